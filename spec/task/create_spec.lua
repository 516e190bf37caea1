local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"

local CREATE, RESULT, ID = clients.CREATE, clients.RESULT, clients.ID

describe("homegen.task.create", function()
  local server, client

  local function start(server_options, client_options)
    server = faultd.start(server_options)
    client = clients.new(server, client_options)
  end

  local function submit(options)
    return assert(client:smart_replace(clients.params(), options))
  end

  ---Submits and returns how the task ended.
  local function outcome_of(action, options)
    server:always(CREATE, action)
    local task = submit(options)
    local _, err = homegen.await(task, 20)
    return task, err
  end

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  describe("a reply that was lost", function()
    local LOST = {
      ["closed after the request was read"] = faultd.close_after_read(),
      ["reset after the request was read"] = faultd.reset_after_read(),
      ["closed after the head was read"] = faultd.close_after_head(),
      ["reset after the head was read"] = faultd.reset_after_head(),
      ["reset in the reply's head"] = faultd.created():cut_head(20):reset(),
      ["closed in the reply's body"] = faultd.created():cut_body(10):close(),
      ["reset in the reply's body"] = faultd.created():cut_body(10):reset(),
      ["a broken chunk"] = faultd.bad_chunk(),
      ["a body over the cap"] = faultd.big_body(6 * 1024 * 1024),
      ["headers over the cap"] = faultd.big_headers(10 * 1024 * 1024),
      ["a compressed body that inflates over the cap"] = faultd.gzip_bomb(64 * 1024 * 1024),
    }
    for name, action in pairs(LOST) do
      it("is an unknown outcome and never sent again: " .. name, function()
        start(nil, { retries = 3 })
        local task, err = outcome_of(action)
        assert.equal("unknown_outcome", err.kind)
        assert.equal("unknown", err.outcome)
        assert.is_false(err.retryable)
        assert.is_string(err.hint)
        assert.equal("unknown_outcome", task.state)
        assert.is_nil(task.id)
        assert.equal(1, #server:requests(CREATE))
      end)
    end

    it("is an unknown outcome when the server stalls, and the limit is named", function()
      start(nil, { retries = 3, create_timeout = 0.2 })
      local _, err = outcome_of(faultd.stall_after_read())
      assert.equal("unknown_outcome", err.kind)
      assert.equal(1, server:count(CREATE))
      assert.truthy(err.hint:find("create_timeout", 1, true))
    end)

    it("is none when the server takes its time: a create has a limit of its own", function()
      start(nil, { retries = 3, request_timeout = 0.2 })
      server:always(CREATE, faultd.created(ID):delay(600))
      assert.equal(ID, submit():created(20))
    end)

    it("is none when the server sends blanks meanwhile", function()
      start(nil, { retries = 3, request_timeout = 0.2 })
      local text = '{"code":0,"data":' .. ID .. "}"
      server:always(CREATE, faultd.json((" "):rep(60) .. text):drip(1, 8))
      assert.equal(ID, submit():created(20))
    end)
  end)

  describe("a reply that proves nothing", function()
    local UNREADABLE = {
      ["HTML with 200"] = faultd.html(), ["nothing with 200"] = faultd.empty(),
      ["truncated JSON"] = faultd.truncated_json(), ["deeply nested JSON"] = faultd.nested_json(100000),
      ["success without an id"] = faultd.envelope("null"), ["a redirect"] = faultd.redirect("http://127.0.0.1:9/"),
      ["a redirect to a file"] = faultd.redirect("file:///etc/passwd"),
      ["408"] = faultd.status(408), ["409"] = faultd.status(409), ["425"] = faultd.status(425), ["417"] = faultd.status(417),
      ["500"] = faultd.status(500), ["502"] = faultd.html(502), ["503"] = faultd.status(503), ["504"] = faultd.status(504),
      ["NUL bytes"] = faultd.json('{"code"\0:\0}'), ["invalid UTF-8"] = faultd.json("\255\254\253"),
    }
    for name, action in pairs(UNREADABLE) do
      it("is an unknown outcome and never sent again: " .. name, function()
        start(nil, { retries = 3 })
        local _, err = outcome_of(action)
        assert.equal("unknown_outcome", err.kind)
        assert.equal("unknown", err.outcome)
        assert.is_number(err.http_status)
        assert.equal(1, server:count(CREATE))
      end)
    end

    it("keeps its first bytes, without the key", function()
      start()
      local _, err = outcome_of(faultd.json("oops " .. clients.KEY .. "\n\1"))
      assert.truthy(err.cause:find("oops", 1, true))
      assert.is_nil(tostring(err):find(clients.KEY, 1, true))
      assert.is_nil(err.cause:find(clients.KEY, 1, true))
    end)
  end)

  describe("a refusal", function()
    local REFUSED = {
      { faultd.envelope(nil, 1001, "no"), "api", 1001 }, { faultd.envelope(nil, 1011, "no"), "invalid", 1011 },
      { faultd.envelope(nil, 5002, "no"), "auth", 5002 }, { faultd.envelope(nil, 9010, "no"), "content", 9010 },
      { faultd.envelope(nil, 9038, "no"), "content", 9038 }, { faultd.envelope(nil, 9051, "no"), "credits", 9051 },
      { faultd.status(400), "invalid" }, { faultd.status(401), "auth" }, { faultd.html(404), "api" },
    }
    for _, case in ipairs(REFUSED) do
      it(("is final: %s"):format(case[3] or tostring(case[1]):sub(1, 40)), function()
        start(nil, { retries = 3 })
        local task, err = outcome_of(case[1])
        assert.equal(case[2], err.kind)
        assert.equal("refused", err.outcome)
        assert.equal(case[3], err.code)
        assert.equal("refused", task.state)
        assert.equal(1, server:count(CREATE))
      end)
    end

    it("for now is tried again: an internal error with null data", function()
      start(nil, { retries = 1 })
      server:script(CREATE, { faultd.envelope(nil, 1003, "later") }, faultd.created(ID))
      local task = submit()
      assert.equal(ID, task:created(20))
      assert.equal(2, server:count(CREATE))
    end)

    it("for now is tried again: too many requests, not before Retry-After", function()
      local retries = {}
      start(nil, { retries = 1, on_event = function(event)
        if event.type == "retry" then retries[#retries + 1] = event end
      end })
      server:script(CREATE, { faultd.rate_limited(1) }, faultd.created(ID))
      assert.equal(ID, submit():created(20))
      assert.equal(1, #retries)
      assert.is_true(retries[1].delay >= 1)
      assert.equal(2, retries[1].attempt)
      assert.equal(2, server:count(CREATE))
    end)

    it("gives the account's retries a share only where a retry came through", function()
      start(nil, { retries = 2 })
      local retries, came_through = client.accounts.ideal_house.retries, 0
      retries.came_through = function() came_through = came_through + 1 end
      server:always(CREATE, faultd.created(ID))
      assert.equal(ID, submit():created(20))
      assert.equal(0, came_through)
      server:script(CREATE, { faultd.rate_limited(0), faultd.rate_limited(0) }, faultd.created("77"))
      assert.equal("77", submit():created(20))
      assert.equal(1, came_through)
      server:script(CREATE, { faultd.rate_limited(0) }, faultd.html())
      assert.equal("unknown_outcome", select(2, homegen.await(submit(), 20)).kind)
      assert.equal(1, came_through)
    end)

    it("keeps the photos that are left where a later reply does not name them", function()
      server = faultd.start()
      client = clients.new(server, { iacrea = { api_key = "k", user_id = iacrea.USER, base_url = server.url } })
      server:always(iacrea.GET, iacrea.succeeded("https://cdn.example.com/room.png"))
      server:always(iacrea.GENERATE, iacrea.generated(1, 41))
      server:always(iacrea.VARIATION, iacrea.varied(2))
      local first = assert(homegen.await(client:create_room(iacrea.room()), 20))
      assert(homegen.await(client:vary(first), 20))
      assert.equal(41, client:spent().iacrea.remaining_photos)
    end)

    it("for now ends the task when the attempts are used up", function()
      start(nil, { retries = 1 })
      local _, err = outcome_of(faultd.rate_limited(0))
      assert.equal("limit", err.kind)
      assert.equal("refused", err.outcome)
      assert.equal(429, err.http_status)
      assert.equal(2, server:count(CREATE))
    end)
  end)

  describe("nothing was sent", function()
    it("when the connection is refused; it is tried again", function()
      start({ refuse = true }, { retries = 2 })
      local task = submit()
      local _, err = homegen.await(task, 20)
      assert.equal("network", err.kind)
      assert.equal("not_sent", err.outcome)
      assert.is_true(err.retryable)
      assert.equal("not_sent", task.state)
      assert.is_nil(err.http_status)
      assert.equal("connect", err.cause)
      assert.matches("127.0.0.1", err.message, 1, true) -- the words of the layer below say where
    end)

    it("when the name does not resolve", function()
      start()
      client:close()
      -- a label longer than DNS allows fails here, without asking anybody
      client = clients.new(("http://%s.invalid:1"):format(("a"):rep(64)), { poll_interval = 3, poll_interval_max = 5 })
      local _, err = homegen.await(submit(), 20)
      assert.equal("network", err.kind)
      assert.equal("not_sent", err.outcome)
      assert.equal("dns", err.cause)
    end)

    it("when no connection comes about in time", function()
      start({ blackhole = true }, { connect_timeout = 0.2 })
      local _, err = homegen.await(submit(), 20)
      assert.equal("network", err.kind)
      assert.equal("not_sent", err.outcome)
    end)

    for _, certificate in ipairs { "self-signed", "expired", "wrong-host" } do
      it(("when the certificate is bad, and it is not tried again: %s"):format(certificate), function()
        start({ tls = certificate }, { retries = 3 })
        local _, err = homegen.await(submit(), 20)
        assert.equal("network", err.kind)
        assert.equal("not_sent", err.outcome)
        assert.equal("certificate", err.cause)
        assert.equal(0, #server:requests())
        assert.equal(1, #server:connections())
      end)
    end

    it("when the proxy refuses the tunnel", function()
      start({ tls = "good" })
      local proxy = faultd.start()
      proxy:always("CONNECT", faultd.status(503))
      client:close()
      client = clients.new(server, { proxy = proxy.url })
      local _, err = homegen.await(submit(), 20)
      assert.equal("network", err.kind)
      assert.equal("not_sent", err.outcome)
      assert.equal(0, #server:requests())
      assert.is_false(proxy:saw(clients.KEY))
      proxy:stop()
    end)
  end)

  it("does not believe a reply that names an earlier task, even one that has ended", function()
    start()
    server:always(CREATE, faultd.created(ID))
    server:always(RESULT, faultd.success("http://127.0.0.1:9/x"))
    assert(homegen.await(submit(), 20))
    local task = submit()
    local _, err = homegen.await(task, 20)
    assert.equal("unknown_outcome", task.state)
    assert.equal("unknown", err.outcome)
    assert.is_false(err.retryable)
    assert.equal(2, server:count(CREATE))
    assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 1 }, client:spent().ideal_house)
  end)

  it("gives the attempt that gets through the whole time for its result", function()
    start(nil, { retries = 1, timeout = 1.6 })
    server:script(CREATE, { faultd.rate_limited(1) }, faultd.created(ID))
    server:script(RESULT, { faultd.task("Processing", 50):delay(900) }, faultd.success("http://127.0.0.1:9/x"))
    assert(homegen.await(submit(), 20))
  end)

  it("ends at its timeout when it is asked to wait longer", function()
    start(nil, { retries = 1, timeout = 0.3 })
    local task, err = outcome_of(faultd.rate_limited(60))
    assert.equal("limit", err.kind)
    assert.equal("refused", task.state)
    assert.is_true(err.retryable)
    assert.equal(1, server:count(CREATE))
  end)

  describe("a create on a connection that was used before", function()
    ---Lets polls of a first task leave warm connections behind.
    local function warm_up()
      server:script(CREATE, { faultd.created "1234567890123456700" })
      server:always(RESULT, faultd.task("Failed"))
      homegen.await(submit(), 20)
      assert.is_true(#server:connections() >= 1)
    end

    it("is read once by a server that closes after reading", function()
      start()
      warm_up()
      server:always(CREATE, faultd.close_after_read())
      local _, err = homegen.await(submit(), 20)
      assert.equal("unknown_outcome", err.kind)
      assert.equal(2, server:count(CREATE)) -- the warm-up's and this one
    end)

    it("is read once by a server that resets after reading", function()
      start()
      warm_up()
      server:always(CREATE, faultd.reset_after_read())
      local _, err = homegen.await(submit(), 20)
      assert.equal("unknown_outcome", err.kind)
      assert.equal(2, server:count(CREATE))
    end)

    it("is not answered by bytes that lay on an idle connection", function()
      start()
      warm_up()
      local stale = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n{"code":0,"data":6}'
      assert.is_true(server:push(stale) >= 1)
      server:always(CREATE, faultd.created(ID))
      local task = submit()
      assert.equal(ID, task:created(20))
      task:cancel()
    end)

    it("works when the server closes its idle connections", function()
      start()
      warm_up()
      server:close_idle()
      server:always(CREATE, faultd.created(ID))
      local task = submit()
      assert.equal(ID, task:created(20))
      task:cancel()
    end)
  end)

  describe("canceling", function()
    it("before anything was sent ends the task at once", function()
      start({ blackhole = true })
      local task = submit()
      homegen.step(0)
      task:cancel()
      local _, err = homegen.await(task, 20)
      assert.equal("canceled", err.kind)
      assert.equal("not_sent", err.outcome)
      assert.equal("canceled", task.state)
    end)

    it("after it left waits for the reply and keeps the id", function()
      start()
      server:always(CREATE, faultd.created(ID):together(2)) -- held back until the server is told
      local task = submit()
      repeat homegen.step(1) until #server:requests(CREATE) == 1
      task:cancel()
      homegen.step(0)
      assert.equal("sending", task.state)
      server:release()
      local _, err = homegen.await(task, 20)
      assert.equal("canceled", err.kind)
      assert.equal("accepted", err.outcome)
      assert.equal(ID, task.id)
      assert.equal(ID, err.task_id)
      assert.equal("canceled", task.state)
    end)

    it("and closing lets a create on the wire be recorded", function()
      start()
      server:always(CREATE, faultd.created(ID):together(2))
      local task = submit()
      repeat homegen.step(1) until #server:requests(CREATE) == 1
      local closing = homegen.spawn(function() client:close() end)
      homegen.step(0)
      server:release()
      homegen.await(closing)
      assert.equal(ID, task.id)
      assert.equal(1, server:count(CREATE))
    end)
  end)

  it("sends what the document shows", function()
    start()
    server:always(CREATE, faultd.created(ID))
    local task = submit()
    task:created(20)
    task:cancel()
    local request = server:requests(CREATE)[1]
    assert.equal("POST", request.method)
    assert.equal(clients.KEY, request.headers["apikey"])
    assert.equal("application/json", request.headers["content-type"])
    assert.is_nil(request.headers["expect"])
    assert.equal('{"imageUrl":"https://example.com/room.jpg","prompt":"a modern velvet sofa in dark blue",'
      .. '"maskUrl":"https://example.com/mask.png"}', request.body)
  end)
end)
