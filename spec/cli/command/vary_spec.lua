local cjson = require "cjson"
local cli = require "spec.support.process.cli"

local ROOM = "create-room --image https://example.com/r.jpg --mask https://example.com/m.png --room-type KITCHEN --theme MODERN "
  .. "--width 1024 --height 768 --yes "
local FAST = "--poll-interval 0.05 "

describe("homegen vary", function()
  local scene

  before_each(function() scene = cli.scene():serve() end)
  after_each(function() scene:close() end)

  it("takes from the journal what it is not told", function()
    assert.equal(0, scene:run(ROOM .. FAST .. "--key kitchen").code)
    local out = scene:run("vary kitchen --theme INDUSTRIAL --dry-run " .. FAST)
    assert.equal(0, out.code, out.errors)
    local sent = cjson.decode(out.text)
    assert.same({ "https://example.com/r.jpg", "KITCHEN", "INDUSTRIAL" }, { sent.original_url, sent.room_type, sent.theme })
    out = scene:run("vary kitchen --theme INDUSTRIAL --yes --key second " .. FAST)
    assert.equal(0, out.code, out.errors)
    assert.matches("/create_room_variation%-%x+.*%.png\n$", out.text)
    sent = cjson.decode(scene:run("vary second --dry-run " .. FAST).text) -- a variation of the variation
    assert.same({ "https://example.com/r.jpg", "INDUSTRIAL" }, { sent.original_url, sent.theme })
    assert.equal(2, scene:creates())
  end)

  it("takes a service and an id, with all that is to be known", function()
    local id = "00000000-0000-4000-8000-000000000001"
    local call = "vary create-exterior " .. id .. " --original-url https://example.com/g.jpg "
    local sent = cjson.decode(scene:run(call .. "--room-type POOL --dry-run").text)
    assert.same({ id, "POOL" }, { sent.generation_id, sent.room_type })
    local out = scene:run(call .. "--dry-run")
    assert.equal(2, out.code)
    assert.matches("%-%-room%-type: is required", out.errors)
    assert.equal(2, scene:run("vary smart-replace 17 --yes").code)
    assert.equal(2, scene:run("vary unknown-key --yes").code)
    assert.equal(0, scene:creates())
  end)

  it("offers the values of rooms and of exteriors", function()
    local help = scene:run("vary --help").text:gsub("%s+", " ")
    assert.matches("BATHROOM, KITCHEN, SHOWEROOM, TERRACE, POOL, PETANQUE", help)
    assert.is_nil(help:find("generation-id", 1, true))
  end)
end)
