local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local held = require "spec.support.held"
local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"
local reactor = require "homegen.loop.reactor"

local CREATE, RESULT = clients.CREATE, clients.RESULT

describe("homegen.task.saving", function()
  local server, client, folder

  before_each(function()
    server = faultd.start()
    folder = clients.folder()
    server:always(CREATE, faultd.created())
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  it("saves the result when asked to, and says where", function()
    client = clients.new(server)
    server:always("/r.png", faultd.file(clients.PNG))
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    local task = assert(client:smart_replace(clients.params(), { save = folder .. "/{service}-{key}.{ext}", key = "a-b" }))
    local result = assert(homegen.await(task, 20))
    assert.equal(folder .. "/smart_replace-a-b.png", result.path)
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

  describe("of a picture that is not at its host yet", function()
    local random, task

    before_each(function() random = math.random end)
    after_each(function() math.random = random end) -- luacheck: ignore

    local function begin(jitter, options)
      math.random = function() return jitter end -- luacheck: ignore
      client = clients.new(server, options or { retries = 4 })
      server:always(RESULT, faultd.success(server.url .. "/r.png"))
      task = assert(client:smart_replace(clients.params(), { save = folder .. "/x.png" }))
    end

    for _, status in ipairs { 403, 404 } do
      it(("waits after %d, and asks where it lies each time"):format(status), function()
        server:script("/r.png", { faultd.status(status), faultd.status(status), faultd.status(status) }, faultd.file(clients.PNG))
        begin(0.01)
        assert.equal(folder .. "/x.png", assert(homegen.await(task, 20)).path)
        assert.equal(clients.PNG, clients.read(folder .. "/x.png"))
        assert.equal(4, server:count(RESULT))
        assert.same({ "x.png" }, clients.files(folder))
      end)
    end

    for name, stop in pairs {
      ["the client closes"] = function() client:close() end, ["it is canceled"] = function() task:cancel() end,
    } do
      it("does not wait any longer when " .. name, function()
        server:always("/r.png", faultd.status(404))
        begin(1)
        repeat homegen.step(0.01) until server:count("/r.png") == 2
        stop()
        local _, err = homegen.await(task, 20)
        assert.equal(404, err.http_status)
        assert.equal("succeeded", task.state)
        assert.equal(clients.ID:sub(1, 8), task.result.id:sub(1, 8))
        assert.same({}, clients.files(folder))
      end)
    end
  end)

  it("gives a picture that stands still half a minute, or what a request has where that is less", function()
    local transfer, seconds = reactor.transfer, nil
    function reactor.transfer(method, ...) -- luacheck: ignore
      if method == "download" then seconds = select(5, ...) end
      return transfer(method, ...)
    end
    finally(function() reactor.transfer = transfer end) -- luacheck: ignore
    for request_timeout, expected in pairs { [20] = 20, [60] = 30 } do
      client = clients.new(server, { request_timeout = request_timeout })
      server:always("/r.png", faultd.file(clients.PNG))
      server:always(RESULT, faultd.success(server.url .. "/r.png"))
      assert(homegen.await(client:smart_replace(clients.params(), { save = ("%s/%d.png"):format(folder, expected) }), 20))
      assert.equal(expected, seconds)
      client:close()
    end
  end)

  -- Whatever the store does then: the picture has its name, or the caller is told that it has none.
  describe("where memory runs out", function()
    local function save_without_memory(method)
      client = clients.new(server)
      server:always("/r.png", faultd.file(clients.PNG))
      server:always(RESULT, faultd.success(server.url .. "/r.png"))
      local store = client.store
      store[method] = function()
        store[method] = nil
        error("not enough memory", 0)
      end
      local task = assert(client:smart_replace(clients.params(), { save = folder .. "/x.png" }))
      local saved, err = homegen.await(task, 20)
      return task, saved, err
    end

    it("before the picture has its name, the task keeps its result and says how to save it", function()
      local task, saved, err = save_without_memory "part"
      assert.is_nil(saved)
      assert.same({ "io", "accepted", true }, { err.kind, err.outcome, err.retryable })
      assert.matches("not enough memory", err.message, 1, true)
      assert.equal("succeeded", task.state)
      assert.is_nil(task.result.path)
      assert(task.result:save(folder .. "/later.png"))
      assert.equal(clients.PNG, clients.read(folder .. "/later.png"))
    end)

    it("behind that, the picture counts", function()
      local _, saved = save_without_memory "saved"
      assert.equal(folder .. "/x.png", saved.path)
      assert.equal(clients.PNG, clients.read(saved.path))
      assert.same({ "x.png" }, clients.files(folder))
    end)
  end)

  describe("with a journal, canceled", function()
    local scene

    before_each(function()
      scene = journal_scene.begin()
      client = scene:client { retries = 4 }
    end)
    after_each(function() scene:finish() end)

    it("while the result is written down, it is saved all the same", function()
      local is_there, release = held.answer(client, "result")
      local path = folder .. "/x.png"
      local task = assert(client:smart_replace(clients.params(), { save = path, key = "k" }))
      repeat homegen.step(0.02) until is_there()
      task:cancel()
      assert.is_false(task:done())
      release()
      assert.equal(path, assert(homegen.await(task, 20)).path)
      assert.equal("succeeded", scene.rows:one("SELECT state FROM task WHERE key = 'k'").state)
    end)

    it("while a later process waits for its picture, it ends at once, and can be saved by the next", function()
      scene.server:always("/r.png", faultd.status(404))
      scene.rows:add(client, { state = "succeeded", id = clients.ID, charged = 1, key = "k", owner = journal_rows.DEAD,
        save = folder .. "/x.png", result = journal_rows.result(scene.server.url .. "/r.png") })
      local task = assert(client:resume())[1]
      repeat homegen.step(0.01) until scene.server:count("/r.png") == 2
      task:cancel()
      local _, err = homegen.await(task, 20)
      assert.equal(404, err.http_status)
      assert.equal("succeeded", task.state)
      scene.server:always("/r.png", faultd.file(clients.PNG))
      assert.equal(folder .. "/x.png", assert(homegen.await(assert(client:resume())[1], 20)).path)
    end)
  end)

  it("may not be left where closing cannot wait", function()
    client = clients.new(server)
    server:always("/r.png", faultd.file(clients.PNG):together(2))
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    local task = assert(client:smart_replace(clients.params(), { save = folder .. "/x.png" }))
    repeat homegen.step(0.02) until server:count("/r.png") == 1
    local ok, problem
    reactor.defer(function() ok, problem = pcall(client.close, client) end)
    repeat homegen.step(0.02) until problem ~= nil or ok ~= nil
    assert.is_false(ok)
    assert.matches("a task has still something on its way", tostring(problem), 1, true)
    server:release()
    assert.equal(folder .. "/x.png", assert(homegen.await(task, 20)).path)
  end)
end)
