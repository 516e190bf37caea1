local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

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
end)
