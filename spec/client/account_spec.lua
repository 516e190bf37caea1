local account = require "homegen.client.account"
local child = require "spec.support.process.child"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local provider = require "homegen.provider.ideal_house"

local NETWORK = { connect_timeout = 1, user_agent = "spec" }

describe("homegen.client.account", function()
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

  it("takes a variable that is there and empty for one that is not there", function()
    local output = child.run([[
      local account = require "homegen.client.account"
      local network = { connect_timeout = 1, user_agent = "spec" }
      for _, name in ipairs { "ideal_house", "iacrea" } do
        local provider = require("homegen.provider." .. name)
        local mine = account.new(provider, {}, network)
        print(mine.base_url == provider.base_url, mine.user_id, mine:configured())
      end
    ]], {
      IDEAL_HOUSE_API_KEY = "", IDEAL_HOUSE_BASE_URL = "", IACREA_API_KEY = " ", IACREA_USER_ID = "", IACREA_BASE_URL = "\n",
    })
    assert.equal("true\tnil\tfalse\ntrue\tnil\tfalse\n", output)
  end)

  it("takes what a file or a shell has put around a key and an address for no part of them", function()
    local server = faultd.start()
    finally(function() assert.is_true(server:stop()) end)
    server:always(clients.CREATE, faultd.status(401))
    for _, around in ipairs { { "", "\n" }, { "", "\r\n" }, { " ", " " }, { "\239\187\191", "" } } do
      local client = clients.new(around[1] .. server.url .. around[2], {
        ideal_house = {
          api_key = around[1] .. clients.KEY .. around[2], base_url = around[1] .. server.url .. around[2],
        },
      })
      local _, err = client:smart_replace(clients.params()):await(20)
      assert.equal("auth", err.kind)
      client:close()
    end
    local requests = server:requests(clients.CREATE)
    assert.equal(4, #requests)
    for _, request in ipairs(requests) do assert.equal(clients.KEY, request.headers.apikey) end
  end)

  for name, key in pairs {
    ["quotation marks"] = '"key-1234"', ["single ones"] = "'key-1234'", ["another header's word"] = "Bearer key-1234",
    ["typographic quotes"] = "\226\128\156key\226\128\157", ["a line's end inside"] = "key\n1234",
  } do
    it("says what is wrong with a key before anything is sent: " .. name, function()
      local mine = account.new(provider, { base_url = "http://127.0.0.1:8", api_key = key }, NETWORK)
      local target, err = mine:target("/a")
      assert.is_nil(target)
      assert.equal("config", err.kind)
      assert.truthy(err.message:find("^the key of Ideal House "), err.message)
      assert.is_nil(tostring(err):find(key, 1, true))
    end)
  end

  it("does not send the key to the provider's own host in clear", function()
    local target, err = account.new(provider, { base_url = "HTTP://API.ideal.house/", api_key = "k" }, NETWORK):target("/a")
    assert.is_nil(target)
    assert.equal("config", err.kind)
    assert.truthy(err.hint:find("https://api.ideal.house", 1, true))
    assert.truthy(account.new(provider, { base_url = "http://gateway.example", api_key = "k" }, NETWORK):target("/a"))
  end)
end)
