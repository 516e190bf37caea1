--- Whatever a caller puts into parameters: violations, never a crash, a hang or a raise.

local cjson = require "cjson"
local core = require "homegen.core"
local services = require "homegen.service"
local violations = require "spec.support.violations"

local definition = services.find "house_plan"
local schema = definition.schema

-- Lua 5.5 calls it otherwise.
local function set_pause(percent)
  if rawget(_G, "jit") or _VERSION < "Lua 5.5" then return collectgarbage("setpause", percent) end
  return collectgarbage("param", "pause", percent)
end

local function refuses(parameters)
  local normalised, found = schema:check(parameters)
  assert.is_nil(normalised)
  assert.is_true(#found > 0)
  for _, violation in ipairs(found) do
    assert.is_string(violation.field)
    assert.is_string(violation.rule)
    assert.is_true(core.is_utf8(violation.field) and core.is_utf8(violation.message))
  end
  assert.is_string(cjson.encode(found))
  return found
end

describe("hostile parameters", function()
  local cyclic = {}
  cyclic.bedroom_area_ranges = { cyclic }
  cyclic.outdoor_spaces = cyclic
  cyclic[1] = cyclic
  cyclic[cyclic] = cyclic
  local deep = {}
  for _ = 1, 1e5 do deep = { deep } end
  local values = {
    ["a function"] = print, ["a coroutine"] = coroutine.create(print), ["a userdata"] = io.stdout,
    ["a table"] = {}, ["a list with holes"] = { [1] = "Deck", [3] = "Balcony" },
    ["a list and more"] = { "Deck", x = 1 }, ["a list from 0"] = { [0] = "Deck" },
    ["fractional places"] = { [1.5] = "Deck" }, ["a cycle"] = cyclic, ["a deep table"] = deep,
    ["NaN"] = 0 / 0, ["infinity"] = math.huge, ["2^63"] = 2 ^ 63, ["a boolean"] = true, ["NUL bytes"] = "\0\0",
    ["no UTF-8"] = "\255\254", ["a huge text"] = ("x"):rep(2e6), ["null"] = cjson.null,
    ["a table of functions"] = { print, [print] = print }, ["numbers"] = { 1, 2, 3 },
  }
  if jit then values["a cdata"] = require("ffi").new("int64_t", 5) end

  for name, value in pairs(values) do
    it("refuses " .. name .. " in any field", function()
      for _, field in ipairs(definition.fields) do refuses { [field.name] = value, bathrooms = "9" } end
    end)

    it("refuses " .. name .. " in lists and objects", function()
      refuses { bedroom_area_ranges = { value }, outdoor_spaces = { value }, key_rooms = { value } }
      refuses { bedroom_area_ranges = { { name = value, min_area = value, [value == value and value or 1] = value } } }
      refuses { total_area = { min = value, max = value, unit = value } }
    end)

    if value == value then
      it("refuses " .. name .. " as a key", function() refuses { [value] = value } end)
    end
  end

  it("refuses a table of a million entries at once", function()
    local many = {}
    for i = 1, 1e6 do many[i] = "Deck" end
    assert.same({ "parameters: size" }, violations.brief(refuses { outdoor_spaces = many }))
    assert.same({ "parameters: size" }, violations.brief(refuses(many)))
  end)

  it("refuses hundreds of unknown fields, sorted", function()
    local many = {}
    for i = 1, 999 do many[("field_%03d"):format(i)] = i end
    local found = refuses(many)
    assert.equal("field_999", found[#found].field)
    assert.equal("field_998", found[#found - 1].field)
  end)

  it("shows nothing that a terminal or JSON would choke on", function()
    local found = refuses { ["\27[2J\0\255" .. ("k"):rep(1000)] = "\27" .. ("\195\169"):rep(1000), style = "\255bad" }
    for _, violation in ipairs(found) do
      assert.is_nil(violation.field:find("[%c]"))
      assert.is_true(#violation.field <= 256)
      assert.is_true(core.is_utf8(violation.value or "") and #(violation.value or "") < 210)
    end
  end)

  it("runs no metamethod", function()
    local function never() error("called") end
    local trap = setmetatable({}, { __index = never, __newindex = never, __len = never, __pairs = never, __eq = never })
    refuses(trap)
    refuses { outdoor_spaces = trap, [trap] = 1 }
  end)

  it("stands collections in between", function()
    local pause = set_pause(0)
    for i = 1, 50 do
      refuses(setmetatable({ outdoor_spaces = { "Deck" .. i }, prompt = { i .. "x" } }, { __mode = "v" }))
    end
    set_pause(pause)
  end)
end)
