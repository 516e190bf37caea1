--- What specs of iaCrea's services say alike; each gives what its document says of it alone.

local assert = require "luassert"
local busted = require "busted"

local iacrea_service = {}
local describe, it = busted.describe, busted.it

---@param name string of the service
---@param expected { create_path: string, result_path: string, variation: table }
function iacrea_service.describe(name, expected)
  local service = require("homegen.service." .. name)

  describe("the service " .. name, function()
    it("has the document's paths", function()
      assert.equal(expected.create_path, service.create_path)
      assert.equal(expected.result_path, service.result_path)
    end)

    it("has the document's statuses", function()
      assert.same({
        STARTING = "queued", PROCESSING = "processing", SUCCEEDED = "succeeded", FAILED = "failed",
      }, service.statuses)
    end)

    it("is estimated at one photo", function()
      assert.equal("iacrea", service.provider)
      assert.equal(1, service.credits)
    end)

    it("can be varied with what the variation needs", function()
      assert.same(expected.variation, service.variation)
    end)
  end)
end

return iacrea_service
