local core = require "homegen.core"
local create_log = require "homegen.sandbox.state.create_log"
local probe = require "spec.support.probe"
local scratch = require "spec.support.scratch"

describe("sandbox.create_log", function()
  local folder, path
  before_each(function()
    folder = scratch.folder()
    path = folder .. "/creates.log"
  end)
  after_each(function() scratch.remove(folder) end)

  local function words()
    local list = {}
    for _, line in ipairs(scratch.lines(path)) do list[#list + 1] = line:match("^%d+%.%d+ (.*)$") or "? " .. line end
    return list
  end

  it("has a line for a request that was read, and one when it was carried out", function()
    local log = assert(create_log.open(path))
    local before = core.monotonic()
    assert.equal("job-7_a.b-c", log:read("smart_replace", '{"prompt":"a job-7_a.b-c, not job-8"}'))
    assert.equal("-", log:read("create_room", "\0 no marker"))
    assert.is_true(log:carried_out("smart_replace", "job-7_a.b-c", "12345"))
    log:close()
    assert.same({
      "smart_replace job-7_a.b-c read", "create_room - read", "smart_replace job-7_a.b-c 12345",
    }, words())
    local seconds = tonumber(scratch.lines(path)[1]:match "^%S+")
    assert.is_true(seconds >= before - 1e-5 and seconds <= core.monotonic())
  end)

  it("goes on where it was, behind a line that was cut", function()
    scratch.write(path, "1.5 smart_replace - read\n1.6 smart_re")
    local log = assert(create_log.open(path))
    log:read("house_plan", "")
    log:close()
    assert.same({ "smart_replace - read", "smart_re", "house_plan - read" }, words())
  end)

  it("is one process's at a time", function()
    local log = assert(create_log.open(path))
    local _, message = create_log.open(path)
    assert.matches("creates.log: .* in use by another process", message)
    log:close()
    assert(create_log.open(path)):close()
  end)

  it("says why it cannot be opened", function()
    assert.matches("No such file", select(2, create_log.open(folder .. "/no/log")))
    assert.matches("Is a directory", select(2, create_log.open(folder)))
  end)
end)

describe("sandbox.create_log of a sandbox", function()
  local folder, path, p
  before_each(function()
    folder = scratch.folder()
    path = folder .. "/creates.log"
    p = probe.start { create_log = path, credits = 2 }
  end)
  after_each(function()
    p:stop()
    scratch.remove(folder)
  end)

  local function counts()
    local read, carried_out = 0, {}
    for _, line in ipairs(scratch.lines(path)) do
      local word = line:match "(%S+)$"
      if word == "read" then read = read + 1 else carried_out[#carried_out + 1] = word end
    end
    return read, carried_out
  end

  local function created(ledger)
    local ids = {}
    for i, entry in ipairs(p.sandbox:ledger(ledger).creates) do ids[i] = entry.id end
    return ids
  end

  it("counts what was refused, dropped and carried out", function()
    assert.equal(0, p:create({ prompt = "job-1" }).json.code)
    assert.equal(1011, p:create({ prompt = false }).json.code)
    p.sandbox:fault { effect = "drop" }
    p:request("create", probe.CREATE, '{"prompt":"job-2"}')
    p.sandbox:fault { effect = "drop", carried_out = true }
    p:request("create", probe.CREATE,
      '{"imageUrl":"http://a/","prompt":"job-3","maskUrl":"http://a/"}', { "APIKEY: " .. probe.KEY,
        "Content-Type: application/json" })
    assert.equal(9051, p:create({ prompt = "job-4" }).json.code)
    p:poll(probe.FIRST_ID)
    local read, carried_out = counts()
    assert.equal(5, read)
    assert.same(created(), carried_out)
    assert.equal(2, #carried_out)
    assert.matches("smart_replace job%-3 read\n", scratch.read(path))
    assert.matches("smart_replace job%-3 " .. carried_out[2], scratch.read(path))
  end)

  it("counts generations too", function()
    local reply = p:ask("/api/create_room/generate", {
      image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", room_type = "KITCHEN",
      theme = "MODERN", width = 10, height = 10,
    })
    local read, carried_out = counts()
    assert.equal(1, read)
    assert.same({ 200, 1 }, { reply.status, #carried_out }, reply.body)
    assert.same(created "iacrea", carried_out)
  end)

  it("refuses a create that it cannot write down: nothing is charged", function()
    p.sandbox.create_log.appender = { append = function() return nil, "the disk is full" end, close = function() end }
    local reply = p:create()
    assert.same({ 500, 1003 }, { reply.status, reply.json.code })
    assert.same({}, created())
    assert.matches("the disk is full", table.concat(p.log, "\n"))
  end)

  it("lets an answer stand when only its second line cannot be written", function()
    local appender = p.sandbox.create_log.appender
    p.sandbox.create_log.appender = {
      append = function(_, line)
        if line:find "read\n" then return appender:append(line) end
        return nil, "the disk is full"
      end,
      close = function() appender:close() end,
    }
    assert.equal(0, p:create().json.code)
    assert.equal(1, #created())
    assert.matches("error: the log of creates: the disk is full", table.concat(p.log, "\n"))
  end)
end)
