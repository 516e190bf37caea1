--- What becomes of clients when package.loaded is cleared, as tools do that reload scripts.

local child = require "spec.support.process.child"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

local function forget()
  for name in pairs(package.loaded) do
    if name:find "^homegen" then package.loaded[name] = nil end
  end
end

describe("homegen, required again,", function()
  local server, homegen, client

  before_each(function()
    server = faultd.start()
    server:always(clients.CREATE, faultd.created())
    server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
    server:always("/r.png", faultd.file(clients.PNG))
    homegen = require "homegen"
    client = clients.new(server)
  end)

  after_each(function() assert.is_true(server:stop()) end)

  it("goes on with tasks and clients that were there", function()
    local task = assert(client:smart_replace(clients.params()))
    forget()
    local again = require "homegen"
    local result = assert(again.await(task, 20))
    assert.equal(#clients.PNG, #assert(result:bytes()))
    assert(again.await(client:smart_replace(clients.params()), 20))
    local other = clients.new(server)
    assert(again.await(other:smart_replace(clients.params()), 20))
    client:close()
    other:close()
    assert.equal(again, homegen)
    assert.equal(3, server:count(clients.CREATE))
  end)

  for _, name in ipairs { "homegen.image", "homegen.mask", "homegen.core" } do
    it("is one with what was required before it: " .. name, function()
      local errors = require "homegen.base.errors"
      forget()
      require(name)
      assert.equal(homegen, require "homegen")
      local _, err = homegen.image.info("/nowhere.png")
      assert.is_true(require("homegen.base.errors").is(err))
      assert.equal(errors, require "homegen.base.errors")
      client:close()
    end)
  end

  it("is one with what it puts off until it is needed", function()
    client:close()
    local said = child.run [[
      local homegen = require "homegen"
      local client = homegen.new { ideal_house = { api_key = "k" } }
      for name in pairs(package.loaded) do
        if name:find "^homegen" then package.loaded[name] = nil end
      end
      print(client:estimate("smart_replace", {
        image_url = "https://example.com/a.png", mask_url = "https://example.com/b.png", prompt = "x",
      }))
      local errors = require "homegen.base.errors"
      local _, err = client:estimate("smart_replace", {})
      print(errors.is(err), require "homegen" == homegen, require "homegen.client.client".new == homegen.new)
      print(homegen.run(function() return 7 end), #homegen.map({ 1 }, function(n) return n end))
    ]]
    assert.equal("1\ntrue\ttrue\ttrue\n7\t1\n", said)
  end)

  it("says when it was replaced by another version meanwhile", function()
    client:close()
    forget()
    package.loaded["homegen.version"] = "99.0.0"
    local ok, message = pcall(require, "homegen")
    forget()
    assert.equal(homegen, require "homegen")
    assert.is_false(ok)
    assert.truthy(tostring(message):find("two versions of homegen are mixed", 1, true))
  end)
end)
