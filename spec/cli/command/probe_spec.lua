local cli = require "spec.support.process.cli"
local event_schema = require "homegen.cli.output.event_schema"

describe("homegen probe", function()
  local scene

  before_each(function() scene = cli.scene():serve() end)
  after_each(function() scene:close() end)

  it("finds the sandbox as this version knows it, and pays for nothing", function()
    local out = scene:run "probe"
    assert.equal(0, out.code, out.text)
    assert.matches("smart%-replace: a create that must be refused: as known\n", out.text)
    assert.matches("house%-plan: a create that must be refused: not asked: ", out.text)
    assert.matches("ideal%-house: the balance: not asked: no document tells", out.text)
    assert.matches("iacrea: the balance: as known %(1000 photos are left%)\n", out.text)
    assert.equal("Nothing was charged.\n", out.errors)
    assert.matches("1000 photos", scene:run("probe").text) -- still
  end)

  it("tells what has changed", function()
    scene:fault { effect = "envelope", code = 1404, message = "gone", on = "poll", service = "magic_editor" }
    scene:fault { effect = "html", on = "create", service = "create_room" }
    local out = scene:run "probe"
    assert.equal(10, out.code)
    assert.matches("magic%-editor: a task that there is not: differs\n  code 1404, which is not known", out.text)
    assert.matches("create%-room: a create that must be refused: differs\n  HTTP 200, and no JSON object\n", out.text)
    scene:fault { effect = "status", status = 502, on = "poll", service = "smart_replace" }
    for _, event in ipairs(cli.events(scene:run("probe --json").text)) do assert.is_nil(event_schema.problem(event)) end
  end)

  it("needs a key", function()
    local bare = cli.scene()
    local out = bare:run "probe"
    assert.equal(4, out.code)
    assert.matches("set IDEAL_HOUSE_API_KEY, or IACREA_API_KEY and IACREA_USER_ID, or try it with %-%-sandbox", out.errors)
    bare:close()
    scene = cli.scene()
  end)
end)
