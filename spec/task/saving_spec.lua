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
end)
