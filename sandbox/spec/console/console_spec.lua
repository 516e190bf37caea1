local cjson = require "cjson"
local probe = require "spec.support.probe"

describe("sandbox.console", function()
  local p
  before_each(function() p = probe.start() end)
  after_each(function() p:stop() end)

  local function state() return p:get("/console/state", nil, {}).json end

  local function token() return p:get("/console", nil, {}).body:match 'name="console%-token" content="(%x+)"' end

  local function press(method, origin, given, body, host)
    local text = ("%s /console/faults HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\nContent-Length: %d\r\n%s\r\n%s"):format(
      method, host or "127.0.0.1:8", origin and ("Origin: %s\r\n"):format(origin) or "", #(body or ""),
      given and ("X-Console-Token: %s\r\n"):format(given) or "", body or "")
    local raw = p:raw(text)
    return tonumber(raw:match "^HTTP/1.1 (%d+)"), raw:match "\r\n\r\n(.*)$"
  end

  local OWN, DROP = "http://127.0.0.1:8", '{"effect":"drop","on":"create"}'

  it("serves page, style, script and icon, which allow nothing from elsewhere", function()
    for path, content_type in pairs {
      ["/console"] = "text/html", ["/console/style.css"] = "text/css", ["/console/script.js"] = "text/javascript",
      ["/console/icon.svg"] = "image/svg+xml",
    } do
      local raw = p:raw(("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"):format(path))
      assert.matches("^HTTP/1.1 200", raw)
      for _, words in ipairs { "Content-Type: " .. content_type, "default-src 'none'", "frame-ancestors 'none'", "nosniff" } do
        assert.truthy(raw:find(words, 1, true), path .. " " .. words)
      end
      assert.is_nil(raw:find("{TOKEN}", 1, true))
    end
    assert.is_nil(p:get("/console", nil, {}).body:find("%son%a+%s*=")) -- no script within the markup
  end)

  it("shows tasks, money and requests as received, without a key", function()
    p:create()
    p:run_until(function() return state().tasks[1].state == "processing" end)
    p:poll(probe.FIRST_ID)
    local shown = p:get("/console/state", nil, {})
    assert.is_nil(shown.body:find(probe.KEY, 1, true))
    local now = shown.json
    assert.same({ balance = 999, charged = 1, refunded = 0, creates = 1 }, now.ideal_house)
    assert.equal(1000, now.iacrea.balance)
    assert.same({ create = 1, poll = 1, download = 0 }, now.counts)
    assert.same({ probe.FIRST_ID, "smart_replace", "Processing", 1 },
      { now.tasks[1].id, now.tasks[1].service, now.tasks[1].status, now.tasks[1].credits })
    assert.is_true(now.tasks[1].percentage < 100)
    assert.equal("GET", now.requests[1].method)
    assert.equal("taskId=" .. probe.FIRST_ID, now.requests[1].query)
    assert.equal("created " .. probe.FIRST_ID, now.requests[2].note)
    for _, header in ipairs(now.requests[2].headers) do
      if header.name == "apikey" then assert.equal("••••", header.value) end
    end
  end)

  it("shows a picture that is neither a client's download nor hit by a fault", function()
    p:create()
    p:pass(20)
    p:run_until(function() return state().tasks[1].state == "succeeded" end)
    p.sandbox:fault { effect = "drop", on = "download" }
    local picture = p:get(state().tasks[1].picture, nil, {})
    assert.equal(200, picture.status)
    assert.equal("\137PNG", picture.body:sub(1, 4))
    assert.equal(0, p.sandbox:requests().download)
    assert.equal(1, #p.sandbox:pending_faults())
    assert.equal(404, p:get("/console/results/other.png", nil, {}).status)
  end)

  it("has switches for its own page", function()
    local given = token()
    assert.equal(201, (press("POST", OWN, given, DROP)))
    assert.same({ { effect = "drop", on = "create", left = 1, skip = 0 } }, state().faults)
    assert.equal(200, (press("DELETE", OWN, given)))
    assert.same({}, state().faults)
    local status, words = press("POST", OWN, given, '{"effect":"dorp"}')
    assert.equal(400, status)
    assert.matches("effect", words)
    assert.equal(400, (press("POST", OWN, given, "7")))
  end)

  it("has none for another's", function()
    local given = token()
    for name, case in pairs {
      ["no origin"] = { nil, given }, ["another site's origin"] = { "http://evil.example.com", given },
      ["another port's"] = { "http://127.0.0.1:9", given }, ["https of its host"] = { "https://127.0.0.1:8", given },
      ["null"] = { "null", given }, ["no token"] = { OWN, nil }, ["a wrong token"] = { OWN, ("0"):rep(64) },
      ["a beginning of it"] = { OWN, given:sub(1, 32) },
      ["a name made to lead here"] = { "http://rebound.example.com", given, "rebound.example.com" },
    } do
      assert.equal(403, (press("POST", case[1], case[2], DROP, case[3])), name)
      assert.equal(403, (press("DELETE", case[1], case[2], nil, case[3])), name)
    end
    assert.same({}, state().faults)
  end)

  it("is read by this machine alone, under its own name", function()
    for _, path in ipairs { "/console", "/console/state", "/console/script.js", "/console/results/x.png" } do
      local raw = p:raw(("GET %s HTTP/1.1\r\nHost: rebound.example.com\r\nConnection: close\r\n\r\n"):format(path))
      assert.matches("^HTTP/1.1 403", raw)
    end
    local raw = p:raw "GET /console/state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert.is_nil(raw:lower():find("access-control", 1, true)) -- no other page may read it
  end)

  it("has a token of its own each time", function()
    local first = token()
    p:stop()
    p = probe.start()
    assert.not_equal(first, token())
  end)

  it("shows what was sent as text", function()
    p:create { prompt = "</script><img src=x onerror=alert(1)> \"quoted\" ü" }
    assert.equal("</script><img src=x onerror=alert(1)> \"quoted\" ü", state().tasks[1].prompt)
    assert(cjson.decode(p:get("/console/state", nil, {}).body))
  end)
end)
