local price = require "homegen.client.price"
local service = require "homegen.service"

describe("homegen.client.price", function()
  it("is the document's: smart replace, 1 credit", function()
    assert.equal(1, price.of(service.find("smart_replace"), {}))
  end)

  it("may depend on a field", function()
    local editor = { credits = { model_type = { Flash = 1, Base = 3, Pro = 10 } } }
    assert.equal(3, price.of(editor, { model_type = "Base" }))
    assert.has_error(function() price.of(editor, { model_type = "Turbo" }) end)
  end)
end)
