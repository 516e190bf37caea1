local range = require "homegen.sandbox.http.range"

describe("sandbox.range", function()
  local function ask(header, condition, etag)
    local reply = { status = 200, body = "0123456789", headers = { ETag = etag or '"e"' } }
    return range.apply({ headers = { range = header, ["if-range"] = condition } }, reply)
  end

  it("cuts what is asked for", function()
    for header, expected in pairs {
      ["bytes=0-"] = { "0123456789", "bytes 0-9/10" }, ["bytes=3-5"] = { "345", "bytes 3-5/10" },
      ["bytes=8-99"] = { "89", "bytes 8-9/10" }, ["bytes=-3"] = { "789", "bytes 7-9/10" },
      ["bytes=-99"] = { "0123456789", "bytes 0-9/10" }, ["bytes=9-9"] = { "9", "bytes 9-9/10" },
    } do
      local reply = ask(header)
      assert.equal(206, reply.status, header)
      assert.same(expected, { reply.body, reply.headers["Content-Range"] }, header)
    end
  end)

  it("refuses what lies behind the end", function()
    for _, header in ipairs { "bytes=10-", "bytes=99-100", "bytes=5-4", "bytes=-0" } do
      local reply = ask(header)
      assert.same({ 416, "", "bytes */10" }, { reply.status, reply.body, reply.headers["Content-Range"] }, header)
    end
  end)

  it("sends all when there is no range that it understands", function()
    for _, header in ipairs { false, "bytes=-", "bytes=1-2,4-5", "lines=1-2", "bytes=a-b", "bytes=1" } do
      local reply = ask(header or nil)
      assert.same({ 200, "0123456789" }, { reply.status, reply.body }, header)
    end
  end)

  it("sends all when the picture is another one, or may change", function()
    assert.equal(206, ask("bytes=1-", '"e"').status)
    assert.equal(200, ask("bytes=1-", '"f"').status)
    local reply = range.apply({ headers = { range = "bytes=1-" } }, { status = 200, body = "x", headers = {} })
    assert.equal(200, reply.status)
    assert.is_nil(reply.headers["Accept-Ranges"])
  end)
end)
