local options = require "homegen.sandbox.options"

describe("sandbox.options", function()
  it("have the documented defaults", function()
    assert.same({
      host = "127.0.0.1", port = 0, credits = 1000, photos = 1000, seconds = 0.6, workers = 4, max_unfinished = 30,
      sync = true,
    }, options.read(nil, 1))
  end)

  it("are taken over", function()
    local given = { port = 8080, folder = "pictures", credits = 0, seconds = 0, id_base = "9007199254740993",
      photos = 0, user_id = "11111111-2222-4333-8444-555555555555" }
    local read = options.read(given, 1)
    for name, value in pairs(given) do assert.equal(value, read[name]) end
  end)
end)
