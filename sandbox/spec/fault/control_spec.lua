local cjson = require "cjson"
local probe = require "spec.support.probe"

local LOCAL = "Host: localhost\r\n"

describe("sandbox.control", function()
  local p
  before_each(function() p = probe.start() end)
  after_each(function() p:stop() end)

  local function json_of(raw) return cjson.decode(raw:match("\r\n\r\n(.*)$")) end

  it("shows state and ledger without a key, and never the key", function()
    p:create()
    p:create()
    p:poll(probe.FIRST_ID)
    local reply = p:get("/__sandbox/state", nil, {})
    assert.is_nil(reply.body:find(probe.KEY, 1, true))
    local state = reply.json
    assert.equal(p.sandbox.base_url, state.base_url)
    assert.same({ create = 2, poll = 1, download = 0 }, state.requests)
    assert.equal(998, state.ledger.balance)
    assert.equal(probe.FIRST_ID, state.tasks[1].id)
    assert.equal("Processing", state.tasks[1].status)
    assert.equal(1, state.tasks[1].polls)
    assert.equal("Unprocessed", state.tasks[2].status)
    local ledger = p:get("/__sandbox/ledger", nil, {}).json
    assert.same(state.ledger, ledger)
    assert.same({ id = probe.FIRST_ID, service = "smart_replace", credits = 1, refunded = 0 }, ledger.creates[1])
  end)

  it("says that samples stood in for pictures that are not on this machine", function()
    p:create()
    local notes = p:get("/__sandbox/state").json.tasks[1].notes
    assert.matches("https://example.com/room.jpg is not on this machine: the sample room was used", notes[1], 1, true)
    assert.matches("sample mask", notes[2], 1, true)
  end)

  it("takes faults, lists them, and forgets them", function()
    local added = p:post("/__sandbox/faults", '{"effect":"status","status":503,"times":3,"on":"poll"}', {})
    assert.equal(201, added.status)
    assert.same({ { effect = "status", on = "poll", left = 3, skip = 0 } }, added.json)
    assert.equal(503, p:poll("1").status)
    assert.equal(2, p:get("/__sandbox/faults").json[1].left)
    local gone = p:raw_request("DELETE /__sandbox/faults")
    assert.same({}, json_of(gone))
    assert.equal(200, p:poll("1").status)
  end)

  it("refuses faults that are none, in words", function()
    for body, word in pairs {
      ["{"] = "JSON", ["7"] = "JSON", ["{}"] = "effect", ['{"effect":"drop","x":1}'] = "x",
      ['{"effect":"drop","times":null}'] = "times",
    } do
      local reply = p:post("/__sandbox/faults", body)
      assert.equal(400, reply.status, body)
      assert.matches(word, reply.body, 1, true)
    end
  end)

  it("keeps uploads for clients in other processes", function()
    local reply = p:request("post", "/__sandbox/upload?name=a%20room.png", "\0bytes")
    assert.equal(201, reply.status)
    assert.matches("/a_room.png$", reply.json.url)
    assert.equal("\0bytes", p:get(reply.json.url:match("//[^/]+(/.*)$")).body)
  end)

  it("is for this machine's own programs: no foreign names, no web pages", function()
    local function status(host, more)
      local request = "GET /__sandbox/state HTTP/1.1\r\n%sConnection: close\r\n%s\r\n"
      return tonumber(p:raw(request:format(host, more or "")):match("^HTTP/1.1 (%d+)"))
    end
    for _, host in ipairs { LOCAL, "Host: 127.0.0.1:99\r\n", "Host: [::1]:80\r\n", "Host: LOCALHOST\r\n" } do
      assert.equal(200, status(host), host)
    end
    assert.equal(403, status("Host: rebound.example.com\r\n"))
    assert.equal(403, status("Host: 127.0.0.1.example.com\r\n"))
    assert.equal(403, status(LOCAL, "Origin: http://localhost:3000\r\n"))
  end)

  it("only tells its own paths", function()
    assert.equal(404, p:get("/__sandbox/").status)
    assert.equal(404, p:get("/__sandbox/state/x").status)
    assert.equal(405, p:post("/__sandbox/state", "{}").status)
  end)

  it("shows both providers' ledgers, and whom iaCrea's key belongs to", function()
    p:ask("/api/create_exterior/generate", {
      image_url = "https://a.b/c", mask_url = "https://a.b/d", room_type = "POOL", width = 1, height = 1,
    })
    local state = p:get("/__sandbox/state").json
    assert.same({ 1000, 999, probe.USER }, { state.ledger.balance, state.iacrea_ledger.balance, state.user_id })
    assert.same(state.iacrea_ledger, p:get("/__sandbox/ledger", "provider=iacrea").json)
    assert.same(state.ledger, p:get("/__sandbox/ledger", "provider=ideal_house").json)
    assert.equal(400, p:get("/__sandbox/ledger", "provider=x").status)
  end)
end)
