--- Against the sentences of "Generate a room variation".

local iacrea = require "spec.support.iacrea"
local probe = require "spec.support.probe"

local GENERATE, VARIATION = "/api/create_room/generate", "/api/create_room/generate-variation"

describe("sandbox.service.create_room_variation", function()
  local p, first
  before_each(function()
    p = probe.start { seconds = 0 }
    first = p:ask(GENERATE, iacrea.room()).json.generation_id
  end)
  after_each(function() p:stop() end)

  local function vary(changes)
    local fields = {
      generation_id = first, original_url = "https://example.com/image.jpg", room_type = "BATHROOM", theme = "SCANDINAVIAN",
    }
    for name, value in pairs(changes or {}) do fields[name] = value end
    return p:ask(VARIATION, fields)
  end

  local function job(index)
    p:run_until(function() return p.jobs[index] end)
    return p.jobs[index]
  end

  it("takes the document's example as it stands: its id is the latest generation's", function()
    local reply = p:post(VARIATION, '{"user_id":"uuid","generation_id":"uuid","original_url":"https://example.com/image.jpg",'
      .. '"mask_url":"https://example.com/new-mask.png","room_type":"BATHROOM","theme":"SCANDINAVIAN"}',
      { "x-api-key: " .. probe.KEY })
    assert.equal(200, reply.status)
    assert.matches('^{"generation_id":"[%x-]+"}$', reply.body)
    assert.not_equal(first, reply.json.generation_id)
  end)

  it("uses the mask of the previous generation when it brings none, else its own", function()
    local mask = p.sandbox:upload(probe.picture(1024, 768), "mask.png")
    assert.equal(200, vary().status)
    local second = vary { mask_url = mask }.json.generation_id
    assert.equal(200, vary { generation_id = second }.status) -- a variation of a variation
    assert.equal(job(1).mask, job(2).mask)
    assert.equal(probe.picture(1024, 768), job(3).mask)
    assert.equal(job(3).mask, job(4).mask)
  end)

  it("numbers the variations of a project for the painter, and takes a photo for each", function()
    vary()
    vary { theme = "INDUSTRIAL" }
    assert.equal("create_room", job(2).kind)
    assert.same({ 0, 1, 2 }, { job(1).variation, job(2).variation, job(3).variation })
    assert.equal("INDUSTRIAL", job(3).theme)
    assert.equal(3, p.sandbox:ledger("iacrea").charged)
  end)

  it("notes an original that is not the one of the previous generation", function()
    vary { original_url = "https://example.com/other.jpg" }
    assert.matches("^original_url", p.sandbox:tasks()[2].notes[1])
  end)

  it("refuses what breaks a rule with 400, and an unknown generation with 404", function()
    for _, case in ipairs {
      { { generation_id = false }, 400 }, { { generation_id = "7" }, 400 }, { { original_url = false }, 400 },
      { { original_url = "image.jpg" }, 400 }, { { mask_url = "" }, 400 }, { { room_type = false }, 400 },
      { { room_type = "POOL" }, 400 }, { { theme = false }, 400 }, { { theme = "modern" }, 400 }, { { webhook = "x" }, 400 },
      { { generation_id = probe.USER }, 404 },
    } do
      local name = next(case[1])
      local reply = vary(case[1])
      assert.equal(case[2], reply.status, name)
      assert.matches(name, reply.json.message, 1, true)
    end
    assert.equal(1, p.sandbox:ledger("iacrea").charged)
  end)

  it("refuses to vary what has failed", function()
    p.sandbox:fault { effect = "fail" }
    local failed = vary().json.generation_id
    p:run_until(function() return p.sandbox:tasks()[2].state == "failed" end)
    assert.equal(400, vary { generation_id = failed }.status)
  end)
end)
