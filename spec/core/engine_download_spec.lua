--- Downloads: what a reply makes of a part, and what the disk's thread makes of it then.

local core = require "homegen.core"
local fault_client = require "proof.faultd.fault_client"
local faultd = require "proof.faultd.faultd"

local PNG = require("spec.support.clients").PNG

describe("download", function()
  local client, engine, disk, folder, part

  before_each(function()
    client = fault_client.new()
    engine = client.engine
    disk = core.disk()
    folder = os.tmpname()
    os.remove(folder)
    assert(os.execute("mkdir " .. folder))
    assert(engine:watch(disk:fd()))
    part = core.part(folder .. "/result")
  end)
  after_each(function()
    part = nil
    disk:close()
    assert.is_true(client:close())
    os.execute("rm -r " .. folder)
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

  local function files()
    local pipe = assert(io.popen("ls -A " .. folder))
    local names = {}
    for name in pipe:lines() do names[#names + 1] = name end
    pipe:close()
    return names
  end

  -- Has one act done; returns its result, or nil, message, reason.
  local function act(name, ...)
    local id = disk[name](disk, ...)
    repeat engine:step(5) until engine:ready()
    local answer = { disk:take() }
    assert.equal(id, answer[1])
    assert.is_nil(disk:take())
    assert.equal(0, disk:count())
    return answer[2], answer[3], answer[4]
  end

  local function download(server, max_body, stall, timeout)
    local id = engine:download(client:target(server, { path = "/result" }), part, timeout or 5, max_body, stall)
    repeat local count = engine:step(5) until count > 0
    local got_id, outcome, sent, status, body, headers, message = engine:take()
    assert.equal(id, got_id)
    return { outcome = outcome, sent = sent, status = status, body = tostring(body), headers = headers, message = message }
  end

  it("is not all that goes on: a short reply comes between large pictures", function()
    local server, other = client:start(), client:start() -- two, as one may be busy with the large ones itself
    server:always("/result", faultd.file { faultd.times(2 ^ 25 - 8, "12345678") }) -- just below the 256 MB that are taken
    other:always("/job", faultd.json("1"))
    local where, parts, downloads = client:target(server, { path = "/result" }), {}, {}
    for index = 1, 3 do
      parts[index] = core.part(folder .. "/result" .. index)
      assert.is_true(act("open", parts[index]))
      downloads[index] = engine:download(where, parts[index], 30, 2 ^ 28, 30)
    end
    for _ = 1, 20 do engine:step(0.001) end
    local job = engine:get(client:target(other, { path = "/job" }), nil, 30)
    repeat local count = engine:step(5) until count > 0
    assert.equal(job, (engine:take()))
    for _, id in ipairs(downloads) do engine:cancel(id) end
    repeat until not engine:take()
  end)

  it("writes the body to the part and nothing else", function()
    local server = client:start()
    local bytes = ("\0\255picture"):rep(300000)
    server:always("/result", faultd.file(bytes))
    assert.is_true(act("open", part))
    local got = download(server)
    assert.equal("ok", got.outcome)
    assert.equal(200, got.status)
    assert.equal("", got.body)
    assert.equal("image/png", got.headers["content-type"])
    assert.equal(tostring(#bytes), got.headers["content-length"])
    assert.equal(#bytes, part:length())
    assert.is_true(read(part:path()) == bytes)
  end)

  it("gives the body of another status to Lua, and leaves the part as it is", function()
    local server = client:start()
    assert.is_true(act("open", part))
    server:script("/result", { faultd.file("half"):cut_body(2):reset(), faultd.status(404, "gone"),
      faultd.status(500, ("x"):rep(200000)), faultd.redirect("/elsewhere"), faultd.status(416) })
    assert.equal("reset", download(server).outcome)
    local got = download(server)
    assert.equal("ok", got.outcome)
    assert.equal(404, got.status)
    assert.equal("gone", got.body)
    assert.equal("too_large", download(server).outcome)
    assert.equal(302, download(server).status)
    assert.equal(416, download(server).status)
    assert.equal("ha", read(part:path()))
  end)

  it("keeps what came of a file when it breaks off", function()
    local server = client:start()
    assert.is_true(act("open", part))
    local cases = {
      { "reset", 500, faultd.file(("x"):rep(1000)):cut_body(500):close() },
      { "reset", 500, faultd.file(("x"):rep(1000)):cut_body(500):reset() },
      { "reset", 0, faultd.file("x"):cut_head(20):close() },
      { "reset", 3, faultd.chunked { "abc", false } },
    }
    for _, case in ipairs(cases) do
      server:script("/result", { case[3] })
      assert.equal(case[1], download(server, 100000).outcome)
      assert.equal(case[2], part:length())
      assert.equal(case[2], #read(part:path()))
    end
  end)

  it("takes no more than it may", function()
    local server = client:start()
    assert.is_true(act("open", part))
    for _, action in ipairs { faultd.file(("x"):rep(100001)), faultd.gzip_bomb(2 ^ 20) } do
      server:script("/result", { action })
      assert.equal("too_large", download(server, 100000).outcome)
      assert.is_true(part:length() <= 100000)
    end
  end)

  it("gives up on a server that stalls, long before its timeout", function()
    local server = client:start()
    assert.is_true(act("open", part))
    server:always("/result", faultd.file(("x"):rep(1000)):cut_body(500):stall())
    local got = download(server, nil, 1, 60)
    assert.equal("timeout", got.outcome)
    assert.equal(500, part:length())
  end)

  it("that is canceled gives its part back", function()
    local server = client:start()
    assert.is_true(act("open", part))
    server:always("/result", faultd.file(("x"):rep(1000)):cut_body(500):stall())
    local id = engine:download(client:target(server, { path = "/result" }), part, 60)
    repeat engine:step(0.02) until server:count() == 1
    assert.has_error(function() part:length() end)
    assert.is_true(engine:cancel(id))
    assert.equal("canceled", client:finish(1)[id].outcome)
    assert.is_true(act("remove", part))
    assert.same({}, files())
  end)

  it("takes one transfer or act at a time, and open parts only", function()
    local server = client:start()
    server:always("/result", faultd.stall_after_read())
    local target = client:target(server, { path = "/result" })
    assert.has_error(function() engine:download(target, part, 5) end)
    assert.has_error(function() disk:seal(part) end)
    assert.has_error(function() disk:publish(part, folder .. "/r.png") end)
    assert.has_error(function() engine:download(target, folder .. "/name", 5) end)
    assert.is_true(act("open", part))
    assert.has_error(function() disk:publish(part, folder .. "/r.png") end)
    local id = engine:download(target, part, 5)
    assert.has_error(function() engine:download(target, part, 5) end)
    assert.has_error(function() disk:seal(part) end)
    assert.has_error(function() part:rewind() end)
    engine:cancel(id)
    client:finish(1)
  end)

  describe("a part", function()
    it("has a name of its own", function()
      local other = core.part(folder .. "/result")
      assert.is_true(act("open", part))
      assert.is_true(act("open", other))
      assert.not_equal(part:path(), other:path())
      for _, one in ipairs { part, other } do
        assert.truthy(one:path():match("/result%.%x+%.part$"))
      end
    end)

    it("is removed when it is collected", function()
      assert.is_true(act("open", part))
      assert.equal(1, #files())
      part = nil
      collectgarbage()
      collectgarbage()
      assert.same({}, files())
    end)

    it("is not made where the final name is taken, be it by a link to nowhere", function()
      write(folder .. "/taken.png", "mine")
      assert(os.execute(("ln -s %s/nowhere %s/link.png"):format(folder, folder)))
      for _, name in ipairs { "/taken.png", "/link.png" } do
        local ok, message, reason = act("open", part, folder .. name)
        assert.is_nil(ok)
        assert.equal("it exists already", message)
        assert.equal("exists", reason)
      end
      assert.same({ "link.png", "taken.png" }, files())
    end)

    it("needs a folder", function()
      for _, path in ipairs { folder .. "/no/such/result", "/dev/null/result" } do
        part = core.part(path)
        local ok, message, reason = act("open", part)
        assert.is_nil(ok)
        assert.matches("no such folder", message)
        assert.equal("folder", reason)
      end
    end)

    it("can go on with a file that was left, which is a plain file of its own", function()
      write(folder .. "/left.part", "half")
      local left = core.part(folder .. "/left.part", true)
      assert.is_true(act("open", left))
      assert.equal(4, left:length())
      assert.is_true(act("remove", left))
      write(folder .. "/linked", "mine")
      os.execute(("cd %s && ln linked twin.part && ln -s linked soft.part && mkfifo fifo.part"):format(folder))
      for _, name in ipairs { "/twin.part", "/soft.part", "/fifo.part", "", "/no/missing.part" } do
        local bad = core.part(folder .. name, true)
        assert.is_nil((act("open", bad)))
        bad = nil -- luacheck: ignore
        collectgarbage()
      end
      assert.same({ "fifo.part", "linked", "soft.part", "twin.part" }, files())
      assert.equal("mine", read(folder .. "/linked"))
      local gone = core.part(folder .. "/gone.part", true) -- made under that very name
      assert.is_true(act("open", gone))
      assert.equal(0, gone:length())
      assert.is_true(act("remove", gone))
    end)

    it("is refused to a second process", function()
      assert.is_true(act("open", part))
      local ok, message, reason = act("open", core.part(part:path(), true))
      assert.is_nil(ok)
      assert.matches("busy", message)
      assert.equal("io", reason)
      assert.equal(1, #files())
    end)
  end)

  describe("the disk", function()
    -- A part with these bytes, open.
    local function filled(bytes)
      local server = client:start()
      server:always("/result", faultd.file(bytes))
      assert.is_true(act("open", part))
      assert.equal("ok", download(server).outcome)
    end

    it("seals and publishes", function()
      filled(PNG)
      assert.equal("png", act("seal", part))
      assert.is_true(act("publish", part, folder .. "/final.png"))
      assert.same({ "final.png" }, files())
      part = nil
      collectgarbage()
      assert.equal(PNG, read(folder .. "/final.png"))
    end)

    it("seals no half picture", function()
      filled(PNG:sub(1, -2))
      local format, message, reason = act("seal", part)
      assert.is_nil(format)
      assert.equal("is cut off", message)
      assert.equal("image", reason)
    end)

    it("never publishes over another file or through a link", function()
      write(folder .. "/taken.png", "mine")
      assert(os.execute(("ln -s %s/nowhere %s/link.png"):format(folder, folder)))
      filled(PNG)
      assert.equal("png", act("seal", part))
      for _, name in ipairs { "/taken.png", "/link.png" } do
        local ok, _, reason = act("publish", part, folder .. name)
        assert.is_nil(ok)
        assert.equal("exists", reason)
      end
      assert.equal("mine", read(folder .. "/taken.png"))
      assert.is_nil(read(folder .. "/nowhere"))
      assert.is_true(act("publish", part, folder .. "/free.png"))
    end)

    it("says that a part cannot be renamed, and keeps it until it is removed", function()
      filled(PNG)
      assert.equal("png", act("seal", part))
      local ok, message, reason = act("publish", part, folder .. "/no/such/r.png")
      assert.is_nil(ok)
      assert.matches("cannot rename the part: No such file", message)
      assert.equal("io", reason)
      assert.equal(1, #files())
      assert.is_true(act("remove", part))
      assert.is_true(act("remove", part))
      assert.same({}, files())
    end)

    it("can be closed with work under way; what it did not publish is gone", function()
      for i = 1, 20 do disk:open(core.part(("%s/%d"):format(folder, i))) end
      engine:unwatch(disk:fd())
      disk:close()
      disk:close()
      collectgarbage()
      assert.same({}, files())
      assert.has_error(function() disk:count() end)
    end)
  end)
end)
