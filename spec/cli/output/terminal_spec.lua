local cli = require "spec.support.process.cli"
local child = require "spec.support.process.child"

local ASK = [[
  local terminal = require "homegen.cli.output.terminal"
  print(terminal.columns(terminal.OUTPUT), terminal.is(terminal.OUTPUT), terminal.is_live(1), terminal.has_colours(1))
]]

describe("homegen.cli.output.terminal", function()
  it("knows of what is none the columns that it is told", function()
    for told, columns in pairs { [""] = 80, ["40"] = 40, ["7"] = 20, many = 80 } do
      assert.equal(columns .. "\tfalse\tfalse\tfalse\n", child.run(ASK, { COLUMNS = told }))
    end
  end)

  it("asks a terminal for its own, which may be a typewriter", function()
    local scene = cli.scene()
    local sentence = "The shortest time between two questions for a task. Default: 3; less only on this machine."
    assert.truthy(scene:terminal("magic-editor --help", { columns = 200 }).text:find(sentence, 1, true))
    assert.is_nil(scene:terminal("magic-editor --help", { columns = 60 }).text:find(sentence, 1, true))
    scene.environment.TERM = "dumb"
    local out = scene:terminal "magic-editor --image https://example.com/r.jpg --sandbox --yes"
    assert.is_nil(out.text:find "[\27]")
    assert.matches("\nmagic%-editor: queued", out.text)
    scene:close()
  end)
end)
