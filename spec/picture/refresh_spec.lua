--- Addresses of results run out: the task is asked for them once more.

local clock = require "homegen.loop.clock"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

local PNG = clients.PNG

describe("homegen.picture.refresh", function()
  local server, client, folder, result

  before_each(function()
    server = faultd.start()
    server:always(clients.CREATE, faultd.created())
    server:script(clients.RESULT, { faultd.success(server.url .. "/old.png?signature=1") }, faultd.success(server.url .. "/new.png"))
    server:always("/new.png", faultd.file(PNG))
    client = clients.new(server)
    folder = clients.folder()
    result = assert(homegen.await(client:smart_replace(clients.params()), 20))
    assert.equal(1, server:count(clients.RESULT))
  end)
  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  for _, status in ipairs { 400, 401, 403, 404, 410, 415 } do
    it(("asks again after %d"):format(status), function()
      server:always("/old.png", faultd.status(status))
      assert(result:save(folder .. "/{id}.{ext}"))
      assert.equal(PNG, clients.read(("%s/%s.png"):format(folder, result.id)))
      assert.equal(server.url .. "/new.png", result.url)
      assert.same({ result.url }, result.urls)
      assert.equal(2, server:count(clients.RESULT))
      assert.equal(1, server:count(clients.CREATE))
    end)
  end

  it("asks again after a long page of words", function()
    server:always("/old.png", faultd.reply { status = 403, body = ("<p>expired</p>"):rep(20000) })
    assert(result:save(folder .. "/r.png"))
    assert.equal(PNG, clients.read(folder .. "/r.png"))
  end)

  it("asks again for bytes in memory as well", function()
    server:always("/old.png", faultd.status(403))
    assert.equal(PNG, result:bytes())
    assert.equal(server.url .. "/new.png", result.url)
    assert.equal(PNG, result:bytes())
    assert.equal(2, server:count(clients.RESULT))
  end)

  local DEAD = {
    ["a host that is gone"] = "http://no-such-host.invalid/r.png", ["a port that is closed"] = "http://127.0.0.1:1/r.png",
  }
  for name, url in pairs(DEAD) do
    it("asks again after " .. name, function()
      server:script(clients.RESULT, { faultd.success(url) }, faultd.success(server.url .. "/new.png"))
      local again = assert(homegen.await(client:smart_replace(clients.params()), 20))
      assert.equal(url, again.url)
      assert(again:save(folder .. "/r.png"))
      assert.equal(server.url .. "/new.png", again.url)
    end)
  end

  it("asks again once more with each later save", function()
    server:always("/old.png", faultd.status(400))
    server:always("/new.png", faultd.status(400))
    assert.is_nil((result:save(folder .. "/r.png")))
    assert.equal(2, server:count(clients.RESULT))
    server:always("/new.png", faultd.status(404))
    server:always(clients.RESULT, faultd.success(server.url .. "/newer.png"))
    server:always("/newer.png", faultd.file(PNG))
    assert(result:save(folder .. "/r.png"))
    assert.equal(3, server:count(clients.RESULT))
  end)

  it("does not ask more often than the provider wants to be asked", function()
    client:close()
    client = clients.new(server, { poll_interval = 0.4, poll_interval_max = 0.4 })
    server:script(clients.RESULT, { faultd.success(server.url .. "/old.png") }, faultd.success(server.url .. "/new.png"))
    server:always("/old.png", faultd.status(404))
    local again = assert(homegen.await(client:smart_replace(clients.params()), 20))
    local before = clock.now()
    assert(again:save(folder .. "/r.png"))
    assert.is_true(clock.now() - before > 0.3) -- never sooner, however fast the machine
  end)

  it("asks once", function()
    server:always("/old.png", faultd.status(403))
    server:always("/new.png", faultd.status(404))
    local path, err = result:save(folder .. "/r.png")
    assert.is_nil(path)
    assert.equal(404, err.http_status)
    assert.equal(1, server:count("/new.png"))
    assert.equal(2, server:count(clients.RESULT))
    assert.same({}, clients.files(folder))
  end)

  it("goes on with what has come from the old address", function()
    client:close()
    client = clients.new(server, { retries = 2 })
    server:script(clients.RESULT, { faultd.success(server.url .. "/old.png") })
    local again = assert(homegen.await(client:smart_replace(clients.params()), 20))
    server:script("/old.png", { faultd.reply { headers = { ETag = '"v"' }, body = PNG }:cut_body(30):reset() }, faultd.status(403))
    server:always("/new.png", faultd.reply { status = 206, body = PNG:sub(31),
      headers = { ["Content-Range"] = ("bytes 30-%d/%d"):format(#PNG - 1, #PNG) } })
    assert(again:save(folder .. "/r.png"))
    assert.equal(PNG, clients.read(folder .. "/r.png"))
  end)

  local SILENCE = {
    ["the task cannot be asked"] = faultd.reset_after_read(), ["the result is gone"] = faultd.task("Failed"),
    ["the reply is nonsense"] = faultd.html(), ["there is no address any more"] = faultd.task("Success", 100),
  }
  for name, action in pairs(SILENCE) do
    it("reports the refusal when " .. name, function()
      server:always("/old.png", faultd.status(403))
      server:always(clients.RESULT, action)
      local path, err = result:save(folder .. "/r.png")
      assert.is_nil(path)
      assert.equal("api", err.kind)
      assert.equal(403, err.http_status)
      assert.is_string(err.cause)
      assert.equal(result.id, err.task_id)
      assert.equal(server.url .. "/old.png?signature=1", result.url)
    end)
  end

  it("does not keep a finished task alive through its result", function()
    local task = setmetatable({ assert(client:smart_replace(clients.params())) }, { __mode = "v" })
    local kept = assert(homegen.await(task[1], 20))
    for _ = 1, 4 do collectgarbage() end
    assert.is_nil(task[1])
    assert.is_table(kept)
  end)
end)
