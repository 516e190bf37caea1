local json = require "homegen.sandbox.http.json"
local reply = require "homegen.sandbox.http.reply"

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

  it("writes errors in the form of the provider whose path it is", function()
    local problem = reply.failure("/api/create_room/none", 404, 1001, "No such endpoint")
    assert.same({ 404, '{"message":"No such endpoint"}' }, { problem.status, problem.body })
    for _, path in ipairs { "/api/v1/none", "/", "/none" } do
      local failure = reply.failure(path, 404, 1001, "No such endpoint")
      assert.same({ 404, '{"code":1001,"message":"No such endpoint","data":null}' }, { failure.status, failure.body })
    end
  end)
end)
