--- Phases come one at a time and go: a task that is followed keeps nothing that only its way there needed.

local errors = require "homegen.base.errors"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

local CREATE, RESULT, ID = clients.CREATE, clients.RESULT, clients.ID
local NAMES = { "admitted", "adopted", "preparing", "sending", "following", "saving", "ended" }
local PROMPT = "a prompt that nothing but the create needs"

-- All that is reachable, but for what many tasks share; upvalues included.
local function strings_of(root, shared)
  local seen, found, open = {}, {}, { root }
  for _, value in ipairs(shared) do seen[value] = true end
  local function visit(value)
    if type(value) == "string" then found[#found + 1] = value end
    if (type(value) == "table" or type(value) == "function") and not seen[value] then
      seen[value], open[#open + 1] = true, value
    end
  end
  while #open > 0 do
    local value = table.remove(open)
    if type(value) == "table" then
      for name, field in next, value do
        visit(name)
        visit(field)
      end
    else
      local index = 1
      while true do
        local name, upvalue = debug.getupvalue(value, index)
        if not name then break end
        if name ~= "_ENV" then visit(upvalue) end
        index = index + 1
      end
    end
  end
  return found
end

describe("homegen.task.life", function()
  local server, client, folder, real, begun, alive

  before_each(function()
    server, folder, real, begun = faultd.start(), clients.folder(), {}, {}
    alive = setmetatable({}, { __mode = "k" })
    server:always(CREATE, faultd.created(ID))
    for _, name in ipairs(NAMES) do
      local module = require("homegen.task." .. name)
      real[name] = module.new
      module.new = function(...)
        local made = real[name](...)
        begun[#begun + 1], alive[made] = name, name
        return made
      end
    end
  end)

  after_each(function()
    for name, new in pairs(real) do require("homegen.task." .. name).new = new end
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function follow(options)
    server:always(RESULT, faultd.task("Processing", 10))
    client = clients.new(server, options)
    local task = assert(client:smart_replace(clients.params { prompt = PROMPT }, { queue_timeout = 20 }))
    repeat homegen.step(0.02) until task.state == "processing"
    return task
  end

  for store, options in pairs { ["in memory"] = {}, ["with a journal"] = { journal = "jobs.db" } } do
    it("a followed task keeps nothing of its parameters, its body and its way there, " .. store, function()
      if options.journal then options = { journal = folder .. "/jobs.db" } end
      local task = follow(options)
      assert.same({ "admitted", "preparing", "sending", "following" }, begun)
      if jit then jit.flush() end -- a trace keeps the function that it was recorded with
      for _ = 1, 4 do collectgarbage() end
      local left = {}
      for _, name in pairs(alive) do left[#left + 1] = name end
      assert.same({}, left)
      for _, text in ipairs(strings_of(task._job, { client, client.accounts.ideal_house, task._job.service })) do
        assert.is_nil(text:find(PROMPT, 1, true))
      end
    end)
  end

  it("a task that succeeds, and one that is resumed", function()
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    client = clients.new(server)
    assert(homegen.await(client:smart_replace(clients.params()), 20))
    assert.equal("saving", begun[#begun])
    begun = {}
    assert(homegen.await(client:resume("smart_replace", ID), 20))
    assert.same({ "adopted", "following", "saving" }, begun)
  end)

  it("the first end counts", function()
    local task = follow()
    task._job:ended("expired", errors.new { kind = "timeout", message = "m" })
    task._job:ended("failed", errors.new { kind = "failed", message = "m" })
    task:cancel()
    assert.equal("expired", task.state)
    assert.equal("timeout", task.error.kind)
    assert.equal("ended", begun[#begun])
    assert.equal(5, #begun)
  end)

  it("has 8 fields at most while it is followed", function()
    local count = 0
    for _ in pairs(follow()._job) do count = count + 1 end
    assert.is_true(count <= 8, count .. " fields")
  end)
end)
