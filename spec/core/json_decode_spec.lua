local cjson = require "cjson"
local core = require "homegen.core"

local DEPTH = 64
local reference = cjson.new()
reference.decode_max_depth(DEPTH)
reference.decode_invalid_numbers(false)

local seed
local function random(n)
  seed = (seed * 16807) % 2147483647
  return seed % n + 1
end
local function any(list) return list[random(#list)] end

local SCALARS = {
  "0", "-0.5", "7", "123456789012345", "1.5e3", "2E-2", "0.1", "1e300", "true", "false", "null", '""', '"plain"', '"é☃"', '"a\\"b\\\\\\/"',
  '"\\u00e9\\n\\u0000"', '"\\ud83d\\ude00"', '"[{,:"', '"\127"',
}

local function value(depth)
  local shape = random(8)
  if depth == 0 or shape > 5 then return any(SCALARS) end
  local parts = {}
  for place = 1, random(5) - 1 do
    parts[place] = (shape > 2 and ('"n%d" : '):format(place) or "") .. value(depth - 1) .. any { "", " ", "\n" }
  end
  local inside = table.concat(parts, ",\t")
  return shape > 2 and "{" .. inside .. "}" or "[" .. inside .. "]"
end

describe("json_decode", function()
  before_each(function() seed = 1 end)

  it("reads JSON as lua-cjson does, and finds nothing odd about it", function()
    for _ = 1, 3000 do
      local text = value(5)
      local got, oddities = core.json_decode(text, DEPTH)
      assert.is_nil(oddities, text)
      assert.same(reference.decode(text), got, text)
    end
  end)

  it("finds something odd about everything that lua-cjson refuses", function()
    local bytes = { "{", "}", "[", "]", ",", ":", '"', "\\", "-", "+", ".", "e", "\0", "/", "n" }
    for _ = 1, 10000 do
      local text = value(4)
      local at = random(#text)
      local changed = text:sub(1, at - 1) .. any { "", text:sub(at, at):rep(2), any(bytes), any(bytes) } .. text:sub(at + 1)
      local fine = pcall(reference.decode, changed)
      local _, oddities = core.json_decode(changed, DEPTH, true)
      assert.is_true(fine or oddities ~= nil, changed)
    end
  end)

  it("keeps whole numbers whole, long ones as text, and whatever was cut out", function()
    local got = core.json_decode('{"a":42,"b":1234567890123456789,"c":-9007199254740993,"d":1e999,"e":12345678901234567890.0}', DEPTH)
    assert.same({ a = 42, b = "1234567890123456789", c = "-9007199254740993", d = "1e999", e = 12345678901234567890 }, got)
    assert.equal("42", ("%d"):format(got.a))
    if math.type then assert.equal("integer", math.type(got.a)) end
  end)

  it("gives what came before the text broke off", function()
    local got, oddities = core.json_decode('{"a":1,"b":{"c":[2,3', DEPTH)
    assert.same({ a = 1, b = { c = { 2 } } }, got)
    assert.same({ cut = true }, oddities)
  end)

  it("leaves no holes in lists", function()
    assert.same({ 1, cjson.null, 2 }, (core.json_decode("[1,NaN,2]", DEPTH)))
  end)

  it("has a limit of nesting, below which it reads on", function()
    for depth = 1, 5 do
      local got, oddities = core.json_decode(("["):rep(depth) .. ("]"):rep(depth), 3)
      assert.equal(depth > 3, oddities ~= nil)
      assert.is_table(got)
    end
    assert.equal(1, core.json_decode('{"x":' .. ("["):rep(1e5) .. ("]"):rep(1e5) .. ',"a":1}', 8).a)
  end)

  it("keeps bytes that are no UTF-8 where it is told to", function()
    assert.same({ "a\255" }, { core.json_decode('"a\255"', DEPTH, true) })
    assert.same({ "a\239\191\189", { utf8 = true } }, { core.json_decode('"a\255"', DEPTH) })
  end)

  it("raises for misuse", function()
    for _, depth in ipairs { 0, -1, 1.5, 129, "8" } do
      assert.has_error(function() core.json_decode("1", depth) end)
    end
    assert.has_error(function() core.json_decode(7, 8) end)
    assert.has_error(function() core.json_decode() end)
  end)
end)
