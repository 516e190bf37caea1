local cli = require "spec.support.process.cli"
local event_schema = require "homegen.cli.output.event_schema"
local scratch = require "spec.support.scratch"
local text = require "homegen.cli.output.text"

local CALL = "smart-replace --image https://example.com/room.jpg --mask https://example.com/mask.png --prompt 'ein grünes Sofa' "
local FAST = "--poll-interval 0.05 "

describe("homegen.cli.output", function()
  local scene

  before_each(function() scene = cli.scene():serve() end)
  after_each(function() scene:close() end)

  it("loses nothing to a reader that has gone", function()
    for _, options in ipairs { "", "--json --verbose " } do
      local out = scene:run(CALL .. FAST .. options .. "--yes -o here.png", "| true")
      assert.equal(0, out.code, out.errors)
      assert.truthy(scratch.read(scene.folder .. "/here.png"))
      assert.is_nil(out.errors:find("traceback", 1, true))
      os.remove(scene.folder .. "/here.png")
    end
  end)

  it("tells a full disk, and still has the picture", function()
    for _, options in ipairs { "", "--json " } do
      local out = scene:run(CALL .. FAST .. options .. "--yes -o here.png", ">/dev/full")
      assert.equal(9, out.code, out.errors)
      assert.matches("homegen: standard output: No space left on device\n$", out.errors)
      assert.truthy(scratch.read(scene.folder .. "/here.png"))
      os.remove(scene.folder .. "/here.png")
    end
  end)

  it("sends nothing where the journal or the picture would find no room", function()
    scene.before = "ulimit -f 16;" -- of 1 KiB: what is said has room
    local out = scene:run(CALL .. FAST .. "--yes")
    assert.equal(9, out.code, out.errors)
    assert.matches("cannot be written: .*; make room on its disk\nNothing was sent, nothing was charged%.\n$", out.errors)
    scene.before = nil
    out = scene:run(CALL .. FAST .. "--yes -o /nowhere/here.png")
    assert.equal(9, out.code, out.errors)
    assert.matches("Nothing was sent, nothing was charged%.\n$", out.errors)
    assert.equal(0, scene:creates())
  end)

  it("fits a terminal of 20 columns", function()
    scene:close()
    scene = cli.scene():serve "--seconds 0.6"
    local out = scene:terminal(CALL .. FAST .. "--yes -o here.png", { columns = 20 })
    assert.equal(0, out.code, out.text)
    local shown = 0
    for line in out.text:gmatch "\r([^\r\n\27]+)\27%[K" do
      shown = shown + 1
      assert.is_true(text.width(line) < 20, line)
      assert.is_not_nil(line:find "^smart%-replace")
    end
    assert.is_true(shown > 1)
    for line in out.text:gsub("\r[^\n]-\27%[K", ""):gmatch "[^\n]+" do
      if line:find " " then assert.is_true(text.width(line) <= 20, line) end -- words stay whole, so that they can be copied
    end
  end)

  it("writes plain lines where there is no terminal", function()
    local out = scene:run(CALL .. FAST .. "--yes -o here.png")
    assert.is_nil(out.errors:find "[\27\r]")
    assert.matches("\nsmart%-replace: queued", out.errors)
    assert.matches("\nsmart%-replace: succeeded, %d+ s\n", out.errors)
  end)

  it("has colours on a terminal, unless they are not wanted", function()
    local wrong = "magic-editor --image https://example.com/r.jpg --model-type Fast --yes"
    assert.truthy(scene:terminal(wrong).text:find("\27[31m", 1, true))
    scene.environment.NO_COLOR = "1"
    assert.is_nil(scene:terminal(wrong).text:find("\27[31m", 1, true))
    scene.environment.NO_COLOR = ""
    assert.truthy(scene:terminal(wrong).text:find("\27[31m", 1, true))
    assert.is_nil(scene:run(wrong).errors:find("\27", 1, true))
  end)

  it("says nothing but results and errors with --quiet", function()
    local out = scene:run(CALL .. FAST .. "--yes --quiet -o here.png")
    assert.same({ scene.folder .. "/here.png\n", "", 0 }, { out.text, out.errors, out.code })
    out = scene:run(CALL .. FAST .. "--quiet")
    assert.equal(7, out.code)
    assert.matches("nobody is here to be asked", out.errors)
  end)

  it("writes JSON whatever a name is made of", function()
    local out = scene:run(CALL .. FAST .. "--yes --json -o $'caf\\xe9-\\n{key}.png'")
    for _, event in ipairs(cli.events(out.text)) do assert.is_nil(event_schema.problem(event)) end
    assert.is_nil(out.text:find "[\200-\255]\"")
  end)
end)
