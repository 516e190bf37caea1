local cli = require "spec.support.process.cli"
local event_schema = require "homegen.cli.output.event_schema"

describe("homegen check", function()
  local scene

  before_each(function() scene = cli.scene() end)
  after_each(function() scene:close() end)

  it("says what is there and what is missing, and shows no key", function()
    local out = scene:run "check"
    assert.equal(4, out.code)
    assert.matches("ok   libcurl     %d+%.%d+", out.text)
    assert.matches("ok   journal     " .. scene.folder:gsub("%p", "%%%0") .. "/state/homegen/jobs%.db\n", out.text)
    assert.matches("%-%-   Ideal House no key: set IDEAL_HOUSE_API_KEY\n", out.text)
    assert.matches("Without a key there is the sandbox", out.errors)
    scene.environment.IDEAL_HOUSE_API_KEY = "a-key-that-must-not-show"
    scene.environment.IACREA_API_KEY = "another"
    out = scene:run "check"
    assert.equal(0, out.code)
    assert.matches("ok   Ideal House IDEAL_HOUSE_API_KEY is set\n", out.text)
    assert.matches("%-%-   iaCrea      not ready: set IACREA_USER_ID\n", out.text)
    assert.is_nil((out.text .. out.errors):find("must-not-show", 1, true))
  end)

  it("tells a program the same", function()
    for _, event in ipairs(cli.events(scene:run("check --json").text)) do assert.is_nil(event_schema.problem(event)) end
  end)

  it("tells a journal that cannot be", function()
    local out = scene:run "check --journal /proc/jobs.db"
    assert.equal(4, out.code)
    assert.matches("%-%-   journal     ", out.text)
  end)
end)
