local core = require "homegen.core"
local iacrea = require "homegen.service.shape.iacrea"

local function names(fields)
  local list = {}
  for index, field in ipairs(fields) do list[index] = field.name end
  return table.concat(list, " ")
end

describe("homegen.service.shape.iacrea", function()
  local garden, variation

  before_each(function()
    garden = iacrea.creation {
      name = "garden", title = "Garden", create_path = "/garden/generate", result_path = "/garden/get", made = "garden",
      design = {
        { name = "season", type = "enum", required = true, values = { "SPRING" } },
        { name = "hour", type = "integer" },
      },
    }
    variation = iacrea.variation { of = garden, title = "Garden variation", create_path = "/garden/generate-variation" }
  end)

  it("has a creation's fields in the order of the document, the design among them", function()
    assert.equal("user_id image_url image_file mask_url mask_file season hour width height webhook", names(garden.fields))
    assert.equal("URL of the mask: the area where the garden is generated", garden.fields[4].doc)
  end)

  it("makes the variation of what the creation has", function()
    assert.equal("user_id generation_id original_url mask_url mask_file season hour webhook", names(variation.fields))
    assert.same({ "garden_variation", "/garden/get" }, { variation.name, variation.result_path })
    assert.same({ "season", "hour" }, garden.variation.inherits)
    assert.same({ service = "garden_variation", original = "original_url", inherits = { "season", "hour" } },
      variation.variation)
  end)

  it("makes what compiles", function()
    for _, made in ipairs { garden, variation } do
      assert.is_truthy(core.schema { fields = made.fields, groups = made.groups })
    end
  end)

  it("leaves its parts and what it is given alone", function()
    local again = iacrea.variation { of = garden, title = "Garden variation", create_path = "/garden/generate-variation" }
    assert.same(variation, again)
    assert.equal(10, #garden.fields)
    assert.same({ "image", "mask" }, { garden.inputs[1].name, garden.inputs[2].name })
  end)
end)
