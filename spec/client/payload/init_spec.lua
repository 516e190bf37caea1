local payload = require "homegen.client.payload"

describe("homegen.client.payload", function()
  it("leaves the parameters of a service without a helper alone", function()
    local parameters = { image_url = "https://example.com/a.jpg" }
    for _, name in ipairs { "smart_replace", "magic_editor", "create_room", "create_exterior" } do
      assert.is_true(rawequal(parameters, payload.prepare(require("homegen.service." .. name), parameters)))
    end
  end)

  it("leaves what are no parameters to the schema", function()
    local service = require "homegen.service.house_plan"
    for _, value in ipairs { 1, "text", true, print } do assert.equal(value, payload.prepare(service, value)) end
    assert.is_nil(payload.prepare(service, nil))
  end)

  it("has the helper that a service names", function()
    assert.is_table(payload.prepare(require "homegen.service.house_plan", {}).bathroom_layouts)
    assert.has_error(function() payload.prepare({ prepare = "nothing_of_the_kind" }, {}) end)
  end)
end)
