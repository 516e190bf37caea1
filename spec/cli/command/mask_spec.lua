local cli = require "spec.support.process.cli"
local event_schema = require "homegen.cli.output.event_schema"
local homegen = require "homegen"
local scratch = require "spec.support.scratch"

describe("homegen mask", function()
  local scene

  before_each(function() scene = cli.scene() end)
  after_each(function() scene:close() end)

  it("draws shapes, which a picture's size may be taken for", function()
    local out = scene:run("mask new --size 100x50 --rectangle 0,0,50,50")
    assert.same({ "mask.png\n", "50 % of it will be replaced\n", 0 }, { out.text, out.errors, out.code })
    out = scene:run("mask new --image mask.png --ellipse 50,25,10 --polygon 0,0,10,0,0,10 --invert -o other.png --json")
    local event = cli.events(out.text)[1]
    assert.is_nil(event_schema.problem(event))
    assert.same({ 100, 50, "other.png" }, { event.width, event.height, event.path })
    assert.is_true(event.black > 0.9)
  end)

  it("writes over nothing, unless it is told to", function()
    scratch.write(scene.folder .. "/mask.png", "a photo")
    local out = scene:run("mask new --size 10x10 --rectangle 0,0,5,5")
    assert.equal(9, out.code)
    assert.matches("mask.png is there already\n  hint: %-%-force writes over it", out.errors)
    assert.equal("a photo", scratch.read(scene.folder .. "/mask.png"))
    assert.equal(0, scene:run("mask new --size 10x10 --rectangle 0,0,5,5 --force").code)
    assert.equal(10, homegen.image.info(scene.folder .. "/mask.png").width)
  end)

  it("says what a mask means, and whether it fits", function()
    assert.equal(0, scene:run("mask new --size 100x50 --rectangle 0,0,25,50").code)
    assert.equal(0, scene:run("mask new --size 90x50 --rectangle 0,0,25,50 -o small.png").code)
    local out = scene:run("mask check mask.png")
    assert.same({ "mask.png: 100 x 50, 25 % will be replaced\n", 0 }, { out.text, out.code })
    out = scene:run("mask check mask.png --image small.png")
    assert.same({ 2, "homegen: the mask is 100x50, the image 90x50\n" }, { out.code, out.errors })
  end)

  it("converts what means something else", function()
    assert.equal(0, scene:run("mask new --size 100x50 --rectangle 0,0,25,50").code)
    local out = scene:run("mask convert mask.png --from white -o turned.png")
    assert.same({ 0, "75 % of it will be replaced\n" }, { out.code, out.errors })
    assert.equal(2, scene:run("mask convert mask.png -o x.png").code)
    assert.equal(2, scene:run("mask convert mask.png --from green -o x.png").code)
  end)

  it("says what is wrong with what was typed", function()
    for arguments, words in pairs {
      ["new"] = "how large is it? Give --size WIDTHxHEIGHT, or --image FILE",
      ["new --size 0x5"] = "a size such as 1024x768 is expected", ["new --size 10"] = "a size such as 1024x768 is expected",
      ["new --size 10x10 --rectangle 1,2,3"] = "X,Y,WIDTH,HEIGHT is expected, not '1,2,3'",
      ["new --size 10x10 --elipse 1,2,3"] = "did you mean --ellipse?",
      ["chek x.png"] = "unknown command 'chek': did you mean check?",
    } do
      local out = scene:run("mask " .. arguments)
      assert.equal(2, out.code, arguments)
      assert.truthy(out.errors:find(words, 1, true), out.errors)
    end
    local out = scene:run("mask check nowhere.png")
    assert.same({ 9, "homegen: there is no file nowhere.png\n" }, { out.code, out.errors })
  end)
end)
