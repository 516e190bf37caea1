local cjson = require "cjson"
local facts = require "homegen.gallery.facts"

local function text(list)
  local lines = {}
  for index, fact in ipairs(list) do lines[index] = fact.name .. ": " .. fact.value end
  return table.concat(lines, "\n")
end

describe("homegen.gallery.facts", function()
  it("are in the order of the service's data, by either name, without what says nothing", function()
    assert.equal("image url: https://e.example/a.png\nprompt: a sofa\nodd: yes", text(facts.of_params("smart_replace", {
      prompt = "a sofa", imageUrl = "https://e.example/a.png?signature=secret", maskUrl = cjson.null, odd = true, mask_base64 = "",
    })))
  end)

  it("tell rooms as people do, and cut what is too long", function()
    assert.equal("bathrooms: 2.5\nbedroom area ranges: Room 1 12–18 m², Room 2 10–14 m²\nbathroom layouts: Bathroom 1 layout wet", text(
      facts.of_params("house_plan", {
        bathrooms = 2.5, bedroomAreaRanges = {
          { name = "Room 1", minArea = "12", maxArea = "18", unit = "m²" }, { name = "Room 2", minArea = 10, maxArea = 14, unit = "m²" },
        }, bathroomLayouts = { { name = "Bathroom 1", layout = "wet" } },
      })))
    assert.matches("^prompt: x+… %(5000 bytes%)$", text(facts.of_params("smart_replace", { prompt = ("x"):rep(5000) })))
  end)

  it("name nobody", function()
    assert.equal("", text(facts.of_params("create_room", { user_id = "uuid", webhook = "https://me.example/secret" })))
  end)
end)
