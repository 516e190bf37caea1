--- Against the sentences of the two iaCrea documents and of what the provider says elsewhere.

local cjson = require "cjson"
local httpd = require "homegen.sandbox.httpd"
local iacrea = require "spec.support.iacrea"
local probe = require "spec.support.probe"
local reactor = require "homegen.loop.reactor"

local GENERATE, GET, CREDIT = "/api/create_room/generate", "/api/create_room/get", "/api/account/credit"
local VARIATION = "/api/create_room/generate-variation"

describe("sandbox.iacrea", function()
  local p
  local function start(options) p = probe.start(options) end
  after_each(function() p:stop() end)

  local function generate(changes)
    return p:ask(GENERATE, iacrea.room(changes))
  end

  local function vary(id)
    return p:ask(VARIATION, {
      generation_id = id, original_url = "https://example.com/image.jpg", room_type = "KITCHEN", theme = "INDUSTRIAL",
    })
  end

  local function get(id) return p:ask(GET, { generation_id = id }) end

  it("wants the x-api-key header: missing or wrong is 401", function()
    start()
    for _, path in ipairs { GENERATE, VARIATION, GET, CREDIT, "/api/create_exterior/get" } do
      for _, headers in ipairs { {}, { "x-api-key: wrong" }, { "APIKEY: " .. probe.KEY } } do
        local reply = p:post(path, "{}", headers)
        assert.equal(401, reply.status)
        assert.same({ message = "Missing or invalid API key" }, reply.json)
      end
    end
  end)

  it("wants JSON with its content type, else 400", function()
    start()
    local good = ('{"user_id":"%s"}'):format(probe.USER)
    for _, case in ipairs {
      { "text/plain", good }, { "application/json", "" }, { "application/json", "[]" }, { "application/json", good:sub(1, -2) },
      { "application/json", (good:gsub("1", "\255", 1)) },
    } do
      local reply = p:post(CREDIT, case[2], { "x-api-key: " .. probe.KEY, "Content-Type: " .. case[1] })
      assert.equal(400, reply.status, case[2])
      assert.is_true(#reply.json.message > 10)
    end
  end)

  it("wants the key's own user: none is 400, another one 403", function()
    start()
    assert.equal(400, p:ask(CREDIT, { user_id = false }).status)
    assert.equal(403, p:ask(CREDIT, { user_id = "00000000-2222-4333-8444-555555555555" }).status)
    assert.equal(200, p:ask(CREDIT, { user_id = "uuid" }).status)
  end)

  it("goes through STARTING, PROCESSING and SUCCEEDED, with urls only then", function()
    start()
    local first, second = generate().json.generation_id, generate().json.generation_id
    p:settle()
    assert.equal('{"status":"PROCESSING","variationNumber":0}', get(first).body)
    assert.equal('{"status":"STARTING","variationNumber":0}', get(second:upper()).body)
    p:pass(10.1)
    local url = p.sandbox:tasks()[1].result_url
    assert.equal(('{"status":"SUCCEEDED","urls":["%s"],"variationNumber":0}'):format(url), get(first).body)
    assert.equal(200, p:get(url:match("//[^/]+(/.*)$")).status)
    assert.equal("succeeded", p.sandbox:tasks()[1].state)
    assert.equal("SUCCEEDED", p.sandbox:tasks()[1].status)
  end)

  it("takes the document's own get: its id is the latest generation's", function()
    start()
    local body, headers = '{"user_id":"uuid","generation_id":"uuid"}', { "x-api-key: " .. probe.KEY }
    assert.equal(404, p:post(GET, body, headers).status)
    generate()
    p:settle()
    assert.equal("PROCESSING", p:post(GET, body, headers).json.status)
  end)

  it("answers 404 for what it does not know, and 400 for what is no id", function()
    start()
    assert.same({ 404, "generation_id: no such generation" }, (function(r) return { r.status, r.json.message } end)(get(probe.USER)))
    assert.equal(400, get("1").status)
    assert.equal(400, get(false).status)
    assert.equal("No such endpoint", p:ask("/api/create_room/cancel").json.message)
    local wrong = p:get(GET, nil, { "x-api-key: " .. probe.KEY })
    assert.same({ 405, "POST" }, { wrong.status, wrong.headers["allow"] })
  end)

  it("counts the variations that were performed on the project", function()
    start { seconds = 0, workers = 9 }
    local first = generate().json.generation_id
    local other = generate().json.generation_id
    local second = vary(first).json.generation_id
    p.sandbox:fault { effect = "fail" }
    vary(second)
    p:run_until(function() return p.sandbox:tasks()[3].ended_at and p.sandbox:tasks()[4].ended_at end)
    assert.same({ 1, 1, 0 }, {
      get(first).json.variationNumber, get(second).json.variationNumber, get(other).json.variationNumber,
    })
  end)

  it("takes a photo for each, gives it back on FAILED, and answers 402 without any", function()
    start { photos = 2, seconds = 0, workers = 9 }
    p.sandbox:fault { effect = "fail" }
    local failed = generate()
    assert.equal(1, failed.json.remaining_photos)
    p:run_until(function() return get(failed.json.generation_id).json.status == "FAILED" end)
    assert.is_nil(get(failed.json.generation_id).json.urls)
    assert.equal(1, generate().json.remaining_photos)
    assert.same({ total = 1, subscription = 1, extra = 0 }, p:ask(CREDIT).json)
    assert.equal(0, generate().json.remaining_photos)
    local refused = generate()
    assert.same({ 402, "No photos remaining" }, { refused.status, refused.json.message })
    local ledger = p.sandbox:ledger "iacrea"
    assert.same({ 0, 3, 1, 3 }, { ledger.balance, ledger.charged, ledger.refunded, #ledger.creates })
    assert.same({ balance = 1000, charged = 0, refunded = 0, creates = {} }, p.sandbox:ledger "ideal_house")
  end)

  it("plays the faults that were asked for", function()
    start { seconds = 0, workers = 9 }
    p.sandbox:fault { effect = "error", status = 503, on = "create", service = "create_room" }
    local refused = generate()
    assert.same({ 503, "An error that was asked for" }, { refused.status, refused.json.message })
    p.sandbox:fault { effect = "wrong_id", on = "create" }
    assert.equal("no id", generate().json.generation_id)
    local id, other = generate().json.generation_id, generate().json.generation_id
    p:run_until(function() return get(other).json.status == "SUCCEEDED" end)
    p.sandbox:fault { effect = "unknown_status", task = id }
    p.sandbox:fault { effect = "null_output", service = "create_room", task = id }
    p.sandbox:fault { effect = "wrong_id", on = "poll" }
    assert.is_nil(get("7").json.generation_id) -- not carried out so far; takes the last fault
    assert.equal("SUCCEEDED", get(other).json.status)
    assert.same({ status = "DAYDREAMING", variationNumber = 0 }, get(id).json)
    assert.same({ status = "SUCCEEDED", variationNumber = 0 }, get(id).json)
    p.sandbox:fault { effect = "wrong_id", on = "poll", service = "create_room" }
    local wrong = get(id).json.generation_id
    assert.is_true(wrong ~= nil and wrong ~= id)
    assert.same({}, p.sandbox:pending_faults())
  end)

  describe("webhooks", function()
    local server
    before_each(function()
      server = assert(httpd.new { host = "127.0.0.1", port = 0 })
    end)
    after_each(function()
      reactor.unwatch(server:fd())
      server:close()
    end)

    local function listen(requests)
      reactor.watch(server:fd(), function()
        server:run()
        local request = server:take()
        while request do
          requests[#requests + 1] = request
          server:respond(request.id, 204, {}, "")
          request = server:take()
        end
        server:run()
      end, function() return server:timeout() end)
      return ("http://127.0.0.1:%d/hook"):format(server:port())
    end

    it("are called once, when the generation has ended", function()
      start()
      local requests = {}
      local id = generate { webhook = listen(requests) }.json.generation_id
      p:pass(5)
      assert.equal(0, #requests)
      p:pass(5.1)
      p:run_until(function() return p.sandbox:tasks()[1].notes[3] end)
      assert.equal(1, #requests)
      assert.same({ "POST", "/hook" }, { requests[1].method, requests[1].path })
      assert.same({ generation_id = id, status = "SUCCEEDED" }, cjson.decode(requests[1].body))
      assert.matches("was called: HTTP 204", p.sandbox:tasks()[1].notes[3], 1, true)
    end)

    local function ended(requests, how, seconds)
      start()
      p.sandbox:fault { effect = "webhook", how = how, seconds = seconds }
      local id = generate { webhook = listen(requests) }.json.generation_id
      p:pass(10.1)
      p:run_until(function() return p.sandbox:tasks()[1].ended_at end)
      return id
    end

    it("are called twice where a fault wants it", function()
      local requests = {}
      ended(requests, "twice")
      p:run_until(function() return requests[2] end)
      assert.equal(requests[1].body, requests[2].body)
    end)

    it("are never called where a fault wants it, and the task says so", function()
      local requests = {}
      ended(requests, "never")
      p:settle()
      assert.equal(0, #requests)
      assert.matches("was not called, as asked for$", p.sandbox:tasks()[1].notes[3])
    end)

    it("are called late where a fault wants it", function()
      local requests = {}
      ended(requests, "late", 7)
      p:pass(6.8)
      assert.equal(0, #requests)
      p:pass(0.3)
      p:run_until(function() return requests[1] end)
    end)

    it("are called before the create is answered where a fault wants it, and not at the end", function()
      start()
      p.sandbox:fault { effect = "webhook", how = "early", seconds = 3 }
      local requests = {}
      local fields = iacrea.room { webhook = listen(requests), user_id = probe.USER }
      local pending = p:begin("post", GENERATE, cjson.encode(fields), { "x-api-key: " .. probe.KEY })
      p:run_until(function() return requests[1] end)
      p:settle()
      assert.is_nil(pending.reply)
      assert.matches("^[SP][TR]%u+ING$", cjson.decode(requests[1].body).status)
      p:pass(3.1)
      p:run_until(function() return pending.reply end)
      assert.equal(pending.reply.json.generation_id, cjson.decode(requests[1].body).generation_id)
      p:pass(10.1)
      p:run_until(function() return p.sandbox:tasks()[1].ended_at end)
      p:settle()
      assert.equal(1, #requests)
    end)

    it("are not called beyond this machine, and the task says so", function()
      start { seconds = 0 }
      generate { webhook = "https://example.com/hook" }
      p:run_until(function() return p.sandbox:tasks()[1].ended_at end)
      assert.equal("the webhook https://example.com/hook was not called: it is not on this machine",
        p.sandbox:tasks()[1].notes[3])
    end)
  end)
end)
