local scrub = require "homegen.tape.scrub"

local SECRETS = {
  keys = { "key/with\"marks" }, users = { "11111111-2222-4333-8444-555555555555" }, webhook = "https://me.example/hooks",
  uploads = { ["https://files.example/tmp/1.png?sig=abc"] = "https://upload.invalid/0123/room.png" },
}

local function of(text) return scrub.text(text, SECRETS) end

describe("homegen.tape.scrub", function()
  it("takes out keys and users, as they are and as JSON spells them", function()
    assert.equal('a [key] b [key]', of 'a key/with"marks b key\\/with\\"marks')
    assert.equal("user " .. scrub.USER, of "user 11111111-2222-4333-8444-555555555555")
    assert.equal(('{"user_id": "%s","userId":"%s"}'):format(scrub.USER, scrub.USER), of '{"user_id": "me","userId":"you"}')
  end)

  it("takes out webhooks, wherever they stand", function()
    assert.equal('{"a":1}', of '{"a":1,"webhook":"https://me.example/hooks/1-secret"}')
    assert.equal('{"a":1}', of '{"webhook": "https://other.example/x", "a":1}':gsub("{ ", "{"))
    assert.equal('see [webhook] or [webhook]', of 'see https://me.example/hooks/1-secret or https:\\/\\/me.example\\/hooks\\/1-secret')
  end)

  it("takes out what signs an address, and who may open it; what differs stays different", function()
    local one, other = of "https://u:p@cdn.example/a.png?sig=1&x=2", of "https://cdn.example/a.png?sig=2"
    assert.matches("^https://cdn%.example/a%.png%?tape=%x%x%x%x%x%x%x%x%x%x%x%x$", one)
    assert.not_equal(one, other)
    assert.equal(one, of(one))
    assert.matches('^{"u":"https:\\/\\/cdn.example\\/a.png%?tape=%x+","v":"\\"https://x.example/%?tape=%x+\\""}$',
      of [[{"u":"https:\/\/cdn.example\/a.png?sig=1\u0026b=2","v":"\"https://x.example/?s=3\""}]])
    assert.equal("https://cdn.example/a.png", of "https://cdn.example/a.png")
  end)

  it("knows an uploaded picture by what it holds", function()
    assert.equal('{"i":"https:\\/\\/upload.invalid\\/0123\\/room.png"}', of '{"i":"https:\\/\\/files.example\\/tmp\\/1.png?sig=abc"}')
    assert.equal(scrub.upload_address("bytes", "a/b c.png"), scrub.upload_address("bytes", "a/b c.png"))
    assert.not_equal(scrub.upload_address("bytes", "a.png"), scrub.upload_address("other", "a.png"))
    assert.matches("^https://upload%.invalid/%x+/a%%2Fb%%20c%.png$", scrub.upload_address("bytes", "a/b c.png"))
  end)

  it("tells long base64 by its digest", function()
    assert.matches('^{"m":"%[sha256 %x+%]"}$', of(('{"m":"%s"}'):format(("A"):rep(5000))))
    assert.equal('{"m":"AAAA"}', of '{"m":"AAAA"}')
  end)

  it("does not take long for what nobody would send", function()
    local start = os.clock()
    for _, text in ipairs { "https://", "?", '"user_id"', "\\", '"webhook"', "https://a?", '"' .. ("A"):rep(900) } do
      of(text:rep(20000))
    end
    assert.is_true(os.clock() - start < 5)
  end)
end)
