local errors = require "homegen.base.errors"
local httpd = require "homegen.sandbox.httpd"
local reactor = require "homegen.loop.reactor"
local sandbox = require "homegen.sandbox"

local function painter(_, done) done("png", 1, 1) end

describe("homegen.sandbox", function()
  local handles = {}
  local function start(options)
    options = options or {}
    options.painter = options.painter or painter
    local handle, err = sandbox.start(options)
    handles[#handles + 1] = handle
    return handle, err
  end
  after_each(function()
    for _, handle in ipairs(handles) do handle:stop() end
    handles = {}
  end)

  it("chooses a port, a key and ids of its own", function()
    local one, two = start(), start()
    assert.equal("http://127.0.0.1:" .. one.port, one.base_url)
    assert.not_equal(one.port, two.port)
    assert.matches("^sandbox%-%x+$", one.api_key)
    assert.not_equal(one.api_key, two.api_key)
  end)

  it("takes the port and key that it is given", function()
    local first = start()
    local port = first.port
    first:stop()
    local again = start { port = port, api_key = "mine" }
    assert.equal(port, again.port)
    assert.equal("mine", again.api_key)
  end)

  it("says when the port is taken", function()
    local first = start()
    local second, err = start { port = first.port }
    assert.is_nil(second)
    assert.is_true(errors.is(err))
    assert.equal("io", err.kind)
    assert.matches("Address already in use", err.message)
  end)

  it("says when the host is no address of this machine", function()
    for _, host in ipairs { "example.com", "192.0.2.1", "::zz" } do
      local handle, err = start { host = host }
      assert.is_nil(handle)
      assert.equal("io", err.kind)
    end
  end)

  it("says which folder cannot be served", function()
    for folder, words in pairs { ["/no/folder"] = "No such file or directory", ["README.md"] = "Not a directory" } do
      local handle, err = start { folder = folder }
      assert.is_nil(handle)
      assert.equal("io", err.kind)
      assert.equal(("sandbox: the folder %s: %s"):format(folder, words), err.message)
    end
    start { folder = "spec/" }
  end)

  it("raises for options that are none", function()
    local cases = {
      { colour = "red" }, { port = -1 }, { port = 70000 }, { port = "80" }, { credits = 1.5 }, { credits = -1 },
      { seconds = -1 }, { seconds = 0 / 0 }, { seconds = math.huge }, { workers = 0 }, { max_unfinished = 0 },
      { api_key = "" }, { api_key = "a b" }, { user_id = "me" }, { photos = -1 },
      { api_key = "a\r\nX: 1" }, { id_base = 12 }, { id_base = "012" },
      { id_base = "9223372036854775807" }, { folder = 7 }, { painter = "x" }, { create_log = "" },
      { state = "" }, { state = true }, { sync = 1 }, { log = true }, { host = "" },
      { [1] = 2 },
    }
    for i, options in ipairs(cases) do
      local ok, message = pcall(function() sandbox.start(options):stop() end)
      assert.is_false(ok, "case " .. i)
      assert.matches("sandbox option", message)
      assert.matches("init_spec", message) -- the caller's line is named
    end
    assert.is_false((pcall(sandbox.start, "x")))
  end)

  it("names the module that is missing", function()
    local loaded = package.loaded["homegen.sandbox.picture.painter"]
    package.loaded["homegen.sandbox.picture.painter"] = nil
    package.preload["homegen.sandbox.paint"] = function() error("module not built") end
    local kept = package.loaded["homegen.sandbox.paint"]
    package.loaded["homegen.sandbox.paint"] = nil
    local handle, err = sandbox.start()
    package.preload["homegen.sandbox.paint"] = nil
    package.loaded["homegen.sandbox.paint"], package.loaded["homegen.sandbox.picture.painter"] = kept, loaded
    assert.is_nil(handle)
    assert.equal("config", err.kind)
    assert.matches("module not built", err.message)
    assert.matches("apt%-get install", err.hint)
  end)

  it("can be stopped more than once, and asked for its ledger afterwards", function()
    local handle = start { credits = 7 }
    handle:stop()
    handle:stop()
    assert.equal(7, handle:ledger().balance)
    assert.equal("io", select(2, handle:upload("x", "x")).kind)
    assert.equal("io", select(2, handle:url("README.md")).kind)
    assert.same({}, handle:tasks())
    assert.same({ create = 0, poll = 0, download = 0 }, handle:requests())
    assert.is_true(reactor.is_idle())
  end)

  it("raises for faults that are none, at the caller's line", function()
    local handle = start()
    for _, wish in ipairs { {}, { effect = "magic" } } do
      local ok, message = pcall(function() handle:fault(wish) end)
      assert.is_false(ok)
      assert.matches("init_spec.*effect", message)
    end
    assert.is_false((pcall(handle.fault, handle, "drop")))
    handle:fault { effect = "drop" }
    assert.equal(1, #handle:pending_faults())
    handle:clear_faults()
    assert.equal(0, #handle:pending_faults())
  end)

  it("can be stopped from within, by a painter or a log", function()
    local handle
    handle = start { log = function() handle:stop() end }
    local outcome
    local target = assert(reactor.engine():target { url = handle.base_url .. "/__sandbox/state" })
    reactor.transfer("get", target, nil, 20, function(word, _, status) outcome = word .. " " .. tostring(status) end)
    while not outcome do reactor.turn(1) end
    assert.equal("ok 503", outcome)
  end)

  it("closes what it opened when it cannot start", function()
    local first = start()
    for _ = 1, 50 do assert.is_nil((start { port = first.port })) end
    first:stop()
    assert.is_true(reactor.is_idle())
    local listener = assert(httpd.new { port = first.port })
    listener:close()
  end)

  it("has a ledger for each provider, and a user of its own", function()
    local handle = start { credits = 5, photos = 7 }
    assert.same({ 5, 5, 7 }, {
      handle:ledger().balance, handle:ledger("ideal_house").balance, handle:ledger("iacrea").balance,
    })
    assert.has_error(function() handle:ledger "acme" end, "unknown provider acme")
    assert.matches("^%x+%-%x+%-4%x+%-%x+%-%x+$", handle.user_id)
    assert.not_equal(handle.user_id, start().user_id)
  end)
end)
