local bytes = require "homegen.base.bytes"
local cjson = require "homegen.base.cjson"
local homegen = require "homegen"
local json_schema = require "homegen.service.json_schema"
local json_text = require "homegen.base.json_text"
local npm = require "spec.support.npm"
local services = require "homegen.service"

describe("homegen.schema", function()
  it("names every parameter of every service, with a description, and no other", function()
    for _, name in ipairs(services.names) do
      local schema = homegen.schema(name)
      assert.equal("https://json-schema.org/draft/2020-12/schema", schema["$schema"])
      assert.equal("object", schema.type)
      assert.is_false(schema.additionalProperties)
      local count = 0
      for _, field in ipairs(services.find(name).fields) do
        local property = schema.properties[field.name]
        assert.truthy(property and property.description and property.description:find(field.doc, 1, true), name .. "." .. field.name)
        count = count + 1
      end
      for _ in pairs(schema.properties) do count = count - 1 end
      assert.equal(0, count)
    end
  end)

  it("is JSON: an empty default of a list is a list, null is null", function()
    local schema = homegen.schema "house_plan"
    local read = cjson.decode(json_text.encode(schema))
    assert.matches('"outdoor_spaces":{"default":%[%]', json_text.encode(schema))
    assert.equal(cjson.null, read.properties.roof_type.default)
    assert.equal("Base", read.properties.model_type.default)
    assert.equal(cjson.null, read.properties.style.enum[#read.properties.style.enum])
  end)

  it("takes numbers where the library takes them", function()
    local enum = homegen.schema("house_plan").properties.bathrooms.enum
    assert.equal('["1","1.5","2","2.5","3","3.5","4+",1,1.5,2,2.5,3,3.5]', (json_text.encode(enum):gsub("(%.5)0*%f[^%d]", "%1")))
  end)

  it("requires what a caller has to give, and not what the client has or makes", function()
    assert.same({ "prompt" }, { homegen.schema("smart_replace").required[1] })
    assert.is_nil(homegen.schema("house_plan").required)
    local wanted = homegen.schema("create_room").required
    assert.same("room_type theme width height", table.concat(wanted, " "))
  end)

  it("is the caller's own: a change of it changes no other", function()
    homegen.schema("magic_editor").properties.prompt = nil
    homegen.schema("magic_editor").properties.model_type.enum[1] = "Free"
    assert.equal("Flash", homegen.schema("magic_editor").properties.model_type.enum[1])
    assert.truthy(homegen.schema("magic_editor").properties.prompt)
    assert.equal("Flash", services.find("magic_editor").fields[4].values[1])
    homegen.schema("house_plan").properties.key_rooms.anyOf[1].items.enum[1] = "Sauna"
    assert.equal("Home Office", json_schema.of(services.find "house_plan").properties.key_rooms.anyOf[1].items.enum[1])
  end)

  it("raises for a service that there is not", function()
    local ok, message = pcall(homegen.schema, "paint_cat")
    assert.is_false(ok)
    assert.matches("json_schema_spec.lua:%d+: unknown service 'paint_cat'", message)
  end)

  -- Ajv is another program's reading of JSON Schema. What it says of the documents' cases is held against our own check.
  describe("read by Ajv", function()
    local NEITHER = { nul = true, utf8 = true, size = true } -- of text that is no JSON's

    ---A Lua table as JSON means it, or nil where JSON cannot say it.
    local function as_json(parameters)
      local ok, text = pcall(json_text.encode, parameters)
      return ok and bytes.is_utf8(text) and text or nil
    end

    local function parameters_of(case, valid)
      if case.only then return case.only end
      local parameters = {}
      for name, value in pairs(valid) do parameters[name] = value end
      for _, name in ipairs(case.leave_out or {}) do parameters[name] = nil end
      for name, value in pairs(case.give or {}) do parameters[name] = value end
      return parameters
    end

    -- Those that name parameters as the schema does (the wire's names are understood beside), and no table that may be a list or
    -- an object.
    local function is_comparable(parameters, schema)
      for name, value in pairs(parameters) do
        if not schema.properties[name] then return false end
        if type(value) == "table" and next(value) == nil then return false end
      end
      return true
    end

    local function has_note(case, rule)
      for _, note in ipairs(case.notes or {}) do
        if tostring(type(note) == "table" and note.rule or note):find(rule) then return true end
      end
      return false
    end

    ---Lines for Ajv, and what our own check says: for each service its texts and cases.
    local function collect(name)
      local schema, cases = homegen.schema(name), require("spec.service.cases." .. name)
      local list = { texts = {}, cases = {}, schema = schema }
      for _, case in ipairs(cases) do
        local parameters = parameters_of(case, cases.valid)
        local text = is_comparable(parameters, schema) and as_json(parameters)
        if text and not text:find '"m[ai][xn]Area"' and not NEITHER[(case.breaks or {})[1]] and not has_note(case, "alias") then
          list.texts[#list.texts + 1], list.cases[#list.cases + 1] = text, case
        end
      end
      return list
    end

    it("takes what the documents take, and refuses most of what they refuse", function()
      local path, compared = os.tmpname(), { taken = 0, refused = 0, missed = 0 }
      local file, lists = assert(io.open(path, "w")), {}
      for index, name in ipairs(services.names) do
        lists[index] = collect(name)
        file:write(('{"schema":%s,"values":[%s]}\n'):format(json_text.encode(lists[index].schema), table.concat(lists[index].texts, ",")))
      end
      file:close()
      local output, code = npm.run("mcp", "validate.mjs", path)
      os.remove(path)
      assert.equal(0, code, output)
      local index = 0
      for line in output:gmatch "[^\n]+" do
        index = index + 1
        for place, said in ipairs(cjson.decode(line)) do
          local case = lists[index].cases[place]
          if not case.breaks then
            assert.equal(true, said, services.names[index] .. ": " .. case.says .. ": " .. lists[index].texts[place])
            compared.taken = compared.taken + 1
          elseif said == true then
            compared.missed = compared.missed + 1
          else
            compared.refused = compared.refused + 1
          end
        end
      end
      assert.equal(#services.names, index)
      assert.is_true(compared.taken >= 60 and compared.refused >= 60, json_text.encode(compared))
      assert.is_true(compared.missed * 3 < compared.refused, json_text.encode(compared))
    end)
  end)
end)
