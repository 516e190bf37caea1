local homegen = require "homegen"
local mcp_scene = require "spec.support.mcp_scene"
local tools = require "homegen.mcp.tools"

describe("homegen.mcp.tools", function()
  local scene
  after_each(function() scene:finish() end)

  local function shown(given)
    scene = mcp_scene.begin(given)
    local by_name = {}
    for _, tool in ipairs(tools.all(scene.shop)) do by_name[tool.name] = tools.shown(tool, true) end
    return by_name
  end

  it("have one for each service, with its price and what it promises", function()
    local by_name = shown()
    for _, service in ipairs(homegen.services()) do
      local tool = by_name[service.name]
      assert.matches("costs money: %d+ ", tool.description)
      assert.matches("never paid for twice", tool.description)
      assert.same({ false, true }, { tool.annotations.readOnlyHint, tool.annotations.idempotentHint })
      assert.same({ "consent", "parameters" }, { tool.inputSchema.required[1], tool.inputSchema.required[2] })
      assert.equal("optional", tool.execution.taskSupport)
    end
    assert.matches("1 credit for model_type Flash, 3 credits for model_type Base, 10 credits for model_type Pro",
      by_name.magic_editor.description)
    assert.is_true(by_name.quote.annotations.readOnlyHint)
  end)

  it("offer local files where a person allows them alone, and no rule names what is not offered", function()
    local without = shown().smart_replace.inputSchema.properties.parameters
    assert.is_nil(without.properties.image_file or without.properties.mask_file)
    assert.same({ { "image_url" } }, { without.allOf[1].oneOf[1].required })
    assert.is_nil(without.allOf[1].oneOf[2])
    scene:finish()
    local with = shown { local_files = true }.smart_replace.inputSchema.properties.parameters
    assert.truthy(with.properties.image_file and with.properties.mask_file)
    assert.equal("image_file", with.allOf[1].oneOf[2].required[1])
  end)

  it("tell the wait that this server allows", function()
    local seconds = shown { wait = 0.5 }.wait.inputSchema.properties.seconds
    assert.same({ 0, 0.5 }, { seconds.minimum, seconds.maximum })
  end)
end)
