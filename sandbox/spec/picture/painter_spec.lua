local core = require "homegen.core"
local painter = require "homegen.sandbox.picture.painter"
local probe = require "spec.support.probe"
local reactor = require "homegen.loop.reactor"
local samples = require "homegen.sandbox.files.samples"

describe("sandbox.painter", function()
  local artist
  before_each(function() artist = assert(painter.new()) end)
  after_each(function() artist:close() end)

  local function draw(job)
    local result
    artist:draw(job, function(...) result = { ... } end)
    return function() return result end
  end

  local function wait(...)
    local deadline = core.monotonic() + probe.PATIENCE
    for _, result in ipairs { ... } do
      while not result() do
        assert(core.monotonic() < deadline, "the painter is too slow")
        reactor.turn(0.1)
      end
    end
  end

  local function job(prompt)
    return { kind = "smart_replace", source = samples.read "source", mask = samples.read "mask", prompt = prompt }
  end

  it("draws while the loop goes on, each result to its own job", function()
    local turns = 0
    local function count()
      turns = turns + 1
      reactor.after(0.001, count)
    end
    count()
    local sofa, rug, none = draw(job "a red velvet sofa"), draw(job "a green rug"), draw { kind = "smart_replace",
      source = "no picture", mask = samples.read "mask", prompt = "a rug" }
    wait(sofa, rug, none)
    local _, width, height = core.image_info(samples.read "source")
    for _, result in ipairs { sofa(), rug() } do
      assert.same({ "png", width, height, 1 }, { core.image_info(result[1]) })
      assert.same({ width, height }, { result[2], result[3] })
    end
    assert.not_equal(sofa()[1], rug()[1])
    assert.is_nil(none()[1])
    assert.is_string(none()[2])
    assert.is_true(turns > 3)
  end)

  it("can be closed over unfinished work", function()
    draw(job "a red velvet sofa")
    draw(job "a green rug")
  end)
end)
