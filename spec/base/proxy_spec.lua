local proxy = require "homegen.base.proxy"

describe("homegen.base.proxy", function()
  local environment, getenv

  before_each(function()
    environment, getenv = {}, os.getenv
    os.getenv = function(name) return environment[name] end -- luacheck: ignore 122
  end)

  after_each(function() os.getenv = getenv end) -- luacheck: ignore 122

  local function name_for(url, given)
    local used = proxy.of(url, given)
    return used and used.name
  end

  it("is what was asked for, without user and password", function()
    environment.http_proxy = "http://other:1"
    assert.equal("http://proxy:3128", name_for("http://example.com/", "http://me:secret@proxy:3128/"))
    assert.equal("http://proxy", name_for("http://127.0.0.1/", "proxy"))
    assert.equal("http://proxy:1", name_for("http://example.com/", "a@b:c@proxy:1"))
    assert.equal("socks5h://[::1]:1080", name_for("https://example.com/", "SOCKS5h://[::1]:1080"))
  end)

  it("is the environment's for that kind of address", function()
    environment.http_proxy, environment.HTTPS_PROXY = "http://plain:1", "secure:2"
    assert.equal("http://plain:1", name_for "http://example.com")
    assert.equal("http://secure:2", name_for "https://example.com")
    environment.https_proxy = "lower:3"
    assert.equal("http://lower:3", name_for "https://example.com")
  end)

  it("is the environment's for all, where there is none for that kind", function()
    environment.all_proxy, environment.ALL_PROXY, environment.https_proxy = "all:1", "ALL:2", ""
    assert.equal("http://all:1", name_for "http://example.com")
    assert.equal("http://all:1", name_for "https://example.com")
  end)

  it("is not what a web server has from a header", function()
    environment.HTTP_PROXY = "http://evil:1"
    assert.is_nil(name_for "http://example.com")
  end)

  it("is none for this machine, and where the environment makes an exception", function()
    environment.all_proxy = "all:1"
    for _, url in ipairs { "http://127.0.0.1:80", "http://localhost", "http://[::1]/" } do assert.is_nil(name_for(url)) end
    for _, list in ipairs { "*", "example.com", ".example.com", "a.org, EXAMPLE.com. b", "api.example.com" } do
      environment.no_proxy = list
      assert.is_nil(name_for "http://api.example.com/", list)
      assert.equal("http://asked:1", name_for("http://api.example.com/", "asked:1"))
    end
    for _, list in ipairs { "example.org", "ample.com", "i.example.com", "api.example.com.evil" } do
      environment.no_proxy = list
      assert.equal("http://all:1", name_for "http://api.example.com/", list)
    end
  end)

  it("may answer itself only where it sees the request in clear", function()
    assert.is_true(proxy.of("http://example.com", "http://p").may_answer)
    assert.is_true(proxy.of("http://example.com", "https://p").may_answer)
    assert.is_false(proxy.of("https://example.com", "http://p").may_answer)
    assert.is_false(proxy.of("http://example.com", "socks5://p").may_answer)
  end)

  it("is named once", function()
    local err = { message = "no" }
    local used = proxy.of("http://example.com", "p:1")
    assert.equal("no (through the proxy http://p:1)", proxy.note(proxy.note(err, used), used).message)
    assert.equal("no", proxy.note({ message = "no" }, nil).message)
  end)
end)
