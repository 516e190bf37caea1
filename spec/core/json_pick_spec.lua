local core = require "homegen.core"
local json = require "homegen.base.json"

local PATHS = { "code", "data", "data.id", "data.status", "data.input.prompt", "data.output" }
local pick = json.picker((table.unpack or unpack)(PATHS))

-- Under valgrind, which takes minutes over all of them and looks for other things, a tenth of the documents do.
local share = os.getenv "HOMEGEN_VALGRIND" and 0.1 or 1

-- What the decoder makes of a document, as the picker would say it; nil when it refuses the document.
local function decoded(text)
  local document, problem = json.decode(text)
  if problem then return nil end
  local values = {}
  for index, path in ipairs(PATHS) do
    local value = document
    for name in path:gmatch("[^.]+") do
      if type(value) == "table" then value = value[name] else value = nil end
    end
    if value == json.null then value = nil end
    values[index] = type(value) == "table" and core.json_table or value
  end
  return values
end

-- Whether the picker took the text; when it did, it must have read what the decoder reads.
local function agree(text)
  local got = { pick(text) }
  if not got[1] then
    assert(#got == 1, "values of a declined text")
    return false
  end
  local wanted = decoded(text)
  if not wanted then error("taken, but no JSON: " .. ("%q"):format(text)) end
  for index = 1, #PATHS do
    local value = got[index + 1]
    if value ~= wanted[index] or type(value) ~= type(wanted[index]) then
      error(("%s is %s, not %s, in %q"):format(PATHS[index], tostring(value), tostring(wanted[index]), text))
    end
  end
  return true
end

-- The same documents on every run and runtime.
local seed = 1
local function random(n)
  seed = (seed * 16807) % 2147483647
  return seed % n + 1
end
local function any(list) return list[random(#list)] end

local NAMES = { "code", "data", "id", "status", "input", "prompt", "output", "x", "", "data.id", "é" }
local PLAIN = {
  "0", "-0", "7", "-12", "123456789012345", "1234567890123456", "-1234567890123456789", "18446744073709551616",
  "true", "false", "null", '""', '"Processing"', '"été ☃"', '"1234567890123456789"', '"\127"', '"[{,:"',
}
local RARE = { "1.5", "-0.25e-3", "1E+2", "2e5", '"a\\"b"', '"\\u00e9\\n"', '"\\ud83d\\ude00"', '"\\/\\\\"' }
local SPACES = { "", "", "", "", " ", "\n", "\t\r " }

local function space() return any(SPACES) end

local function value(depth, scalars)
  local shape = random(8)
  if depth == 0 or shape > 5 then return any(random(4) > 1 and PLAIN or scalars) end
  local parts = {}
  for index = 1, random(6) - 1 do
    local name = shape > 1 and ('"%s"%s:'):format(any(NAMES), space()) or ""
    parts[index] = space() .. name .. space() .. value(depth - 1, scalars) .. space()
  end
  local inside = #parts > 0 and table.concat(parts, ",") or space()
  return shape > 1 and "{" .. inside .. "}" or "[" .. inside .. "]"
end

local function document(scalars)
  local parts = {}
  for index = 1, random(5) do
    parts[index] = ('%s"%s":%s'):format(space(), any { "code", "data", "data", "x" }, value(4, scalars))
  end
  return space() .. "{" .. table.concat(parts, ",") .. "}" .. space()
end

describe("json_picker", function()
  before_each(function() seed = 1 end)

  it("takes scalars out of a reply", function()
    local text = '{"code":0,"message":"m","data":{"id":1234567890123456789,"status":"Processing","input":{"prompt":"x"},"output":null}}'
    assert.same({ true, 0, core.json_table, "1234567890123456789", "Processing", "x" }, { pick(text) })
    assert.same({ true }, { pick "7" })
    assert.same({ true, false, true }, { pick '{"code":false,"data":true}' })
    assert.equal("5", ("%d"):format((select(2, pick '{"code":5}'))))
  end)

  it("lets the last of several members with the same name count", function()
    for _, text in ipairs {
      '{"code":1,"code":2}', '{"code":1,"code":null}', '{"data":{"id":1},"data":{"status":"s"}}', '{"data":{"id":1},"data":3}',
      '{"data":{"id":1},"data":[{"id":2}]}', '{"data":{"input":{"prompt":"x"},"input":[]}}', '{"data":3,"data":{"id":1}}',
    } do
      assert.is_true(agree(text), text)
    end
  end)

  it("agrees with the decoder on any document of plain scalars", function()
    for _ = 1, 5000 * share do assert.is_true(agree(document(PLAIN))) end
  end)

  it("agrees with the decoder or declines, where rarities are in the document", function()
    local taken = 0
    for _ = 1, 5000 * share do taken = taken + (agree(document(RARE)) and 1 or 0) end
    assert.is_true(taken > 2000 * share, taken .. " taken")
  end)

  it("takes nothing that the decoder refuses: cut", function()
    for _ = 1, 100 * share do
      local text = document(RARE)
      for length = 0, #text - 1 do agree(text:sub(1, length)) end
    end
  end)

  it("takes nothing that the decoder refuses: a byte lost, doubled or changed", function()
    local bytes = { "{", "}", "[", "]", ",", ":", '"', "\\", "0", "1", "-", "+", ".", "e", "u", " ", "\0", "\1", "\255", "/", "n" }
    for _ = 1, 20000 * share do
      local text = document(RARE)
      local at = random(#text)
      local middle = any { "", text:sub(at, at):rep(2), any(bytes), any(bytes) }
      agree(text:sub(1, at - 1) .. middle .. text:sub(at + 1))
    end
  end)

  it("declines what is no JSON, and what only some decoders take", function()
    for _, text in ipairs {
      "", " ", "{", "}", "[1,]", "{,}", '{"a":1,}', '{"a"}', '{"a":}', "{1:2}", "[1 2]", "01", "-", "+1", "1.", ".5", "-.5",
      "1e", "1e+", "0x10", "NaN", "Infinity", "nul", "truex", "tru", '"', '"\\', '"\\x"', '"\\u12g4"', '"\\u123', "'a'",
      '"a\nb"', '"\\udc00"', '"\\ud83d"', "{}{}", "7 7", "{}\0", "\0{}", "\239\187\191{}", "<html>", "[1]]", '{"a":1}}',
      '{"c\\u006fde":1}', "//\n7",
    } do
      assert.same({ false }, { pick(text) }, text)
    end
  end)

  it("has the decoder's limit of nesting", function()
    for depth = 60, 70 do
      for _, text in ipairs { ("["):rep(depth) .. ("]"):rep(depth), ('{"data":'):rep(depth) .. "1" .. ("}"):rep(depth) } do
        assert.equal(decoded(text) ~= nil, agree(text), depth)
      end
    end
    assert.is_false(agree(("["):rep(1e6)))
  end)

  it("refuses paths and texts that are none", function()
    for _, path in ipairs { "", ".", "a.", ".a", "a..b", "a.b.c.d.e", ("n"):rep(32) } do
      assert.has_error(function() core.json_picker(8, path) end)
    end
    for _, depth in ipairs { 0, -1, 1.5, 129, "8" } do
      assert.has_error(function() core.json_picker(depth, "a") end)
    end
    assert.has_error(function() core.json_picker(8, 7) end)
    assert.has_error(function() pick(7) end)
    assert.has_error(function() pick() end)
    local many = {}
    for index = 1, 17 do many[index] = "a" .. index end
    assert.has_error(function() json.picker((table.unpack or unpack)(many)) end)
    many[17] = nil
    assert.same({ true, [17] = 3 }, { json.picker((table.unpack or unpack)(many)) '{"a16":3}' })
  end)
end)
