--- When libcurl is loaded, and what is said where it cannot be.

local child = require "spec.support.process.child"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local tree = require "spec.support.tree"

---What every child begins with: `mapped()` says whether libcurl is in the process.
local HEAD = [[
  io.stdout:setvbuf "line"
  local homegen = require "homegen"
  local clients = require "spec.support.clients"
  local function mapped()
    local file = assert(io.open("/proc/self/maps"))
    local maps = file:read "*a"
    file:close()
    assert(maps:find("homegen/core.so", 1, true))
    return (maps:find("libcurl", 1, true) or maps:find("libssl", 1, true)) ~= nil
  end
]]

local function says(said, ...)
  for _, words in ipairs { ... } do assert.truthy(said:find(words, 1, true), said) end
end

-- Of the parent's memory a child cannot tell what is a leak.
local WITHOUT_LEAKS = { ASAN_OPTIONS = (os.getenv "ASAN_OPTIONS" or "") .. ":detect_leaks=0" }

describe("libcurl", function()
  it("is linked with the module homegen.network alone", function()
    for name, wanted in pairs { core = false, network = true, journal = false } do
      local path = assert(package.searchpath("homegen." .. name, package.cpath))
      local pipe = assert(io.popen(("nm -D --undefined-only '%s'"):format(path)))
      local symbols = pipe:read "*a"
      assert.is_true(pipe:close())
      assert.equal(wanted, symbols:find "%f[%w_]curl_" ~= nil, symbols)
    end
  end)

  it("is not loaded by a client that asks no provider for anything", function()
    local journal = os.tmpname()
    local said = child.run(HEAD .. ([[
      local client = assert(homegen.new {
        ideal_house = { api_key = "k" }, iacrea = { api_key = "k", user_id = "5dd2b5c6-9b0b-4a1e-8a38-2f5c1f9a2b11" }, journal = %q,
      })
      assert(client:validate("smart_replace", clients.params()))
      assert(client:payload("smart_replace", clients.params()))
      assert(client:estimate("smart_replace", clients.params()) == 1)
      homegen.fd()
      assert(homegen.step() == 0)
      homegen.run(function()
        homegen.sleep(0.001)
        assert(#client:tasks() == 0)
        assert(homegen.await(homegen.spawn(function() return 7 end)) == 7)
      end)
      client:close()
      print(mapped())
    ]]):format(journal))
    for _, ending in ipairs { "", "-wal", "-shm" } do os.remove(journal .. ending) end
    assert.equal("false\n", said)
  end)

  it("is loaded by the first request, behind a descriptor that a host watches already", function()
    local server = faultd.start()
    server:always(clients.CREATE, faultd.created())
    server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
    local said = child.run(HEAD .. ([[
      local client = clients.new(%q)
      local fd = homegen.fd()
      print(mapped())
      local task = assert(client:smart_replace(clients.params()))
      print(mapped())
      assert(homegen.await(task, 20))
      assert(homegen.fd() == fd)
      client:close()
    ]]):format(server.url))
    assert.is_true(server:stop())
    assert.equal("false\ntrue\n", said)
  end)

  it("reads addresses that are unusual, and is loaded for them", function()
    local said = child.run(HEAD .. [[
      local core = require "homegen.core"
      assert(core.url_parts("https://example.com/a").host == "example.com")
      print(mapped(), core.has_libcurl())
      local parts = core.url_parts("HTTP://Example.com:080/a/../b?")
      print(mapped(), core.has_libcurl(), parts.port, parts.path)
      assert(core.url_parts("http://user@example.com/") == nil)
    ]])
    assert.equal("false\tfalse\ntrue\ttrue\t80\t/b\n", said)
  end)

  it("is needed for HTTP/2 already where the client is made", function()
    local said = child.run(HEAD .. [[
      assert(homegen.new { http2 = true })
      print(mapped())
    ]])
    assert.equal("true\n", said)
  end)

  it("is loaded at once where the host serves others", function()
    local said = child.run(HEAD .. [[
      homegen.use { name = "server", serves = false }
      print(mapped())
      homegen.use { name = "server", serves = true }
      print(mapped())
    ]])
    assert.equal("false\ntrue\n", said)
  end)

  describe("that cannot be loaded", function()
    local place

    before_each(function() place = tree.new { "homegen" } end)
    after_each(function() place:remove() end)

    local CHUNK = [[
      local homegen = require "homegen"
      local client = assert(homegen.new { ideal_house = { api_key = "k" }, budget = { ideal_house = 5 } })
      local params = {
        image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a sofa",
      }
      assert(client:validate("smart_replace", params))
      for _ = 1, 2 do
        local task, err = client:smart_replace(params)
        print(task, err.kind, err.outcome, err.message)
        print(err.hint)
        print(client:resume("smart_replace", "1234567890123456789"))
      end
      local spent = client:spent().ideal_house
      assert(spent.reserved + spent.charged + spent.uncertain == 0)
      client:close()
    ]]

    it("is said by the first call, with what to install, and nothing is sent", function()
      os.remove(place.folder .. "/homegen/network.so")
      local said = place:run(CHUNK)
      says(said, "nil\tconfig\tnot_sent\tlibcurl cannot be loaded: module 'homegen.network' not found",
        "install libcurl 7.87 or later (apt-get install libcurl4, dnf install libcurl)",
        "nil\thomegen: config: libcurl cannot be loaded")
      assert.equal(2, select(2, said:gsub("nil\tconfig\tnot_sent\tlibcurl cannot be loaded: module", "")))
    end)

    it("is said in the words of the system's loader", function()
      local path = place.folder .. "/homegen/network.so"
      local library = assert(io.popen(("readelf -d '%s'"):format(path))):read("*a"):match "(libcurl[%w.-]*)%]"
      local file = assert(io.open(path, "rb"))
      local bytes = file:read "*a"
      file:close()
      file = assert(io.open(path, "wb"))
      file:write((bytes:gsub("%z" .. library:gsub("%p", "%%%0") .. "%z", "\0" .. library:gsub("curl", "gone") .. "\0")))
      file:close()
      says(place:run(CHUNK), "nil\tconfig\tnot_sent\tlibcurl cannot be loaded: ", library:gsub("curl", "gone")
        .. ": cannot open shared object file", "install libcurl 7.87 or later")
    end)

    it("is said where its module is of another version", function()
      os.remove(place.folder .. "/homegen/network.so")
      place:replace("homegen.network", "return { _VERSION = '0.1.9' }")
      says(place:run(CHUNK), "nil\tconfig\tnot_sent\tlibcurl cannot be loaded: two versions of homegen are mixed: "
        .. "homegen.network is of 0.1.9", "remove the older one")
    end)

    it("is asked for again, once it is there", function()
      os.remove(place.folder .. "/homegen/network.so")
      local said = place:run(([[
        local homegen = require "homegen"
        local client = assert(homegen.new { ideal_house = { api_key = "k", base_url = "http://127.0.0.1:1" } })
        local params = { image_url = "https://example.com/a.png", prompt = "x" }
        print(select(2, client:magic_editor(params)).kind)
        package.cpath = package.cpath .. ";%s"
        local task = assert(client:magic_editor(params))
        task:cancel()
        print(task.service)
      ]]):format(assert(package.searchpath("homegen.network", package.cpath)):gsub("homegen/network", "?")))
      says(said, "config\n", "magic_editor\n")
    end)

    it("raises where the core itself needs it", function()
      os.remove(place.folder .. "/homegen/network.so")
      says(place:run [[
        local core = require "homegen.core"
        local engine = core.engine {}
        for _ = 1, 2 do print(pcall(engine.target, engine, { url = "http://a.b/" })) end
        print(pcall(core.resolve_url, "http://a.b/", "c"))
        print(pcall(core.url_parts, "http://A.b/"))
        print(engine:step(0), engine:active(), engine:cancel(1), engine:sent(1))
        engine:rest()
        engine:close()
      ]], "false\tmodule 'homegen.network' not found", "0\t0\ttrue\tfalse\n")
    end)
  end)

  for _, before in ipairs { true, false } do
    it("may be loaded on either side of a fork: " .. (before and "before" or "after"), function()
      local server = faultd.start()
      server:always(clients.CREATE, faultd.created())
      server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
      local said = child.run(HEAD .. ([[
        local fork = require "spec.support.process.fork"
        local client, before = clients.new(%q), %s
        homegen.fd()
        homegen.step()
        local function run(one) return assert(homegen.await(assert(one:smart_replace(clients.params())), 20)) end
        if before then run(client) end
        assert(mapped() == before)
        local pid = fork.fork()
        if pid == 0 then
          local ok, message = pcall(function()
            local own = clients.new(%q)
            run(own)
            own:close()
          end)
          print("child", ok, message, mapped())
          os.exit(0, true)
        end
        print("exit", fork.wait(pid), mapped())
        run(client)
        client:close()
        print("parent", mapped())
      ]]):format(server.url, tostring(before), server.url), WITHOUT_LEAKS)
      local creates = server:count(clients.CREATE)
      assert.is_true(server:stop())
      assert.equal(("child\ttrue\tnil\ttrue\nexit\t0\t%s\nparent\ttrue\n"):format(tostring(before)), said)
      assert.equal(before and 3 or 2, creates)
    end)
  end
end)
