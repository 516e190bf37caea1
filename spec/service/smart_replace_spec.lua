local core = require "homegen.core"
local services = require "homegen.service"
local violations = require "spec.support.violations"

local service = services.find "smart_replace"
local PNG = core.base64_encode("\137PNG\r\n\26\n\0\0\0\13IHDR\0\0\0\2\0\0\0\3")

local function check(changes)
  local parameters = { image_url = "https://example.com/room.jpg", prompt = "a velvet sofa" }
  for key, value in pairs(changes) do parameters[key] = value end
  return service.schema:check(parameters)
end

describe("the smart replace service", function()
  it("has what the document says", function()
    assert.equal("/api/v1/smartReplace/generate", service.create_path)
    assert.equal("/api/v1/smartReplace/result", service.result_path)
    assert.equal(1, service.credits)
    assert.equal("succeeded", service.statuses.Success)
    assert.equal("failed", service.statuses.Failed)
    assert.equal("queued", service.statuses.Unprocessed)
    assert.equal("processing", service.statuses.Processing)
    assert.equal("terminated", service.statuses.Termination)
  end)

  it("knows fields in its inputs only", function()
    local known = {}
    for _, field in ipairs(service.fields) do known[field.name] = true end
    for _, input in ipairs(service.inputs) do
      for _, key in ipairs { "url", "base64", "file", "same_size_as" } do
        assert.is_true(input[key] == nil or known[input[key]])
      end
      assert.is_table(input.formats)
    end
  end)

  it("sends the mask's URL when both are given", function()
    local normalised, notes = check {
      mask_url = "https://example.com/mask.png", mask_base64 = PNG, mask_file = "m.png",
    }
    assert.equal('{"imageUrl":"https://example.com/room.jpg","prompt":"a velvet sofa",'
      .. '"maskUrl":"https://example.com/mask.png"}', tostring(service.schema:encode(normalised)))
    assert.same({ "mask_base64: unused", "mask_file: unused" }, violations.brief(notes))
  end)

  it("sends a mask in base64 without prefix or line breaks", function()
    local normalised = check { maskBase64 = "data:image/png;base64," .. PNG .. "\n" }
    assert.equal('{"imageUrl":"https://example.com/room.jpg","prompt":"a velvet sofa","maskBase64":"' .. PNG .. '"}',
      tostring(service.schema:encode(normalised)))
  end)

  it("never sends a local path", function()
    local normalised = check { mask_file = "secret/mask.png" }
    assert.equal("secret/mask.png", normalised.mask_file)
    assert.is_nil(tostring(service.schema:encode(normalised)):find("secret", 1, true))
    assert.is_nil(service.schema:wire(normalised).mask_file)
  end)

  it("refuses two masks of which neither wins", function()
    local _, found = check { mask_base64 = PNG, mask_file = "mask.png" }
    assert.same({ "mask_base64: conflict" }, violations.brief(found))
  end)

  it("refuses a mask of another kind", function()
    for _, bytes in ipairs { "GIF89a", "", "RIFF\22\0\0\0WEBPVP8X\10\0\0\0\0\0\0\0\6\0\0\7\0\0" } do
      local _, found = check { mask_base64 = core.base64_encode(bytes) }
      assert.same({ "mask_base64: image" }, violations.brief(found))
    end
  end)

  it("refuses nothing at all", function()
    local _, found = service.schema:check {}
    assert.same({ "image_url: required", "prompt: required", "mask_url: required" }, violations.brief(found))
  end)
end)
