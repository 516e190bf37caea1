local json = require "homegen.sandbox.json"
local reply = require "homegen.sandbox.reply"

describe("sandbox.reply", function()
  it("writes the documents' envelope", function()
    local refused = reply.envelope(5002, "Invalid API Key")
    assert.equal(200, refused.status)
    assert.equal("application/json", refused.headers["Content-Type"])
    assert.equal('{"code":5002,"message":"Invalid API Key","data":null}', refused.body)
    local created = reply.envelope(0, "success", json.raw("1234567890123456789"), 201)
    assert.equal(201, created.status)
    assert.equal('{"code":0,"message":"success","data":1234567890123456789}', created.body)
  end)

  it("writes text as text", function()
    local text = reply.text(404, "no such file")
    assert.same({ 404, "no such file\n" }, { text.status, text.body })
    assert.equal("text/plain; charset=utf-8", text.headers["Content-Type"])
  end)
end)
