--- Where requests go: what a target is made of, what it refuses, what it tells.

local core = require "homegen.core"

describe("target", function()
  local engine

  before_each(function() engine = core.engine {} end)
  after_each(function() engine:close() end)

  local function target(fields)
    if type(fields) == "string" then fields = { url = fields } end
    return engine:target(fields)
  end

  it("tells its origin as libcurl reads the URL", function()
    local origins = {
      ["http://127.0.0.1:8080/a/b?c=d"] = "http://127.0.0.1:8080",
      ["HTTPS://API.Ideal.House:443/x"] = "https://api.ideal.house",
      ["http://2130706433:80/"] = "http://127.0.0.1",
      ["https://[::1]:8443/"] = "https://[::1]:8443",
    }
    for url, origin in pairs(origins) do assert.equal(origin, target(url):origin()) end
  end)

  it("knows this machine by its addresses and its name, not by look-alikes", function()
    for _, host in ipairs { "127.0.0.1", "127.1.2.3", "0x7f000001", "[::1]", "localhost", "x.localhost" } do
      assert.is_true(target("http://" .. host .. "/"):is_loopback())
    end
    for _, host in ipairs { "127.0.0.1.example.com", "localhost.example.com", "10.0.0.1", "[::2]", "example.com" } do
      assert.is_false(target("http://" .. host .. "/"):is_loopback())
    end
  end)

  it("is not made of a URL that could mean something else", function()
    local refused = {
      ["file:///etc/passwd"] = "http or https",
      ["ftp://example.com/"] = "http or https",
      ["example.com/path"] = "http or https",
      [""] = "empty",
      ["https://user:pass-17@example.com/"] = "user name",
      ["https://example.com\\@evil.com/"] = "user name",
      ["http://"] = "no host",
      ["http://exa mple.com/"] = "not a valid URL",
      ["http://example.com/\r\nX: y"] = "control character",
      ["http://example.com/\0.png"] = "control character",
      ["http://example.com/" .. ("x"):rep(9000)] = "too long",
    }
    for url, words in pairs(refused) do
      local made, message = target(url)
      assert.is_nil(made)
      assert.matches(words, message, 1, true)
      assert.is_nil(message:find("pass-17", 1, true))
    end
  end)

  it("refuses headers that would break out of their line, without quoting them", function()
    for _, line in ipairs {
      "APIKEY: secret-17\r\nX: y", "APIKEY: secret-17\nX: y", "APIKEY: secret-17\0", "APIKEY secret-17",
      "APIKEY:", ": secret-17", "API KEY: secret-17", "Host: secret-17", "Content-Length: 17",
      "transfer-encoding: secret-17", "APIKEY: " .. ("secret-17"):rep(2000),
    } do
      local made, message = target { url = "http://127.0.0.1/", headers = { line } }
      assert.is_nil(made)
      assert.matches("header", message)
      assert.is_nil(message:find("17", 1, true))
    end
  end)

  it("refuses a proxy that is none, without quoting it", function()
    for _, proxy in ipairs { "ftp://proxy", "http://u:secret-17@proxy\r\n", "file:///secret-17" } do
      local made, message = target { url = "http://127.0.0.1/", proxy = proxy }
      assert.is_nil(made)
      assert.matches("proxy", message)
      assert.is_nil(message:find("17", 1, true))
    end
    assert.truthy(target { url = "http://127.0.0.1/", proxy = "socks5h://user:pass@proxy:1080" })
  end)

  it("raises for fields that are unknown or ill-typed", function()
    local wrong = {
      { {}, "'url' must be a string" },
      { { url = 5 }, "'url' must be a string" },
      { { url = "http://x/", header = {} }, "unknown field 'header'" },
      { { url = "http://x/", "http://y/" }, "unknown field" },
      { { url = "http://x/", headers = "A: b" }, "'headers' must be a list" },
      { { url = "http://x/", headers = { 5 } }, "'headers' must be a list" },
      { { url = "http://x/", proxy = "" }, "'proxy' must be a string that is not empty" },
      { { url = "http://x/", ca_file = "a\0b" }, "'ca_file' must be" },
      { { url = "http://x/", ca_file = true }, "'ca_file' must be" },
      { { url = "http://x/", http2 = 1 }, "'http2' must be a boolean" },
      { { url = "http://x/", connect_timeout = 0 }, "'connect_timeout' must be a positive number" },
      { { url = "http://x/", connect_timeout = 0 / 0 }, "'connect_timeout' must be a positive number" },
      { { url = "http://x/", connect_timeout = "5" }, "'connect_timeout' must be a positive number" },
    }
    for _, case in ipairs(wrong) do
      assert.error_matches(function() target(case[1]) end, case[2], 1, true)
    end
    assert.has_error(function() engine:target() end)
    local many = {}
    for i = 1, 40 do many[i] = "X: y" end
    assert.error_matches(function() target { url = "http://x/", headers = many } end, "'headers' must be shorter")
  end)

  it("does not show its headers", function()
    local made = target { url = "http://127.0.0.1/", headers = { "APIKEY: secret-17" } }
    assert.is_nil(tostring(made):find("secret-17", 1, true))
    assert.equal("homegen.target", getmetatable(made))
  end)

  it("outlives its engine", function()
    local made = target "http://127.0.0.1/"
    engine:close()
    assert.equal("http://127.0.0.1", made:origin())
    assert.has_error(function() made.origin(engine) end)
    assert.has_error(function() made.origin(io.stdout) end)
  end)
end)

describe("resolve_url", function()
  it("gives absolute http and https URLs", function()
    local base = "https://host:444/a/b?c=d"
    local whole = {
      ["x.png"] = "https://host:444/a/x.png",
      ["/x y.png?q#f"] = "https://host:444/x%20y.png?q",
      ["//other/x"] = "https://other/x",
      ["http://other:80/x"] = "http://other:80/x",
    }
    for relative, url in pairs(whole) do assert.equal(url, core.resolve_url(base, relative)) end
  end)

  it("refuses what leads elsewhere", function()
    for _, relative in ipairs { "file:///x", "ftp://other/", "//u:p@other/", "x\ny" } do
      local url, message = core.resolve_url("https://host/", relative)
      assert.is_nil(url)
      assert.is_string(message)
    end
    assert.is_nil((core.resolve_url("not a base", "x")))
    assert.has_error(function() core.resolve_url("https://host/") end)
  end)
end)

describe("url_parts", function()
  it("takes URLs apart as libcurl does", function()
    assert.same({ scheme = "https", host = "Host", port = "443", path = "/a", query = "b=c" },
      core.url_parts("https://Host/x/../a?b=c#d"))
    assert.same({ scheme = "http", host = "[::1]", port = "81", path = "/" }, core.url_parts("http://[::1]:81"))
    assert.equal("127.0.0.1", core.url_parts("http://0x7f.1/").host)
  end)

  it("refuses what is none", function()
    local parts, message = core.url_parts("mailto:x@y")
    assert.is_nil(parts)
    assert.is_string(message)
  end)
end)
