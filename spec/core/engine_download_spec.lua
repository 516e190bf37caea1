--- Downloads: a file that is whole and on the disk, or no file.

local fault_client = require "spec.support.fault_client"
local faultd = require "spec.support.faultd"

describe("download", function()
  local client, engine, folder, path

  before_each(function()
    client = fault_client.new()
    engine = client.engine
    folder = os.tmpname()
    os.remove(folder)
    assert(os.execute("mkdir " .. folder))
    path = folder .. "/result.png"
  end)
  after_each(function()
    os.execute("rm -r " .. folder)
    assert.is_true(client:close())
  end)

  local function read(name)
    local file = io.open(name, "rb")
    if not file then return nil end
    local bytes = file:read("*a")
    file:close()
    return bytes
  end

  local function write(name, bytes)
    local file = assert(io.open(name, "wb"))
    file:write(bytes)
    file:close()
  end

  local function download(server, max_body, stall, timeout)
    local id = engine:download(client:target(server, { path = "/result" }), path, timeout or 5, max_body, stall)
    repeat local count = engine:step(5) until count > 0
    local got_id, outcome, sent, status, body, headers, message = engine:take()
    assert.equal(id, got_id)
    return { outcome = outcome, sent = sent, status = status, body = body, headers = headers, message = message }
  end

  it("writes the body to the file and nothing else", function()
    local server = client:start()
    local bytes = ("\0\255picture"):rep(300000)
    server:always("/result", faultd.file(bytes))
    local got = download(server)
    assert.equal("ok", got.outcome)
    assert.equal(200, got.status)
    assert.equal("", got.body)
    assert.equal("image/png", got.headers["content-type"])
    assert.equal(tostring(#bytes), got.headers["content-length"])
    assert.is_true(read(path) == bytes)
  end)

  it("writes an empty file for an empty body", function()
    local server = client:start()
    server:always("/result", faultd.file(""))
    assert.equal("ok", download(server).outcome)
    assert.equal("", read(path))
  end)

  it("gives the body of another status to Lua, and leaves no file", function()
    local server = client:start()
    server:script("/result", { faultd.status(404, "gone"), faultd.status(500, ("x"):rep(200000)),
      faultd.reply { status = 206, body = "part" } })
    local got = download(server)
    assert.equal("ok", got.outcome)
    assert.equal(404, got.status)
    assert.equal("gone", got.body)
    assert.is_nil(read(path))
    assert.equal("too_large", download(server).outcome)
    assert.equal("part", download(server).body)
    assert.is_nil(read(path))
  end)

  it("leaves no file when it fails", function()
    local server = client:start()
    local cases = {
      { "reset", faultd.file(("x"):rep(1000)):cut_body(500):close() },
      { "reset", faultd.file(("x"):rep(1000)):cut_body(500):reset() },
      { "too_large", faultd.file(("x"):rep(100001)) },
      { "too_large", faultd.gzip_bomb(2 ^ 20) },
      { "reset", faultd.bad_chunk() },
      { "reset", faultd.file("x"):cut_head(20):close() },
    }
    for _, case in ipairs(cases) do
      server:script("/result", { case[2] })
      assert.equal(case[1], download(server, 100000).outcome)
      assert.is_nil(read(path))
    end
  end)

  it("gives up on a server that stalls, long before its timeout", function()
    local server = client:start()
    server:always("/result", faultd.file(("x"):rep(1000)):cut_body(500):stall())
    local got = download(server, nil, 1, 60)
    assert.equal("timeout", got.outcome)
    assert.is_nil(read(path))
  end)

  it("overwrites nothing and follows no link", function()
    local server = client:start()
    server:always("/result", faultd.file("new"))
    write(path, "old")
    local got = download(server)
    assert.equal("io", got.outcome)
    assert.matches("File exists", got.message)
    assert.is_false(got.sent)
    assert.equal("old", read(path))
    os.remove(path)
    assert(os.execute(("ln -s %s/elsewhere %s"):format(folder, path)))
    assert.equal("io", download(server).outcome)
    assert.is_nil(read(folder .. "/elsewhere"))
    assert.equal(0, server:count())
  end)

  it("says where it cannot write", function()
    local server = client:start()
    path = folder .. "/no/such/folder.png"
    local got = download(server)
    assert.equal("io", got.outcome)
    assert.matches(path, got.message, 1, true)
    path = folder
    assert.equal("io", download(server).outcome)
  end)

  it("that is canceled leaves no file", function()
    local server = client:start()
    server:always("/result", faultd.file(("x"):rep(1000)):cut_body(500):stall())
    local id = engine:download(client:target(server, { path = "/result" }), path, 60)
    repeat engine:step(0.02) until server:count() == 1
    assert.truthy(read(path))
    assert.is_true(engine:cancel(id))
    assert.equal("canceled", client:finish(1)[id].outcome)
    assert.is_nil(read(path))
  end)
end)
