local homegen = require "homegen"
local network = require "homegen.network"
local settings = require "homegen.client.settings"

describe("homegen.client.settings", function()
  it("has the documented defaults", function()
    local values = settings.read(nil)
    settings.finish_polling(values, false, false)
    assert.equal(600, values.timeout)
    assert.equal(10, values.connect_timeout)
    assert.equal(300, values.create_timeout)
    assert.equal(60, values.request_timeout)
    assert.equal(4, values.retries)
    assert.equal(30, values.max_unfinished)
    assert.is_true(values.local_files)
    assert.is_false(values.http2)
    assert.equal(3, values.poll_interval)
    assert.equal(5, values.poll_interval_max)
    assert.is_nil(values.queue_timeout)
  end)

  for name, given in pairs {
    unknown = { colour = "red" }, ["a number as name"] = { 7 }, timeout = { timeout = "600" }, zero = { timeout = 0 },
    ["no time to create"] = { create_timeout = 0 },
    retries = { retries = 1.5 }, negative = { retries = -1 }, key = { ideal_house = { api_key = 7 } },
    ["unknown key field"] = { ideal_house = { key = "x" } }, upload = { upload = "url" }, infinite = { request_timeout = math.huge },
    ["user agent"] = { user_agent = "x\r\nAPIKEY: y" }, max_unfinished = { max_unfinished = 0 }, sandbox = { sandbox = "yes" },
  } do
    it("raises on misuse: " .. name, function()
      assert.has_error(function() settings.read(given) end)
    end)
  end

  it("raises at the caller's line", function()
    local ok, message = pcall(function() settings.read { colour = "red" } end)
    assert.is_false(ok)
    assert.truthy(message:find("settings_spec.lua:%d+: homegen.new: unknown option 'colour'"), message)
  end)

  it("refuses polling faster than the documents allow, except on this machine", function()
    assert.has_error(function() settings.finish_polling(settings.read { poll_interval = 1 }, false, false) end)
    local values = settings.read { poll_interval = 0.01 }
    settings.finish_polling(values, true, false)
    assert.equal(0.01, values.poll_interval)
    assert.equal(5, values.poll_interval_max)
    values = settings.read {}
    settings.finish_polling(values, true, true)
    assert.is_true(values.poll_interval < 1)
  end)

  it("checks what options inherit, too", function()
    assert.has_error(function() settings.read(setmetatable({}, { __index = { retries = "4" } })) end)
    assert.equal(7, settings.read(setmetatable({}, { __index = { retries = 7 } })).retries)
  end)

  it("checks the options of a call", function()
    assert.has_error(function() settings.read_call({ sav = "x" }, "smart_replace") end)
    assert.has_error(function() settings.read_call({ save = "folder/" }, "smart_replace") end)
    assert.has_error(function() settings.read_call({ save = "{what}.png" }, "smart_replace") end)
    assert.equal("a-{id}.{ext}", settings.read_call({ save = "a-{id}.{ext}" }, "smart_replace").save)
  end)

  it("refuses HTTP/2 where libcurl was built without it, before anything is started", function()
    finally(function() network.has_http2 = true end)
    assert.is_true(network.has_http2)
    assert(homegen.new { http2 = true }):close()
    network.has_http2 = false
    local client, err = homegen.new { http2 = true, sandbox = true }
    assert.is_nil(client)
    assert.equal("config", err.kind)
    assert.matches("libcurl %(" .. network.libcurl_version:gsub("%p", "%%%0") .. "%) was built without HTTP/2", err.message)
    assert(homegen.new {}):close()
  end)
end)
