--- What holds for every service's data file, those of services.names and those on their way there.

local core = require "homegen.core"
local price = require "homegen.client.price"

local NAMES = {
  "smart_replace", "magic_editor", "house_plan", "create_room", "create_room_variation", "create_exterior",
  "create_exterior_variation",
}
local STATES = { queued = true, processing = true, succeeded = true, failed = true, terminated = true }

for _, name in ipairs(NAMES) do
  describe("the data of " .. name, function()
    local definition = require("homegen.service." .. name)
    local fields = {}
    for _, field in ipairs(definition.fields) do fields[field.name] = field end

    it("is named like its file and says whose it is", function()
      assert.equal(name, definition.name)
      assert.is_true(require("homegen.provider." .. definition.provider).title ~= nil)
      assert.truthy(definition.title:match("^%u[%l ]+$"))
    end)

    it("has paths on the provider's origin", function()
      for _, key in ipairs { "create_path", "result_path" } do
        assert.truthy(definition[key]:match("^/api/[%w_/-]+$"))
      end
    end)

    it("gives every status a state, each end included", function()
      local ends = {}
      for _, state in pairs(definition.statuses) do
        assert.is_true(STATES[state])
        ends[state] = true
      end
      assert.is_true(ends.succeeded and ends.failed and ends.queued and ends.processing)
    end)

    it("explains every field", function()
      for _, field in ipairs(definition.fields) do assert.truthy((field.doc or ""):match("%a")) end
    end)

    it("knows fields in its inputs only", function()
      for _, input in ipairs(definition.inputs) do
        for _, key in ipairs { "url", "base64", "file", "same_size_as", "mask_of" } do
          assert.is_true(input[key] == nil or fields[input[key]] ~= nil)
        end
        assert.equal("file", fields[input.file].type)
        assert.is_true(#input.formats > 0)
      end
    end)

    it("has a field of URLs for its webhook, where it has one", function()
      assert.is_true(definition.webhook == nil or fields[definition.webhook].type == "url")
    end)

    it("has an input for every file", function()
      for field_name, field in pairs(fields) do
        local found = field.type ~= "file"
        for _, input in ipairs(definition.inputs) do found = found or input.file == field_name end
        assert.is_true(found)
      end
    end)

    it("has a price for every value that decides it", function()
      if type(definition.credits) == "number" then return end
      local field_name = next(definition.credits)
      for _, value in ipairs(fields[field_name].values) do
        assert.is_true(price.of(definition, { [field_name] = value }) >= 1)
      end
      assert.is_string(fields[field_name].default)
    end)

    it("names a variation and what that takes", function()
      local variation = definition.variation
      if not variation then return end
      local made = require("homegen.service." .. variation.service)
      assert.equal(definition.provider, made.provider)
      assert.equal("url", fields[variation.original].type)
      for _, field_name in ipairs(variation.inherits) do assert.is_table(fields[field_name]) end
    end)

    it("compiles, and is left alone by that", function()
      assert.is_truthy(core.schema { fields = definition.fields, groups = definition.groups })
      assert.is_nil(definition.schema)
    end)
  end)
end
