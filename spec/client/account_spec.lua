local account = require "homegen.client.account"
local provider = require "homegen.provider.ideal_house"

local NETWORK = { connect_timeout = 1, user_agent = "spec" }

describe("homegen.client.account", function()
  it("knows this machine's own addresses", function()
    for _, host in ipairs { "localhost", "LocalHost", "127.0.0.1", "127.8.9.1", "[::1]" } do assert.is_true(account.is_loopback(host)) end
    for _, host in ipairs { "example.com", "127.0.0.1.evil.com", "128.0.0.1", "localhost.evil.com" } do
      assert.is_false(account.is_loopback(host))
    end
  end)

  it("is loopback by what libcurl makes of the address", function()
    assert.is_true(account.new(provider, { base_url = "http://2130706433:80/", api_key = "k" }, NETWORK).loopback)
    assert.is_false(account.new(provider, { base_url = "http://127.0.0.1.example.com", api_key = "k" }, NETWORK).loopback)
  end)

  it("prepares each path once, below the base URL", function()
    local mine = account.new(provider, { base_url = "http://127.0.0.1:8/prefix/", api_key = "k" }, NETWORK)
    local target = assert(mine:target("/a"))
    assert.equal(target, mine:target("/a"))
    assert.not_equal(target, mine:target("/b"))
    assert.equal("http://127.0.0.1:8", target:origin())
  end)

  it("takes the key out of foreign text, whatever characters it has", function()
    local mine = account.new(provider, { base_url = "http://127.0.0.1", api_key = "k.%-+key" }, NETWORK)
    assert.equal("no [key] here, [key]", mine:redact("no k.%-+key here, k.%-+key"))
    assert.equal("kkk%-+key", mine:redact("kkk%-+key"))
  end)

  it("takes the key's beginning out of foreign text that was cut", function()
    local mine = account.new(provider, { base_url = "http://127.0.0.1", api_key = "abcd-efgh" }, NETWORK)
    assert.equal("it was [key]", mine:redact("it was abcd-efg"))
    assert.equal("it was [key]…", mine:redact("it was abcd…"))
    assert.equal("it was abc", mine:redact("it was abc"))
    assert.equal("abcd is a word", mine:redact("abcd is a word"))
  end)

  it("forgets its key with what carries it", function()
    local mine = account.new(provider, { base_url = "http://127.0.0.1:8", api_key = "k" }, NETWORK)
    assert(mine:target("/a"))
    mine:forget()
    assert.is_nil(next(mine.targets))
    local target, err = mine:target("/a")
    assert.is_nil(target)
    assert.equal("config", err.kind)
  end)

  it("has one queue for each service", function()
    local mine = account.new(provider, { base_url = "http://127.0.0.1", api_key = "k" }, NETWORK)
    assert.equal(mine:limiter("a", 1), mine:limiter("a", 1))
    assert.not_equal(mine:limiter("a", 1), mine:limiter("b", 1))
  end)
end)
