local record = require "homegen.sandbox.console.record"

local function request(path) return { method = "POST", path = path, headers = { apikey = "k" }, body = "{}", query = "a=1" } end

describe("sandbox.console.record", function()
  it("keeps requests with what was answered, but not the console's own", function()
    local kept = record.new {}
    kept:add(request "/api/v1/smartReplace/generate", { status = 200, note = "created 1" })
    kept:add(request "/console/state", { status = 200 })
    kept:add(request "/__sandbox/faults", { status = 200 })
    kept:add(request "/x", { status = 503, drop = true })
    local list = kept:latest()
    assert.equal(2, #list)
    assert.same({ "/api/v1/smartReplace/generate", "200", "created 1", 1, "a=1" },
      { list[1].path, list[1].status, list[1].note, list[1].number, list[1].query })
    assert.equal("closed", list[2].status)
  end)

  it("keeps the beginning of a large body, and no key that is cut there", function()
    local kept = record.new { "sandbox-key-1" }
    local body = ("x"):rep(16384 - 5) .. "sandbox-key-1" .. ("y"):rep(1000000)
    local headers = { ["x-api-key"] = "theirs" }
    kept:add({ method = "POST", path = "/x", headers = headers, body = body }, { status = 200 })
    local one = kept:latest()[1]
    assert.matches("^x+… %(1016392 bytes%)$", one.body)
    assert.is_true(#one.body < 5000)
    assert.same({ { name = "x-api-key", value = "••••" } }, one.headers)
    assert.equal(one.headers, kept:latest()[1].headers) -- masked once
    assert.same({ ["x-api-key"] = "theirs" }, headers) -- the request itself is left alone
  end)

  it("keeps the latest alone", function()
    local kept = record.new {}
    for index = 1, 100 do kept:add(request("/" .. index), { status = 200 }) end
    assert.equal(60, #kept:latest())
    assert.equal(41, kept:latest()[1].number)
  end)
end)
