--- What a webhook of ours saves, on a clock that is cranked by hand, and what becomes of the task that it is about.

local cjson = require "cjson"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local hand_engine = require "spec.support.hand_engine"
local iacrea = require "spec.support.iacrea"
local poll_curves = require "spec.support.poll_curves"
local reactor = require "homegen.loop.reactor"
local webhooks = require "homegen.client.webhooks"

local COUNT = 100
local SHORTEST, LONGEST = 20, 300 -- seconds that a generation takes: "several minutes"

describe("many tasks", function()
  local engine, polls, ends, client

  before_each(function() engine, polls = hand_engine.install(), 0 end)
  after_each(hand_engine.remove)

  ---What a provider would do that calls its webhooks, or does not, and the tasks' ends as they are noticed.
  local function run(options, calls)
    local random, by_id, made = poll_curves.random(), {}, 0
    ends = {}
    function engine:target(given) return given end -- luacheck: ignore self
    local function create(call)
      made = made + 1
      local id, seconds = iacrea.generation(made), SHORTEST + (LONGEST - SHORTEST) * random()
      by_id[id] = engine.now + seconds
      engine:reply(call.id, 0.5, "ok", true, 200, ('{"generation_id":"%s"}'):format(id), {})
      local secret = tostring(call[1]):match '"webhook":"https?:[^"]*/([^"/]+)"'
      if secret and calls then
        reactor.after(seconds + 0.01, function() webhooks.receive(client, secret, "", function(status) assert(status == 200) end) end)
      end
    end
    local function answer(call)
      polls = polls + 1
      local id = tostring(call[1]):match '"generation_id":"([^"]+)"'
      local is_over = engine.now >= by_id[id]
      engine:reply(call.id, 0.1, "ok", true, 200,
        is_over and '{"status":"SUCCEEDED","urls":["https://x/y.png"]}' or '{"status":"PROCESSING"}', {})
      if is_over then ends[id] = ends[id] or engine.now - by_id[id] end
    end
    function engine:on_call(call) return (call.method == "create" and create or answer)(call) end -- luacheck: ignore self
    client = assert(homegen.new {
      iacrea = { api_key = "k", user_id = iacrea.USER }, max_unfinished = COUNT, webhook = options.webhook, timeout = 600,
    })
    homegen.run(function()
      local tasks = {}
      for index = 1, COUNT do tasks[index] = assert(client:create_room(iacrea.room())) end
      for _, settled in ipairs(homegen.settle(tasks)) do assert(settled.ok, tostring(settled.err)) end
      client:close()
    end)
    local lag = 0
    for _, seconds in pairs(ends) do lag = math.max(lag, seconds) end
    return polls, lag
  end

  local plain

  it("are polled every few seconds without webhooks", function()
    plain = run({}, false)
    assert.is_true(plain > 20 * COUNT, plain)
  end)

  it("take less than a quarter of the polls with webhooks, and each end is noticed at once", function()
    local with, lag = run({ webhook = "https://example.com/hooks" }, true)
    assert.is_true(4 * with < plain, ("%d of %d"):format(with, plain))
    assert.is_true(lag < 1, lag)
  end)

  it("come to their end though no webhook ever comes, within a minute", function()
    local without, lag = run({ webhook = "https://example.com/hooks" }, false)
    assert.is_true(4 * without < plain, ("%d of %d"):format(without, plain))
    assert.is_true(lag < 60, lag)
  end)
end)

describe("the secret of a webhook", function()
  local engine

  before_each(function() engine = hand_engine.install() end)
  after_each(hand_engine.remove)

  -- Replies that say again what was sent, as some servers' errors do.
  local REPLIES = {
    ["a page"] = { 500, "cannot call SECRET now" },
    ["a page that is cut off"] = { 500, ("x"):rep(200) .. "SECRET" },
    ["a refusal"] = { 400, '{"error":"webhook: SECRET is no address"}' },
    ["a refusal for now"] = { 503, '{"error":"webhook: SECRET is busy"}' },
  }

  for name, reply in pairs(REPLIES) do
    it("shows in no error and no event: " .. name, function()
      local secrets, told = {}, {}
      function engine:target(given) return given end -- luacheck: ignore self
      function engine:on_call(call)
        local secret = tostring(call[1]):match '"webhook":"https?:[^"]*/([^"/]+)"'
        secrets[#secrets + 1] = secret
        self:reply(call.id, 0.5, "ok", true, reply[1], (reply[2]:gsub("SECRET", "https://example.com/hooks/" .. secret)), {})
      end
      local client = assert(homegen.new {
        iacrea = { api_key = "k", user_id = iacrea.USER }, webhook = "https://example.com/hooks", retries = 2,
        on_event = function(event) told[#told + 1] = cjson.encode(event) end,
      })
      local _, err = homegen.run(function() return homegen.await(client:create_room(iacrea.room())) end)
      homegen.step()
      client:close()
      local text = cjson.encode(err) .. table.concat(told)
      assert.is_true(#secrets >= 1)
      for _, secret in ipairs(secrets) do assert.falsy(text:find(secret:match "%-(%x%x%x%x%x%x%x%x)", 1, true), text) end
    end)
  end
end)

local GENERATE, GET = iacrea.GENERATE, iacrea.GET
local URL = "http://127.0.0.1:9/x.png"

describe("a task whose webhook comes", function()
  local server, client, task

  local function start(options)
    local given = {
      iacrea = { api_key = "k", user_id = iacrea.USER, base_url = server.url }, webhook = "https://example.com/hooks",
      poll_interval = 0.02, poll_interval_max = 0.02,
    }
    for name, value in pairs(options or {}) do given[name] = value end
    client = clients.new(server, given)
    task = assert(client:create_room(iacrea.room()))
    assert(task:created(20))
  end

  before_each(function()
    server = faultd.start()
    server:always(GENERATE, iacrea.generated(1))
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  local function asked(count)
    repeat homegen.step(0.01) until server:count(GET) >= (count or 1)
  end

  it("takes the answer for what it is", function()
    server:always(GET, iacrea.status "FAILED")
    start { poll_interval = 60, poll_interval_max = 60 }
    task._job:heard {}
    local _, err = homegen.await(task, 20)
    assert.same({ "failed", 1, 1 }, { err.kind, server:count(GET), client:spent().iacrea.refunded })
  end)

  it("leaves what is not over, or cannot be answered, to be followed like any other", function()
    for _, first in ipairs { iacrea.status "PROCESSING", faultd.status(500), faultd.json "{}", faultd.json("[", 200):reset() } do
      server:clear()
      server:always(GENERATE, iacrea.generated(1))
      server:script(GET, { first }, iacrea.succeeded(URL))
      start()
      task._job:heard {}
      task._job:heard {}
      assert.equal(URL, assert(homegen.await(task, 20)).url)
      assert.equal(2, server:count(GET))
      client:close()
    end
  end)

  it("keeps the task's time", function()
    server:always(GET, iacrea.status "PROCESSING")
    start { timeout = 0.4 }
    local begun = homegen.now()
    task._job:heard {}
    local _, err = homegen.await(task, 20)
    assert.equal("timeout", err.kind)
    assert.is_true(homegen.now() - begun < 1)
  end)

  it("ends with a cancel, and with the client", function()
    server:always(GET, iacrea.succeeded(URL):together(0))
    start { poll_interval = 60, poll_interval_max = 60 }
    task._job:heard {}
    asked()
    assert.is_true(task._job:ends_at_once())
    task:cancel()
    local _, err = homegen.await(task, 20)
    assert.same({ "canceled", "accepted", "no longer followed" }, { err.kind, err.outcome, err.message })
    client:close()
    start { poll_interval = 60, poll_interval_max = 60 }
    task._job:heard {}
    asked(2)
    client:close()
    assert.equal("canceled", select(2, homegen.await(task, 20)).kind)
    server:release()
  end)
end)
