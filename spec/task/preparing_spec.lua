--- A task waits for its place. An upload takes its time, fails, vanishes: the task ends before anything was sent, and no
--- other with it.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

local CREATE, RESULT = clients.CREATE, clients.RESULT
local URL = "http://127.0.0.1:9/result.png"

describe("homegen.task.preparing", function()
  local server, client, folder, image

  before_each(function()
    server = faultd.start()
    folder = clients.folder()
    image = clients.write(folder .. "/room.png", clients.PNG)
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success(URL))
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function params(changes)
    local given = { image_file = image, mask_url = "https://example.com/mask.png", prompt = "a sofa" }
    for name, value in pairs(changes or {}) do given[name] = value end
    return given
  end

  describe("for a place:", function()
    it("keeps at most max_unfinished tasks open at the provider, the rest wait in order", function()
      client = clients.new(server, { max_unfinished = 2 })
      server:always(RESULT, faultd.task("Processing", 10))
      local tasks = {}
      for index = 1, 4 do tasks[index] = assert(client:smart_replace(clients.params())) end
      assert(tasks[1]:created(20))
      assert(tasks[2]:created(20))
      homegen.step(0)
      assert.equal(2, server:count(CREATE))
      assert.equal("waiting", tasks[3].state)
      assert.equal("waiting", tasks[4].state)
      tasks[1]:cancel()
      assert(tasks[3]:created(20))
      assert.equal("waiting", tasks[4].state)
      assert.equal(3, server:count(CREATE))
    end)

    it("can be canceled, and gives its place up", function()
      client = clients.new(server, { max_unfinished = 1 })
      server:script(RESULT, {}, faultd.task("Processing", 10))
      local first, second, third
      first = assert(client:smart_replace(clients.params()))
      second = assert(client:smart_replace(clients.params()))
      third = assert(client:smart_replace(clients.params()))
      second:cancel()
      local _, err = homegen.await(second, 20)
      assert.equal("canceled", err.kind)
      assert.equal("not_sent", err.outcome)
      assert(first:created(20))
      first:cancel()
      assert(third:created(20))
      assert.equal(2, server:count(CREATE))
    end)
  end)

  it("turns a file into a URL before the task is created, and may take its time", function()
    client = clients.new(server, { upload = function(bytes, name)
      homegen.sleep(0.01)
      assert.equal(clients.PNG, bytes)
      assert.equal("room.png", name)
      return "https://files.example.com/1.png"
    end })
    assert(homegen.await(client:smart_replace(params()), 20))
    assert.truthy(server:requests(CREATE)[1].body:find('"imageUrl":"https://files.example.com/1.png"', 1, true))
  end)

  for name, upload in pairs {
    ["raises"] = function() error("disk on fire") end, ["returns nothing"] = function() end,
    ["returns nil and a reason"] = function() return nil, "disk on fire" end,
    ["returns no URL"] = function() return "room.png" end, ["returns a file URL"] = function() return "file:///etc/passwd" end,
  } do
    it("an upload that " .. name .. " ends the task before anything was sent, and no other", function()
      client = clients.new(server, { upload = upload, max_unfinished = 1 })
      local bad = assert(client:smart_replace(params()))
      local good = assert(client:smart_replace(clients.params()))
      local _, err = homegen.await(bad, 20)
      assert.equal("io", err.kind)
      assert.equal("not_sent", err.outcome)
      assert.equal("not_sent", bad.state)
      assert(homegen.await(good, 20))
      assert.equal(1, server:count(CREATE))
    end)
  end

  describe("what was checked is what is sent,", function()
    local core = require "homegen.core"
    local pictures

    -- Ways in which a task waits after its call.
    local WAITS = {
      ["with a journal"] = { journal = true }, ["behind another"] = { max_unfinished = 1 },
      ["behind another, with a journal"] = { journal = true, max_unfinished = 1 },
    }

    before_each(function()
      pictures = {}
      for index = 1, 3 do pictures[index] = homegen.mask.new(8, 8):rectangle(0, 0, 1 + index, 2):png() end
    end)

    local function open(options)
      local given = { upload = function(bytes) return "https://files.example.com/" .. core.base64_encode(bytes):gsub("[/+=]", "_") end }
      for name, value in pairs(options) do given[name] = value end
      if given.journal then given.journal = folder .. "/jobs.db" end
      client = clients.new(server, given)
    end

    -- What went out, in order of the masks.
    local function sent(field)
      local list = {}
      for index, request in ipairs(server:requests(CREATE)) do list[index] = request.body:match(('"%s":"([^"]*)"'):format(field)) end
      table.sort(list)
      return list
    end

    local function submit_all(change)
      local tasks, path = {}, folder .. "/mask.png"
      for index = 1, 3 do
        clients.write(path, pictures[index])
        tasks[index] = assert(client:smart_replace { image_file = path, mask_file = path, prompt = "p" })
      end
      change(path)
      return tasks
    end

    local function expected(encode)
      local list = {}
      for index = 1, 3 do list[index] = encode(pictures[index]) end
      table.sort(list)
      return list
    end

    local CHANGES = {
      ["saved over"] = function() end, ["deleted"] = os.remove,
      ["resized"] = function(path) clients.write(path, homegen.mask.new(9, 9):rectangle(0, 0, 2, 2):png()) end,
    }
    for wait, options in pairs(WAITS) do
      for name, change in pairs(CHANGES) do
        it(("%s, and its file is %s"):format(wait, name), function()
          open(options)
          assert(homegen.all(submit_all(change)))
          assert.same(expected(core.base64_encode), sent "maskBase64")
          assert.same(expected(function(bytes)
            return ("https://files.example.com/" .. core.base64_encode(bytes):gsub("[/+=]", "_"))
          end), sent "imageUrl")
        end)
      end

      it(("%s; where nothing can be kept, or nothing is sent"):format(wait), function()
        open(options)
        client.pictures.most = 0
        local tasks = submit_all(function() end)
        local outcomes = homegen.settle(tasks)
        assert.is_true(outcomes[3].ok)
        local refused = 0
        for index = 1, 2 do
          local err = outcomes[index].err
          if err then
            assert.equal("io", err.kind)
            assert.equal("not_sent", err.outcome)
            assert.truthy(err.message:find("when it was checked", 1, true))
            refused = refused + 1
          end
        end
        assert.is_true(refused >= 1)
        local right = {}
        for index = 1, 3 do right[core.base64_encode(pictures[index])] = true end
        for _, mask in ipairs(sent "maskBase64") do assert.is_true(right[mask]) end
        assert.equal(3 - refused, server:count(CREATE))
      end)
    end

    it("and a task that is followed keeps none of it", function()
      open {}
      server:always(RESULT, faultd.task("Processing", 5))
      local path = clients.write(folder .. "/mask.png", pictures[1])
      local task = assert(client:smart_replace({ image_file = path, mask_file = path, prompt = "p" }, { key = "k" }))
      assert(task:created(20))
      assert.is_nil(next(client.pictures.kept))
      assert.equal(0, client.pictures.used)
      task:cancel()
    end)

    it("and a task that ends before keeps none of it either", function()
      open { max_unfinished = 1, journal = true }
      local tasks = submit_all(function() end)
      for _, task in ipairs(tasks) do task:cancel() end
      homegen.settle(tasks)
      assert.equal(0, client.pictures.used)
    end)
  end)
end)
