local core = require "homegen.core"
local drawing = require "homegen.sandbox.picture.drawing"
local probe = require "spec.support.probe"
local samples = require "homegen.sandbox.files.samples"

describe("sandbox.drawing", function()
  local urls, results, painted, artist

  before_each(function()
    urls, results, painted = {}, {}, {}
    artist = drawing.new {
      base_url = "http://sandbox",
      sources = { get = function(_, url, _, done)
        done(urls[url], not urls[url] and url .. " is gone" or nil, "note " .. url)
      end },
      painter = { draw = function(_, job, done)
        painted[#painted + 1] = job
        job.done = done
      end },
      files = { keep_result = function(_, png)
        if png == "too much" then return nil, "the disk is full" end
        results[#results + 1] = png
        return "/results/" .. #results
      end },
    }
  end)

  local function draw(pictures)
    local task = {
      input = {}, notes = {},
      service = {
        pictures = function() return pictures end,
        job = function(_, bytes) return { source = bytes.source, mask = bytes.mask } end,
      },
    }
    local ended
    artist:draw(task, function(output, message) ended = { output = output, message = message } end)
    return function() return ended end, task
  end

  local function message_of(pictures) return draw(pictures)().message end

  it("gets the pictures, draws, and keeps the result", function()
    urls.a, urls.b = probe.picture(4, 3), probe.picture(4, 3) .. "b"
    local ended, task = draw { { role = "source", url = "a" }, { role = "mask", url = "b" } }
    assert.is_nil(ended())
    assert.same({ "note a", "note b" }, task.notes)
    assert.equal(urls.a, painted[1].source)
    assert.equal(urls.b, painted[1].mask)
    painted[1].done("png", 4, 3)
    assert.same({ url = "http://sandbox/results/1", width = 4, height = 3 }, ended().output)
  end)

  it("decodes base64, and knows the samples", function()
    urls.a = samples.read "source"
    draw { { role = "source", url = "a" }, { role = "mask", base64 = core.base64_encode(samples.read "mask") } }
    draw { { role = "source", url = "a" }, { role = "mask", sample = true } }
    assert.equal(samples.read "mask", painted[1].mask)
    assert.equal(samples.read "mask", painted[2].mask)
  end)

  it("ends with the reason when something is wrong", function()
    urls.a, urls.b, urls.text = probe.picture(4, 3), probe.picture(3, 4), "no picture"
    assert.equal("gone is gone", message_of { { role = "source", url = "gone" } })
    assert.equal("gone is gone", message_of { { role = "source", url = "a" }, { role = "mask", url = "gone" } })
    assert.matches("^the source is no picture", message_of { { role = "source", url = "text" } })
    assert.matches("base64", message_of { { role = "source", base64 = "!" } })
    assert.equal("the mask is 3x4, the image 4x3",
      message_of { { role = "source", url = "a" }, { role = "mask", url = "b" } })
    assert.equal(0, #painted)
  end)

  it("passes on what went wrong in painting or keeping", function()
    urls.a = probe.picture(1, 1)
    local ended = draw { { role = "source", url = "a" } }
    painted[1].done(nil, "no paint")
    assert.equal("no paint", ended().message)
    ended = draw { { role = "source", url = "a" } }
    painted[2].done("too much", 1, 1)
    assert.equal("the disk is full", ended().message)
  end)
end)
