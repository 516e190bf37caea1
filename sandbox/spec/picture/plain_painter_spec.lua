local core = require "homegen.core"
local plain_painter = require "homegen.sandbox.picture.plain_painter"
local probe = require "spec.support.probe"

describe("sandbox.plain_painter", function()
  it("gives a whole picture of the size that it says", function()
    local png, width, height
    plain_painter.new():draw({}, function(...) png, width, height = ... end)
    assert.same({ "png", width, height, 1 }, { core.image_info(png) })
    assert.matches("IEND\174B`\130$", png)
    assert.is_true(width >= 1 and height >= 1)
  end)

  it("paints for a sandbox that has no homegen.sandbox.paint", function()
    local kept, preload = package.loaded["homegen.sandbox.paint"], package.preload["homegen.sandbox.paint"]
    package.loaded["homegen.sandbox.paint"] = nil
    package.preload["homegen.sandbox.paint"] = function() error "module not built" end
    local p = probe.start { painter = "plain", seconds = 0 }
    package.loaded["homegen.sandbox.paint"], package.preload["homegen.sandbox.paint"] = kept, preload
    p:create()
    p:run_until(function() return p.sandbox:tasks()[1].state == "succeeded" end)
    local output = p:data(probe.FIRST_ID).output
    assert.same({ 8, 8 }, { output.width, output.height })
    local picture = p:get(output.resultUrl:match "^http://[^/]+(.*)$")
    assert.same({ "png", 8, 8, 1 }, { core.image_info(picture.body) })
    p:stop()
  end)
end)
