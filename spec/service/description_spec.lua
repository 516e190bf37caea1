local homegen = require "homegen"
local services = require "homegen.service"

local function find(list, name)
  for _, entry in ipairs(list) do
    if entry.name == name then return entry end
  end
end

describe("homegen.service.description (homegen.services)", function()
  it("tells every service that ships, in order, with all its fields", function()
    local list = homegen.services()
    assert.equal(#services.names, #list)
    for index, name in ipairs(services.names) do
      local own, definition = list[index], services.named(name)
      assert.equal(name, own.name)
      assert.equal(definition.title, own.title)
      assert.same(definition.credits, own.credits)
      assert.equal(#definition.fields, #own.fields)
      for place, field in ipairs(definition.fields) do
        assert.equal(field.name, own.fields[place].name)
        assert.equal(field.wire, own.fields[place].wire)
        assert.same(field.values, own.fields[place].values)
        local filled_in = own.fields[place].generated or own.fields[place].default_from
        assert.equal(field.required == true and not filled_in, own.fields[place].required)
      end
    end
    assert.equal("credit", find(list, "house_plan").unit)
    assert.equal("photo", find(list, "create_room_variation").unit)
  end)

  it("keeps null apart from what is absent", function()
    local plan = find(homegen.services(), "house_plan")
    assert.equal(homegen.null, find(plan.fields, "roof_type").default)
    assert.is_nil(find(plan.fields, "garage_type").default)
    assert.same({ true, false }, { find(plan.fields, "roof_type").nullable, find(plan.fields, "stories").nullable })
    local bedroom = find(plan.fields, "bedroom_area_ranges").items.fields
    assert.same({ true, false }, { find(bedroom, "unit").required, find(bedroom, "unit").nullable })
  end)

  it("tells what is filled in where it is left out", function()
    local list = homegen.services()
    assert.is_true(find(find(list, "house_plan").fields, "bathroom_layouts").generated)
    assert.equal("IACREA_USER_ID", find(find(list, "create_room").fields, "user_id").default_from)
  end)

  it("gives copies: what is done to them changes no call", function()
    local own = find(homegen.services(), "magic_editor")
    own.credits.model_type.Pro = 0
    own.fields[4].values[1] = "Nothing"
    own.inputs[1].file = nil
    assert.equal(10, services.named("magic_editor").credits.model_type.Pro)
    assert.equal("Flash", services.named("magic_editor").fields[4].values[1])
    assert.equal(10, find(homegen.services(), "magic_editor").credits.model_type.Pro)
    assert.equal("image_file", services.named("magic_editor").inputs[1].file)
  end)
end)
