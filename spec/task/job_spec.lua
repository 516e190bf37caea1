local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

local CREATE, RESULT = clients.CREATE, clients.RESULT
local URL = "http://127.0.0.1:9/result.png"

describe("homegen.task.job", function()
  local server, client, folder

  before_each(function()
    server = faultd.start()
    folder = clients.folder()
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success(URL))
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

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

  it("expires a task that waited too long for its turn; nothing was sent for it", function()
    client = clients.new(server, { max_unfinished = 1 })
    server:always(RESULT, faultd.task("Processing", 10))
    local first = assert(client:smart_replace(clients.params()))
    local second = assert(client:smart_replace(clients.params(), { queue_timeout = 0.05 }))
    local _, err = homegen.await(second, 20)
    assert.equal("timeout", err.kind)
    assert.equal("not_sent", err.outcome)
    assert.equal("expired", second.state)
    first:cancel()
    homegen.step(0)
    assert.equal(1, server:count(CREATE))
  end)

  it("a waiting task can be canceled and gives its place up", function()
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

  describe("upload", function()
    local image

    before_each(function()
      image = clients.write(folder .. "/room.png", clients.PNG)
    end)

    local function params(changes)
      local given = { image_file = image, mask_url = "https://example.com/mask.png", prompt = "a sofa" }
      for name, value in pairs(changes or {}) do given[name] = value end
      return given
    end

    it("turns the file into a URL before the task is created, and may take its time", function()
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
      it("that " .. name .. " ends the task before anything was sent, and no other", function()
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

    it("of a file that vanished meanwhile ends the task before anything was sent", function()
      client = clients.new(server, { max_unfinished = 1, upload = function() return "https://files.example.com/1.png" end })
      local first = assert(client:smart_replace(clients.params()))
      local second = assert(client:smart_replace(params()))
      os.remove(image)
      assert(homegen.await(first, 20))
      local _, err = homegen.await(second, 20)
      assert.equal("io", err.kind)
      assert.equal("not_sent", err.outcome)
    end)
  end)

  it("saves the result when asked to, and says where", function()
    client = clients.new(server)
    server:always("/r.png", faultd.file(clients.PNG))
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    local task = assert(client:smart_replace(clients.params(), { save = folder .. "/{service}-{key}.{ext}", key = "a/b" }))
    local result = assert(homegen.await(task, 20))
    assert.equal(folder .. "/smart_replace-a_b.png", result.path)
    assert.equal(clients.PNG, clients.read(result.path))
  end)

  it("keeps the result of a task whose picture could not be saved", function()
    client = clients.new(server)
    server:always("/r.png", faultd.status(404))
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    local task = assert(client:smart_replace(clients.params(), { save = folder .. "/x.png" }))
    local result, err = homegen.await(task, 20)
    assert.is_nil(result)
    assert.equal(404, err.http_status)
    assert.equal("succeeded", task.state)
    server:always("/r.png", faultd.file(clients.PNG))
    assert.equal(folder .. "/x.png", assert(task.result:save(folder .. "/x.png")))
  end)

  -- Where in a task's life memory runs out, and how often in a row.
  describe("out of memory", function()
    local PLACES = {
      { "homegen.task.task", "new" }, { "homegen.task.create", "new" }, { "homegen.task.task", "update" },
      { "homegen.base.origin", "context" },
      { "homegen.task.retry_budget", "new" }, { "homegen.base.decision", "decide" }, { "homegen.task.task", "set_created" },
      { "homegen.base.origin", "remember" }, { "homegen.task.follow", "new" }, { "homegen.task.result", "new" },
      { "homegen.task.task", "succeed" },
    }
    local restore

    local function run_out(name, field, times)
      local module = require(name)
      local real = module[field]
      restore = function() module[field] = real end
      module[field] = function(...)
        times = times - 1
        if times >= 0 then error("not enough memory", 0) end
        return real(...)
      end
    end

    -- As a caller does it who goes on when memory is back.
    local function insist(fn, ...)
      for _ = 1, 5 do
        local ok, first, second = pcall(fn, ...)
        if ok then return first, second end
        assert.equal("not enough memory", first)
      end
      error("it never goes on")
    end

    before_each(function() server:always("/result.png", faultd.file(clients.PNG)) end)
    after_each(function() restore() end)

    for _, place in ipairs(PLACES) do
      it(("in %s.%s: one create, and the result"):format(place[1], place[2]), function()
        server:always(RESULT, faultd.success(server.url .. "/result.png"))
        client = clients.new(server)
        run_out(place[1], place[2], 2)
        local params = clients.params()
        local task = insist(function() return client:smart_replace(params) end)
        local result, err = insist(homegen.await, task, 20)
        assert.is_nil(err)
        assert.equal(server.url .. "/result.png", result.url)
        assert.equal(1, server:count(CREATE))
        assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 0 }, client:spent().ideal_house)
      end)
    end

    it("while the picture is saved: the task has succeeded, and saving can be repeated", function()
      server:always(RESULT, faultd.success(server.url .. "/result.png"))
      client = clients.new(server)
      run_out("homegen.picture.download", "save", 1)
      local task = client:smart_replace(clients.params(), { save = folder .. "/{id}.{ext}" })
      local _, err = homegen.await(task, 20)
      assert.equal("io", err.kind)
      assert.equal("accepted", err.outcome)
      assert.equal("succeeded", task.state)
      assert.matches("%.png$", (assert(task.result:save(folder .. "/again.{ext}"))))
      assert.same({ "again.png" }, clients.files(folder))
    end)

    it("while it is canceled: it ends all the same", function()
      server:always(RESULT, faultd.task("Processing", 10))
      client = clients.new(server)
      local task = client:smart_replace(clients.params())
      assert(task:created(20))
      run_out("homegen.task.task", "canceled_error", 1)
      assert.is_false(pcall(task.cancel, task))
      local _, err = homegen.await(task, 20)
      assert.equal("canceled", err.kind)
    end)
  end)
end)
