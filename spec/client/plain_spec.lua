--- What a caller reads in his table is what is paid for, wherever the table has it from.

local homegen = require "homegen"
local iacrea = require "spec.support.iacrea"

local NOWHERE = "http://127.0.0.1:9"
local IMAGE = "https://example.com/room.jpg"

---The read-only table of every second Lua library.
local function read_only(values)
  return setmetatable({}, {
    __index = values, __newindex = function() error("read-only") end, __pairs = function() return next, values, nil end,
  })
end

describe("homegen.client.plain", function()
  local client

  before_each(function()
    client = assert(homegen.new {
      ideal_house = { api_key = "key", base_url = NOWHERE },
      iacrea = { api_key = "key", user_id = iacrea.USER, base_url = NOWHERE },
    })
  end)
  after_each(function() client:close() end)

  local function wire_of(service, params)
    local wire, text = client:payload(service, params)
    return assert(wire, tostring(text))
  end

  it("pays for defaults that are inherited", function()
    local defaults = setmetatable({ model_type = "Pro" }, { __index = { prompt = "a sofa" } })
    local params = setmetatable({ image_url = IMAGE }, { __index = defaults })
    assert.same({ imageUrl = IMAGE, modelType = "Pro", prompt = "a sofa" }, wire_of("magic_editor", params))
    assert.equal(10, client:estimate("magic_editor", params))
    params.model_type = "Base"
    assert.equal("Base", wire_of("magic_editor", params).modelType)
  end)

  it("reads through read-only tables, and lists in them", function()
    local params = read_only { outdoor_spaces = read_only { "Deck", "Balcony" }, bedrooms = 3 }
    local wire = wire_of("house_plan", params)
    assert.same({ "Deck", "Balcony" }, wire.outdoorSpaces)
    assert.equal("3", wire.bedrooms)
    assert.same({}, { next(params) })
  end)

  it("takes objects of a class, without its methods", function()
    local Job = {}
    Job.__index = Job
    function Job:submit() return self end
    local wire = wire_of("magic_editor", setmetatable({ image_url = IMAGE, prompt = "x" }, Job))
    assert.same({ imageUrl = IMAGE, modelType = "Flash", prompt = "x" }, wire)
  end)

  it("sees what is wrong in what is inherited", function()
    local wire, err = client:payload("magic_editor", setmetatable({ image_url = IMAGE }, { __index = { promt = "x" } }))
    assert.is_nil(wire)
    assert.equal("promt", err.violations[1].field)
  end)

  it("raises at the caller's line where a table cannot be read as a whole", function()
    for _, meta in ipairs { { __index = function() return "x" end }, { __metatable = false } } do
      local ok, message = pcall(function() client:estimate("magic_editor", setmetatable({ image_url = IMAGE }, meta)) end)
      assert.is_false(ok)
      assert.truthy(message:find("plain_spec.lua:%d+: parameters: "), message)
    end
  end)

  it("gives variations and the steps of a chain theirs, too", function()
    local shared = { theme = "INDUSTRIAL", room_type = "KITCHEN" }
    local previous = {
      service = "create_room", id = iacrea.generation(1), original_url = IMAGE, room_type = "KITCHEN", theme = "MODERN",
    }
    local task = assert(client:vary(previous, setmetatable({ mask_url = IMAGE }, { __index = shared }), { key = "one" }))
    assert.truthy(task.key)
    local conflict = select(2, client:vary(previous, { mask_url = IMAGE }, { key = "one" }))
    assert.equal("the key 'one' stands for another job; it differs in: theme", conflict.message)
    local chain, err = client:variation_chain(previous, { setmetatable({}, { __index = { theme = "no such theme" } }) })
    assert.is_nil(chain)
    assert.equal("theme", err.violations[1].field)
  end)

  it("stops at cycles", function()
    local cyclic = {}
    cyclic.outdoor_spaces = { cyclic }
    assert.is_nil((client:payload("house_plan", setmetatable({ outdoor_spaces = { cyclic } }, { __index = cyclic }))))
    local own = {}
    own.__index = own
    local ok = pcall(client.payload, client, "house_plan", setmetatable(own, own))
    assert.is_boolean(ok)
  end)
end)
