local clock = require "homegen.loop.clock"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local hand_engine = require "spec.support.hand_engine"
local held = require "spec.support.held"
local journal_scene = require "spec.support.journal_scene"
local transfers = require "homegen.loop.transfers"

local unpack = table.unpack or unpack

local CREATE, RESULT, ID = clients.CREATE, clients.RESULT, clients.ID
local URL = "http://127.0.0.1:9/result.png"

-- On a clock that is cranked by hand: when it asks, and how long it waits for each answer.
describe("homegen.task.following, by the clock,", function()
  local engine, client, began, polls, answers

  local function body(data) return { "ok", true, 200, ('{"code":0,"message":"","data":%s}'):format(data), {} } end
  local function task(status, rest) return body(('{"id":%s,"status":"%s"%s}'):format(ID, status, rest or "")) end

  local SUCCESS = task("Success", ',"output":{"resultUrl":"https://files.example.com/r.png"}')

  before_each(function()
    engine, polls, answers = hand_engine.install(), {}, {}
    function engine:target(options) return options end -- luacheck: ignore self
    function engine:on_call(call)
      if call.method == "create" then
        began = engine.now
        return self:reply(call.id, 1, unpack(body(ID), 1, 5))
      end
      polls[#polls + 1] = { at = engine.now - began, timeout = call[2] }
      local answer = answers[math.min(#polls, #answers)]
      self:reply(call.id, answer.seconds or answer.at and began + answer.at - engine.now or 0.5, unpack(answer, 1, 6))
      if answer.at then self.scheduled[#self.scheduled].at = began + answer.at end -- to the moment
    end
    client = assert(homegen.new { ideal_house = { api_key = clients.KEY }, timeout = 100, request_timeout = 20 })
  end)

  after_each(function()
    client:close()
    hand_engine.remove()
  end)

  local function run(...)
    answers = { ... }
    local result, err = homegen.run(function() return homegen.await(client:smart_replace(clients.params())) end)
    return result, err, engine.now - began
  end

  local function gaps()
    local list = {}
    for index = 2, #polls do list[index - 1] = polls[index].at - polls[index - 1].at - 0.5 end
    return list
  end

  it("asks no sooner than after three seconds, and no later than after half a minute", function()
    assert(run(task "Processing", task "Processing", task("Processing", ',"percentage":5'), task "Dreaming", body "null", SUCCESS))
    assert.equal(6, #polls)
    assert.is_true(polls[1].at >= 1 + 3 and polls[1].at <= 1 + 30, polls[1].at)
    for _, gap in ipairs(gaps()) do assert.is_true(gap >= 2.999 and gap <= 30.001, gap) end
  end)

  it("does not leave alone what was begun before: a task that is resumed may be over", function()
    answers, began = { SUCCESS }, engine.now
    assert(homegen.run(function() return homegen.await(client:resume("smart_replace", ID)) end))
    assert.is_true(polls[1].at >= 3 and polls[1].at <= 5, polls[1].at)
  end)

  it("waits as long as it is asked to, and no longer", function()
    assert(run({ "ok", true, 429, "", { ["retry-after"] = "47" } }, task "Processing", SUCCESS))
    local first, second = unpack(gaps())
    assert.is_true(first >= 46.999 and first <= 47.001, first)
    assert.is_true(second >= 2.999 and second <= 30.001, second)
  end)

  it("asks once more when its time is up, however long it is asked to wait, and then ends", function()
    local _, err, seconds = run({ "ok", true, 429, "slow down", { ["retry-after"] = "3000" } })
    assert.same({ "timeout", "accepted" }, { err.kind, err.outcome })
    assert.equal(2, #polls)
    assert.is_true(polls[2].at >= 99.999 and polls[2].at <= 101.001, polls[2].at)
    assert.is_true(seconds <= 102, seconds)
  end)

  it("asks a provider on this machine as often as it is told to", function()
    client:close()
    client = assert(homegen.new {
      ideal_house = { api_key = clients.KEY, base_url = "http://127.0.0.1:1" }, poll_interval = 0.01, poll_interval_max = 0.01,
    })
    assert(run(task "Processing", task "Processing", SUCCESS))
    for _, gap in ipairs(gaps()) do assert.is_true(gap >= 0.0099 and gap < 0.5, gap) end
  end)

  it("ends with the answer that comes just when its time is up", function()
    local _, err, seconds = run { "timeout", true, 0, "", {}, "timed out", at = 100 }
    assert.same({ "timeout", 100, 1 }, { err.kind, seconds, #polls })
    assert.equal("no result within 100 seconds", err.message)
  end)

  it("gives each question what is left of its time, but three seconds at least", function()
    local _, err, seconds = run { "timeout", true, 0, "", {}, "timed out", seconds = 20 }
    assert.equal("timeout", err.kind)
    assert.is_true(polls[#polls].at > 79, polls[#polls].at)
    for _, poll in ipairs(polls) do
      assert.is_true(math.abs(poll.timeout - math.min(20, math.max(100 - poll.at, 3))) < 0.001, poll.timeout)
    end
    assert.is_true(seconds <= 124, seconds)
  end)
end)

describe("homegen.task.following", function()
  local server, client

  before_each(function()
    server = faultd.start()
    server:always(CREATE, faultd.created(ID))
    client = clients.new(server)
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  local function submit(options)
    return assert(client:smart_replace(clients.params(), options))
  end

  it("polls with the exact id and the key until the task has succeeded", function()
    server:script(RESULT, { faultd.task("Unprocessed", 0, 2), faultd.task("Processing", 45, 1) }, faultd.success(URL))
    local task = submit()
    local result = assert(homegen.await(task, 20))
    assert.equal(ID, task.id)
    assert.equal("succeeded", task.state)
    assert.equal("Success", task.status)
    assert.equal(100, task.percentage)
    assert.equal(1, task.credits)
    assert.equal(URL, result.url)
    assert.same({ URL }, result.urls)
    assert.equal(64, result.width)
    assert.equal(48, result.height)
    assert.equal("smart_replace", result.service)
    assert.equal(ID, result.id)
    assert.equal("a sofa", result.input.prompt)
    local request = server:requests(RESULT)[1]
    assert.equal("GET", request.method)
    assert.equal(RESULT .. "?taskId=" .. ID, request.target)
    assert.equal(clients.KEY, request.headers["apikey"])
  end)

  it("shows the state that each answer means, and tells what is odd about them once", function()
    local events, states = {}, {}
    client:close()
    client = clients.new(server, { on_event = function(event) events[#events + 1] = event end })
    local function odd(word, percentage)
      local body = '{"code":0,"message":"","data":{"id":%s,"status":"%s","percentage":%d}}'
      return faultd.json("\239\187\191" .. body:format(ID, word, percentage))
    end
    server:script(RESULT, { odd("Unprocessed", 0), odd("Processing", 10), odd("Processing", 20) }, faultd.success(URL))
    local task = submit { on_progress = function(own) states[own.state] = true end }
    assert(homegen.await(task, 20))
    homegen.step()
    assert.is_true(states.processing)
    local told = {}
    for _, event in ipairs(events) do
      if event.type == "warning" then told[#told + 1] = event end
    end
    assert.equal(1, #told)
    assert.equal("odd_reply", told[1].kind)
    assert.matches("the reply to a poll is odd", told[1].message, 1, true)
  end)

  it("keeps ids apart that differ in the last digit", function()
    server:script(CREATE, { faultd.created("9007199254740993"), faultd.created("9007199254740992") })
    server:always(RESULT, faultd.success(URL))
    local first, second = submit(), submit()
    assert.truthy(homegen.all { first, second })
    local ids = { first.id, second.id }
    table.sort(ids)
    assert.same({ "9007199254740992", "9007199254740993" }, ids)
  end)

  it("tells of progress only when something changed", function()
    server:script(RESULT, {
      faultd.task("Unprocessed", 0, 1), faultd.task("Unprocessed", 0, 1), faultd.task("Unprocessed", 0, 1),
      faultd.task("Processing", 50), faultd.task("Processing", 50), faultd.task("Dreaming", 50),
    }, faultd.success(URL))
    local seen = {}
    local task = submit { on_progress = function(t)
      seen[#seen + 1] = ("%s %s %s"):format(t.state, tostring(t.status), tostring(t.percentage))
    end }
    assert(homegen.await(task, 20))
    homegen.step(0)
    for index = 2, #seen - 1 do assert.not_equal(seen[index - 1], seen[index]) end
    assert.truthy(#seen >= 4 and #seen <= 8, table.concat(seen, "; "))
    assert.equal("succeeded Success 100", seen[#seen])
  end)

  it("does not hear of polls that say what the last one said, and hears of all others", function()
    local progress = faultd.task("Processing", 50)
    local heard = {}
    client:close()
    client = clients.new(server, { on_event = function(event)
      if event.type == "poll" then heard[#heard + 1] = event.error and "failed" or event.percentage end
    end })
    server:script(RESULT, { progress, progress, progress, faultd.status(503), progress, progress, faultd.task("Processing", 60) },
      faultd.success(URL))
    local task = submit()
    local received, count = transfers.follow, 0
    transfers.follow = function(engine, follower, ...)
      local own = follower.received
      follower.received = function(...)
        count = count + 1
        return own(...)
      end
      return received(engine, follower, ...)
    end
    finally(function() transfers.follow = received end)
    assert(homegen.await(task, 20))
    homegen.step()
    assert.same({ 50, "failed", 60, 100 }, heard)
    assert.equal(5, count) -- the first, the failure, the one after it, 60, the end
    assert.equal(8, server:count(RESULT))
  end)

  it("never goes backwards in state, whatever the provider says", function()
    server:script(RESULT, { faultd.task("Processing", 60), faultd.task("Unprocessed", 10, 4) }, faultd.success(URL))
    local states = {}
    local task = submit { on_progress = function(t) states[#states + 1] = t.state end }
    assert(homegen.await(task, 20))
    local rank = { sending = 1, queued = 2, processing = 3, succeeded = 4 }
    for index = 2, #states do assert.is_true(rank[states[index]] >= rank[states[index - 1]], table.concat(states, " ")) end
  end)

  describe("a task that ends badly:", function()
    it("Failed is refunded", function()
      server:always(RESULT, faultd.task("Failed"))
      local task = submit()
      local result, err = homegen.await(task, 20)
      assert.is_nil(result)
      assert.equal("failed", err.kind)
      assert.equal("the provider could not make the picture", err.message)
      assert.equal(ID, err.task_id)
      assert.equal("failed", task.state)
      assert.equal(0, task.credits)
    end)

    it("Failed says why, where the provider does", function()
      server:always(RESULT, faultd.envelope('{"id":${task},"status":"Failed","output":null}', 0, "the mask is empty\\u0007"))
      local _, err = homegen.await(submit(), 20)
      assert.equal("the provider could not make the picture: the mask is empty ", err.message)
    end)

    it("Termination is terminal, without a word on refunds", function()
      server:always(RESULT, faultd.task("Termination"))
      local task = submit()
      local _, err = homegen.await(task, 20)
      assert.equal("terminated", err.kind)
      assert.equal("terminated", task.state)
      assert.equal(1, task.credits)
    end)

    it("an output that review took back", function()
      server:always(RESULT, faultd.envelope(nil, 9038, "prohibited"))
      local task = submit()
      local _, err = homegen.await(task, 20)
      assert.equal("content", err.kind)
      assert.equal(9038, err.code)
      assert.equal("failed", task.state)
    end)
  end)

  describe("a poll that fails never fails the task:", function()
    local FAULTS = {
      ["closed after reading"] = faultd.close_after_read(), ["reset after reading"] = faultd.reset_after_read(),
      ["reset mid-reply"] = faultd.task("Processing", 5):cut_body(10):reset(), ["HTML"] = faultd.html(),
      ["empty"] = faultd.empty(), ["truncated JSON"] = faultd.truncated_json(), ["wrong length"] = faultd.truncated_json(500):close(),
      ["deep nesting"] = faultd.nested_json(100000), ["bad chunk"] = faultd.bad_chunk(),
      ["over the cap"] = faultd.big_body(6 * 1024 * 1024), ["gzip bomb"] = faultd.gzip_bomb(64 * 1024 * 1024),
      ["big headers"] = faultd.big_headers(10 * 1024 * 1024),
      ["500"] = faultd.status(500), ["502"] = faultd.html(502), ["503"] = faultd.status(503), ["504"] = faultd.status(504),
      ["429"] = faultd.rate_limited(0), ["404"] = faultd.status(404), ["redirect"] = faultd.redirect("http://127.0.0.1:9/"),
      ["redirect to a file"] = faultd.redirect("file:///etc/passwd"),
      ["envelope 1001"] = faultd.envelope(nil, 1001, "m"), ["envelope 1003"] = faultd.envelope(nil, 1003, "m"),
      ["null data"] = faultd.envelope(), ["another task"] = faultd.envelope('{"id":1234567890123456788,"status":"Failed"}'),
      ["an unknown status"] = faultd.task("Dreaming"), ["one wrong key"] = faultd.envelope(nil, 5002, "m"),
      ["one success without output"] = faultd.task("Success", 100),
      ["invalid UTF-8"] = faultd.json("\255\254"), ["NUL bytes"] = faultd.json("\0\0"),
    }
    for name, action in pairs(FAULTS) do
      it(name, function()
        server:script(RESULT, { action, faultd.task("Processing", 50), action }, faultd.success(URL))
        local result = assert(homegen.await(submit(), 30))
        assert.equal(URL, result.url)
        assert.equal(1, server:count(CREATE))
      end)
    end

    it("a server that stalls", function()
      client:close()
      client = clients.new(server, { request_timeout = 0.2 })
      server:script(RESULT, { faultd.stall_after_read() }, faultd.success(URL))
      assert(homegen.await(submit(), 30))
    end)
  end)

  it("gives up when the key stays wrong; the task can be resumed", function()
    server:always(RESULT, faultd.envelope(nil, 5002, "Invalid API Key"))
    local task = submit()
    local _, err = homegen.await(task, 20)
    assert.equal("auth", err.kind)
    assert.equal("expired", task.state)
    assert.equal(ID, err.task_id)
    server:always(RESULT, faultd.success(URL))
    assert.equal(URL, assert(homegen.await(client:resume("smart_replace", task.id), 20)).url)
    assert.equal(1, server:count(CREATE))
  end)

  it("believes a wrong key only three times in a row, whatever comes between", function()
    local wrong, other = faultd.envelope(nil, 5002, "m"), faultd.task("Processing", 5)
    server:script(RESULT, {
      other, wrong, other, wrong, other, wrong, wrong, other, -- the same reply as before is an answer too
      wrong, faultd.status(502), wrong, faultd.task("Success", 100), wrong, faultd.task("Success", 100),
    }, faultd.success(URL))
    assert.equal(URL, assert(homegen.await(submit(), 30)).url)
  end)

  describe("a task that the provider does not know any more", function()
    local GONE = {
      ["a code"] = faultd.envelope(nil, 1001, "task not found"), ["another code"] = faultd.envelope(nil, 1011, "no such task"),
      ["a status"] = faultd.status(404), ["another status"] = faultd.html(410),
    }
    for name, action in pairs(GONE) do
      it("is lost when it says so for a while, by " .. name, function()
        server:always(RESULT, action)
        local task = submit()
        local _, err = homegen.await(task, 20)
        assert.equal("lost", task.state)
        assert.same({ "accepted", ID, false }, { err.outcome, err.task_id, err.retryable })
        assert.truthy(err.hint:find("settle", 1, true))
        assert.is_true(server:count(RESULT) >= 5)
        assert.equal(1, task.credits)
        assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 0 }, client:spent().ideal_house)
      end)
    end

    it("is lost in the end when it is only refused", function()
      server:always(RESULT, faultd.envelope(nil, 1001, "failed"))
      local task = submit()
      local _, err = homegen.await(task, 20)
      assert.same({ "lost", "failed" }, { task.state, err.message })
      assert.is_true(server:count(RESULT) >= 20)
    end)

    it("has the provider's words, and its place is free", function()
      client:close()
      client = clients.new(server, { max_unfinished = 1 })
      server:script(CREATE, { faultd.created(ID) }, faultd.created("77"))
      server:always(RESULT, faultd.envelope(nil, 1001, "task not found"))
      local lost, following = submit(), submit()
      local _, err = homegen.await(lost, 20)
      assert.same({ "api", 1001, "task not found" }, { err.kind, err.code, err.message })
      assert.equal("77", following:created(20))
      server:always(RESULT, faultd.success(URL))
      assert(homegen.await(following, 20))
    end)

    it("is not lost by a few such answers, or by many with others between them", function()
      local gone, fine = faultd.envelope(nil, 1001, "no"), faultd.task("Processing", 5)
      server:script(RESULT, { gone, gone, gone, gone, fine, gone, gone, gone, gone, faultd.status(503), gone, gone }, faultd.success(URL))
      assert(homegen.await(submit(), 20))
    end)

    it("can be resumed, asked for again by its key, and made anew", function()
      server:always(RESULT, faultd.envelope(nil, 1001, "task not found"))
      local task = submit { key = "k" }
      homegen.await(task, 20)
      assert.equal(task, submit { key = "k" })
      server:script(CREATE, {}, faultd.created("77"))
      server:always(RESULT, faultd.success(URL))
      assert.equal(ID, assert(homegen.await(assert(client:resume("smart_replace", ID)), 20)).id)
      assert.equal("77", assert(homegen.await(submit { key = "k", retry_failed = true }, 20)).id)
      assert.equal(2, server:count(CREATE))
    end)
  end)

  it("asks again no sooner than a reply with Retry-After says", function()
    server:script(RESULT, { faultd.rate_limited(1) }, faultd.success(URL))
    local before = clock.now()
    assert(homegen.await(submit(), 30))
    assert.is_true(clock.now() - before >= 1)
    assert.equal(2, server:count(RESULT))
  end)

  for name, action in pairs {
    ["null output"] = faultd.task("Success", 100, 0, "null"),
    ["output without a URL"] = faultd.task("Success", 100, 0, "{}"),
  } do
    it("calls a success that stays without a result a protocol error that keeps the id: " .. name, function()
      server:always(RESULT, action)
      local task = submit()
      local _, err = homegen.await(task, 20)
      assert.equal("protocol", err.kind)
      assert.equal(ID, err.task_id)
      assert.equal("accepted", err.outcome)
    end)
  end

  it("expires when the time is up, and can be resumed", function()
    server:always(RESULT, faultd.task("Processing", 50))
    local task = submit { timeout = 0.1 }
    local _, err = homegen.await(task, 20)
    assert.equal("timeout", err.kind)
    assert.equal("expired", task.state)
    assert.equal("accepted", err.outcome)
    assert.matches("the provider's last word was 'Processing'", err.message, 1, true)
    server:always(RESULT, faultd.success(URL))
    assert(homegen.await(client:resume("smart_replace", task.id), 20))
  end)

  it("stops when canceled: no poll follows", function()
    server:always(RESULT, faultd.task("Processing", 50))
    local task = submit()
    assert.equal(ID, task:created(20))
    repeat homegen.step(1) until server:count(RESULT) > 0
    task:cancel()
    local _, err = homegen.await(task, 20)
    assert.equal("canceled", err.kind)
    assert.equal("accepted", err.outcome)
    local polls = server:count(RESULT)
    homegen.sleep(0.05)
    assert.equal(polls, server:count(RESULT))
  end)

  it("lets await's own limit pass while the task goes on", function()
    server:script(RESULT, { faultd.task("Processing", 50):together(2) }, faultd.success(URL))
    local task = submit()
    local result, err = homegen.await(task, 0.05)
    assert.is_nil(result)
    assert.equal("timeout", err.kind)
    assert.is_false(task:done())
    repeat homegen.step(1) until #server:requests(RESULT) == 1
    server:release()
    assert(homegen.await(task, 20))
  end)

  for label, reply in pairs { result = faultd.success(URL), ended = faultd.task("Failed") } do
    it("has not ended before that is written down: " .. label, function()
      local scene = journal_scene.begin()
      finally(function() scene:finish() end)
      scene.server:script(RESULT, { faultd.task("Processing", 5) }, reply)
      local own = scene:client()
      local is_there, release = held.answer(own, label)
      local task = assert(own:smart_replace(clients.params()))
      repeat homegen.step(0.02) until is_there()
      assert.equal("processing", task.state)
      assert.is_false(task:done())
      release()
      homegen.await(task, 20)
      assert.equal(label == "ended" and "failed" or "succeeded", task.state)
    end)
  end

  it("follows a thousand tasks", function()
    client:close()
    client = clients.new(server, { max_unfinished = 1000 })
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success(URL))
    local tasks, seen = {}, {}
    for index = 1, 1000 do tasks[index] = submit() end
    local results = assert(homegen.all(tasks))
    for _, result in ipairs(results) do
      assert.is_nil(seen[result.id])
      seen[result.id] = true
    end
    assert.equal(1000, server:count(CREATE))
  end)
end)
