--- Numbers and text where the program's locale has a decimal comma, chosen after homegen was loaded or before.

local clients = require "spec.support.clients"
local comma_locale = require "spec.support.comma_locale"

describe("a locale with a decimal comma", function()
  local folder

  setup(function() folder = clients.folder() end)

  teardown(function()
    os.execute(("rm -r '%s'"):format(folder))
    comma_locale.remove()
  end)

  local function run(chunk)
    assert.equal("fine\n", comma_locale.run(chunk .. '\nprint "fine"'))
  end

  it("is one, for what asks it", function()
    run [[
      choose()
      local text = require("cjson").encode { 1.5 } .. tostring(1.5) .. ("%.1f"):format(1.5)
      assert(require("cjson").new().decode("[1.5]")[1] == 1.5)
      if not rawget(_G, "jit") then assert(text:find("1,5", 1, true), text) end
    ]]
  end)

  for name, order in pairs {
    ["chosen afterwards"] = 'local homegen = require "homegen" choose()',
    ["chosen before"] = 'choose() local homegen = require "homegen"',
  } do
    it(name .. " changes nothing about creates, polls and results", function()
      run(order .. [[
        local client = assert(homegen.new { sandbox = { seconds = 0.1, painter = "plain" } })
        local plan = { bathrooms = 2.5, bedrooms = 3, total_area = { min = 150, max = 200, unit = "m²" } }
        local _, text = assert(client:payload("house_plan", plan))
        assert(text:find('"bathrooms":"2.5"', 1, true), text)
        local result = assert(homegen.await(assert(client:house_plan(plan)), 60))
        assert(result.width == 8 and result.input.bathrooms == "2.5")
        local room = assert(homegen.await(assert(client:create_room {
          image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png",
          room_type = "KITCHEN", theme = "MODERN", width = 64.0, height = 48 }), 60))
        assert(#room.urls > 0)
        local credits = assert(client:credits())
        assert(type(credits.total) == "number" and credits.total == math.floor(credits.total))
        local _, err = client:house_plan { bathrooms = 2.25 }
        assert(err.kind == "invalid")
        client:close()
      ]])
    end)
  end

  it("changes no fingerprint: a key of the journal stands for the same job", function()
    run(([[
      local homegen = require "homegen"
      local fingerprint = require "homegen.store.fingerprint"
      local function digest(text) return ("%%d.%%s"):format(#text, text) end
      local params = { params = { a = 2.5, b = { 1e300, 0.1 }, c = 3 }, contents = {} }
      local before = fingerprint.of(params, digest)
      local sandbox = { seconds = 0.1, painter = "plain", state = "%s/state" }
      local client = assert(homegen.new { sandbox = sandbox, journal = "%s/jobs.db" })
      local plan = { bathrooms = 2.5, bedrooms = 3 }
      local first = assert(homegen.await(assert(client:house_plan(plan, { key = "k" })), 60))
      choose()
      assert(fingerprint.of(params, digest) == before)
      local other = assert(homegen.new { journal = "%s/jobs.db", poll_interval = 0.1, ideal_house = {
        api_key = client.sandbox.api_key, base_url = client.sandbox.base_url } })
      local second = assert(homegen.await(assert(other:house_plan(plan, { key = "k" })), 60))
      assert(second.id == first.id and second.width == 8)
      local third = assert(homegen.await(assert(other:house_plan(plan)), 60))
      assert(third.id ~= first.id)
      assert(other:find { id = third.id }.result.width == 8)
      other:close()
      client:close()
      client = assert(homegen.new { sandbox = sandbox }) -- which has to read what it has written
      assert(homegen.await(client:resume("house_plan", third.id), 60))
      client:close()
    ]]):format(folder, folder, folder))
  end)

  it("does not show in what people read", function()
    run [[
      local homegen = require "homegen"
      choose()
      local _, err = homegen.await(homegen.spawn(function() homegen.sleep(5) end), 0.25)
      assert(err.message:find("0.25 s", 1, true), err.message)
    ]]
  end)

  it("changes nothing about replies, whatever numbers are in them", function()
    run [[
      local json = require "homegen.base.json"
      choose()
      local value = assert(json.decode('{"a":0,"b":[1,2],"c":-2.5,"d":1.5e3,"e":0.1,"f":1234567890123456789}'))
      assert(value.a == 0 and value.b[2] == 2 and value.c == -2.5 and value.d == 1500 and value.e == 0.1)
      assert(value.f == "1234567890123456789")
    ]]
  end)
end)
