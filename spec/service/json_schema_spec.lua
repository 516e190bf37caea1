local cjson = require "homegen.base.cjson"
local homegen = require "homegen"
local json_schema = require "homegen.service.json_schema"
local json_text = require "homegen.base.json_text"
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
end)
