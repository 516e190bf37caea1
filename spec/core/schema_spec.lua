local cjson = require "cjson"
local core = require "homegen.core"
local pictures = require "spec.support.pictures"
local violations = require "spec.support.violations"

local null = cjson.null
local png = core.base64_encode(pictures.png { width = 4, height = 4, at = function() return 0 end })

---A schema of one field called "a".
local function field(definition)
  definition.name = "a"
  return core.schema { fields = { definition } }
end

local function rule_of(schema, value)
  local normalised, found = schema:check { a = value }
  return normalised == nil and found[1].rule or nil
end

describe("a schema", function()
  it("gives what is sent, by name, with defaults", function()
    local schema = core.schema { fields = {
      { name = "image_url", wire = "imageUrl", type = "url", required = true },
      { name = "model_type", wire = "modelType", type = "enum", values = { "Flash", "Pro" }, default = "Flash" },
      { name = "prompt", type = "string" },
    } }
    local normalised, notes = schema:check { imageUrl = "https://example.com/a.jpg" }
    assert.same({ image_url = "https://example.com/a.jpg", model_type = "Flash" }, normalised)
    assert.is_nil(notes)
    assert.same({ imageUrl = "https://example.com/a.jpg", modelType = "Flash" }, schema:wire(normalised))
    assert.equal('{"imageUrl":"https://example.com/a.jpg","modelType":"Flash"}', tostring(schema:encode(normalised)))
  end)

  it("gives the text with the check, unless a local picture may change it", function()
    local schema = core.schema { fields = {
      { name = "image_url", wire = "imageUrl", type = "url" }, { name = "image_file", wire = false, type = "file" },
      { name = "mask", type = "base64_image", formats = { "png" } }, { name = "tags", type = "list", items = { type = "string" } },
    } }
    local normalised, _, text = schema:check { image_url = "https://example.com/a.jpg", tags = { "é", '"' } }
    assert.equal('{"imageUrl":"https://example.com/a.jpg","tags":["é","\\""]}', tostring(text))
    assert.equal(tostring(text), tostring(schema:encode(normalised)))
    assert.same({ image_url = "https://example.com/a.jpg", tags = { "é", '"' } }, normalised)
    local wire, notes, same = schema:check({ imageUrl = "https://example.com/a.jpg", tags = { "é", '"' } }, true)
    assert.same({ { imageUrl = "https://example.com/a.jpg", tags = { "é", '"' } }, tostring(text) }, { wire, tostring(same) })
    assert.is_nil(notes)
    for name, value in pairs { image_file = "a.png", mask = png } do
      local given, _, none = schema:check({ [name] = value }, true)
      assert.same({ [name] = value }, given)
      assert.is_nil(none)
    end
    assert.equal(2, select("#", schema:check { nothing = 1 }))
  end)

  it("is right again after a call that was too large or raised", function()
    local schema = core.schema { fields = { { name = "a", type = "list", items = { type = "string" } } } }
    local many = {}
    for index = 1, 3000 do many[index] = ("%d"):format(index) end
    assert.equal(3000, #schema:check({ a = many }).a)
    for index = 3001, 5000 do many[index] = "x" end
    assert.equal("size", select(2, schema:check { a = many })[1].rule)
    assert.has_error(function() schema:encode { b = 1 } end)
    local _, _, text = schema:check { a = { "x", "y" } }
    assert.equal('{"a":["x","y"]}', tostring(text))
  end)

  it("may be used by a finalizer while it is in use", function()
    local schema, seen = core.schema { fields = { { name = "a", type = "list", items = { type = "string" } } } }, 0
    local function finalized()
      local newproxy = rawget(_G, "newproxy") -- LuaJIT: tables have no finalizers there
      local proxy = newproxy and newproxy(true)
      local meta = proxy and getmetatable(proxy) or {}
      meta.__gc = function()
        if tostring(select(3, schema:check { a = { "inner" } })) == '{"a":["inner"]}' then seen = seen + 1 end
      end
      return proxy or setmetatable({}, meta)
    end
    local many = {}
    for index = 1, 1000 do many[index] = "item " .. index end
    for _ = 1, 200 do
      for _ = 1, 10 do finalized() end
      local normalised = schema:check { a = many }
      assert.same({ "item 1", "item 1000", 1000 }, { normalised.a[1], normalised.a[1000], #normalised.a })
    end
    collectgarbage()
    assert.is_true(seen > 0)
  end)

  it("tells tables that can be read as they are", function()
    local cyclic = {}
    cyclic.a, cyclic.b = cyclic, { cyclic, cyclic, cyclic }
    for _, plain in ipairs { 1, "a", {}, { a = { { b = {} } } }, cyclic } do assert.is_true(core.is_plain(plain)) end
    assert.is_true(core.is_plain(nil))
    assert.is_false(core.is_plain(setmetatable({}, {})))
    assert.is_false(core.is_plain({ a = { { setmetatable({}, { __index = {} }) } } }))
    assert.has_error(function() core.is_plain() end)
  end)

  it("leaves the caller's table alone", function()
    local given = { a = { "x" } }
    local schema = field { type = "joined", values = { "x", "y" } }
    assert.equal("x", schema:check(given).a)
    assert.same({ a = { "x" } }, given)
  end)

  it("reports every violation at once, in the order of the fields", function()
    local schema = core.schema { fields = {
      { name = "b", type = "string", required = true },
      { name = "a", type = "uuid" },
      { name = "c", type = "integer" },
    } }
    local normalised, found = schema:check { c = "1", a = "x", z = 1, y = 2 }
    assert.is_nil(normalised)
    assert.same({ "b: required", "a: uuid", "c: type", "y: unknown", "z: unknown" }, violations.brief(found))
  end)

  it("says what is allowed and what was given", function()
    local schema = field { type = "enum", values = { "Flash", "Base" } }
    local _, found = schema:check { a = "Bas" }
    assert.same({
      field = "a", rule = "enum", value = "Bas",
      message = 'must be one of "Flash", "Base"; did you mean "Base"?',
    }, found[1])
  end)

  it("names the nearest field for an unknown one", function()
    local schema = core.schema { fields = {
      { name = "image_url", wire = "imageUrl", type = "url" }, { name = "prompt", type = "string" },
    } }
    local wanted_for = { promt = "prompt", image_ulr = "image_url", imageURL = "image_url", image = "image_url" }
    for given, wanted in pairs(wanted_for) do
      local _, found = schema:check { [given] = "x" }
      assert.same({ given .. ": unknown" }, violations.brief(found))
      assert.truthy(found[1].message:find('did you mean "' .. wanted .. '"', 1, true))
    end
    local _, found = schema:check { something_else = 1 }
    assert.equal("is not a known field; the fields are image_url, prompt", found[1].message)
  end)

  it("takes either spelling, but not both at once", function()
    local schema = core.schema { fields = { { name = "image_url", wire = "imageUrl", type = "url" } } }
    assert.truthy(schema:check { image_url = "http://a/" })
    assert.truthy(schema:check { imageUrl = "http://a/" })
    local _, found = schema:check { image_url = "http://a/", imageUrl = "http://a/" }
    assert.same({ "image_url: duplicate" }, violations.brief(found))
  end)

  it("tells null from absent", function()
    local plain, nullable = field { type = "string" }, field { type = "string", nullable = true }
    assert.equal("null", rule_of(plain, null))
    assert.same({ a = null }, nullable:check { a = null })
    assert.same({}, nullable:check {})
    assert.equal('{"a":null}', tostring(nullable:encode { a = null }))
  end)

  it("refuses text that is not UTF-8, has NUL bytes or is too long", function()
    local schema = field { type = "string" }
    assert.equal("utf8", rule_of(schema, "caf\233"))
    assert.equal("nul", rule_of(schema, "a\0b"))
    assert.equal("length", rule_of(schema, ("x"):rep(1024 * 1024)))
    assert.is_nil(rule_of(schema, ("x"):rep(64 * 1024)))
    assert.is_nil(rule_of(schema, "any \1 other é character"))
  end)

  it("takes whole numbers only where integers belong", function()
    local schema = field { type = "integer", minimum = 1, maximum = 9 }
    assert.equal("2", ("%d"):format(schema:check({ a = 2.0 }).a))
    assert.equal('{"a":2}', tostring(schema:encode(schema:check { a = 2.0 })))
    for value, rule in pairs { [0] = "minimum", [10] = "maximum", [1.5] = "integer", ["2"] = "type",
      [math.huge] = "integer", [-math.huge] = "integer", [1e300] = "integer" } do
      assert.equal(rule, rule_of(schema, value))
    end
    assert.equal("integer", rule_of(schema, 0 / 0))
  end)

  it("makes digits of numbers where the field says so", function()
    local schema = field { type = "enum", values = { "2", "2.5", "3+" }, from_number = true }
    assert.equal("2", schema:check({ a = 2 }).a)
    assert.equal("2", schema:check({ a = 2.0 }).a)
    assert.equal("2.5", schema:check({ a = 2.5 }).a)
    assert.equal("enum", rule_of(schema, 3))
    assert.equal("type", rule_of(schema, 0 / 0))
    assert.equal("type", rule_of(field { type = "string" }, 2))
  end)

  it("takes base64 of an image, with a prefix or line breaks, and sends the clean form", function()
    local schema = field { type = "base64_image", formats = { "png" } }
    local clean = core.base64_encode("\137PNG\r\n\26\n\0\0\0\13IHDR\0\0\0\2\0\0\0\2")
    local broken = "data:image/png;base64," .. clean:gsub("(" .. ("."):rep(10) .. ")", "%1\r\n")
    assert.equal(clean, schema:check({ a = broken }).a)
    for _, bad in ipairs { "", "????", clean .. "=", clean:sub(1, -2), core.base64_encode("GIF89a, which is none"),
      core.base64_encode("\255\216\255\192\0\17\8\0\2\0\2\3\1\34\0\2\17\1\3\17\1") } do
      assert.equal("image", rule_of(schema, bad))
    end
  end)

  it("joins lists", function()
    local schema = field { type = "joined", values = { "Home Office", "Media Room" }, nullable = true, distinct = true }
    for _, given in ipairs { "Home Office, Media Room", "Home Office,Media Room", " Home Office ,  Media Room",
      { "Home Office", "Media Room" } } do
      assert.equal("Home Office, Media Room", schema:check({ a = given }).a)
    end
    assert.equal(null, schema:check({ a = {} }).a)
    for given, rule in pairs { [""] = "enum", ["Home Office,"] = "enum", ["Home Office, Home Office"] = "distinct" } do
      assert.equal(rule, rule_of(schema, given))
    end
  end)

  it("tells what an alias is sent as", function()
    local schema = field { type = "enum", values = { "SHOWEROOM" }, aliases = { SHOWROOM = "SHOWEROOM" } }
    local normalised, notes = schema:check { a = "SHOWROOM" }
    assert.equal("SHOWEROOM", normalised.a)
    assert.same({ { field = "a", rule = "alias", message = 'is sent as "SHOWEROOM"', value = "SHOWROOM" } }, notes)
  end)

  it("drops what another field makes superfluous, unchecked, and says so", function()
    local schema = core.schema {
      fields = { { name = "mask_url", type = "url" }, { name = "mask_base64", type = "base64_image" } },
      groups = { { rule = "wins", fields = { "mask_url", "mask_base64" } } },
    }
    local normalised, notes = schema:check { mask_url = "https://example.com/m.png", mask_base64 = "junk" }
    assert.same({ mask_url = "https://example.com/m.png" }, normalised)
    assert.same({ "mask_base64: unused" }, violations.brief(notes))
  end)

  it("can ask for fields together", function()
    local schema = core.schema {
      fields = { { name = "width", type = "integer" }, { name = "height", type = "integer" } },
      groups = { { rule = "all_or_none", fields = { "width", "height" } } },
    }
    assert.truthy(schema:check {})
    assert.truthy(schema:check { width = 1, height = 1 })
    local _, found = schema:check { height = 1 }
    assert.same({ "height: together" }, violations.brief(found))
  end)

  it("can forbid a field", function()
    local schema = core.schema { fields = {
      { name = "mode", type = "enum", values = { "auto", "text" }, default = "auto" },
      { name = "prompt", type = "string", forbidden_when = { mode = "auto" } },
    } }
    local _, found = schema:check { prompt = "x" }
    assert.equal('must be left out when mode is "auto"', found[1].message)
    assert.truthy(schema:check { prompt = "x", mode = "text" })
  end)

  it("does not show a URL's password", function()
    local _, found = field({ type = "url" }):check { a = "https://me:hunter2@example.com/" }
    assert.equal("url", found[1].rule)
    assert.is_nil(found[1].value)
    assert.is_nil(found[1].message:find("hunter2", 1, true))
  end)

  it("refuses definitions that make no sense", function()
    for _, definition in ipairs { {}, { fields = {} }, { fields = { { name = "a" } } }, { fields = { {} }, x = 1 },
      { fields = { { name = "a", type = "string", defualt = "x" } } }, { fields = print } } do
      assert.has_error(function() core.schema(definition) end)
    end
    for _, name in ipairs { "\255", "a\0b", "a\27[2J" } do
      for _, spelled in ipairs { { name = name, type = "string" }, { name = "a", wire = name, type = "string" } } do
        local ok, message = pcall(core.schema, { fields = { spelled } })
        assert.is_false(ok)
        assert.truthy(message:find("without control characters", 1, true), message)
      end
    end
    assert.has_error(function() core.schema(1) end)
  end)

  it("raises for what could not have come from a check", function()
    local schema = field { type = "list", items = { type = "integer" } }
    assert.equal('{"a":[]}', tostring(schema:encode { a = {} }))
    assert.equal('{"a":[1,2]}', tostring(schema:encode { a = { 1, 2 } }))
    for _, bad in ipairs { { a = 1 }, { a = { x = 1 } }, { a = { "1" } }, { a = { 1.5 } }, { b = 1 }, { [1] = 1 } } do
      assert.has_error(function() schema:encode(bad) end)
      assert.has_error(function() schema:wire(bad) end)
    end
    assert.has_error(function() field({ type = "string" }):encode { a = "\255" } end)
    assert.has_error(function() schema:check(1) end)
    assert.has_error(function() schema.check({}, {}) end)
  end)
end)
