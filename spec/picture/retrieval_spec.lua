--- What becomes of a picture that is paid and not here yet, on a clock that is cranked by hand.

local future = require "homegen.waiting.future"
local hand_engine = require "spec.support.hand_engine"
local retrieval = require "homegen.picture.retrieval"
local fetch = require "homegen.picture.fetch"
local retry_budget = require "homegen.waiting.retry_budget"
local homegen = require "homegen"

local URL, FRESH = "https://files.example.com/old.png", "https://files.example.com/new-%d.png"
local unpack = table.unpack or unpack

describe("homegen.picture.retrieval", function()
  local engine, context, replies, asked, random, sink, retries_told

  before_each(function()
    engine = hand_engine.install()
    function engine:target(options) return options.url end -- luacheck: ignore self
    function engine:on_call(call)
      local reply = table.remove(replies, 1) or replies.always
      self:reply(call.id, 0.1, unpack(reply, 1, 6))
    end
    asked, retries_told = 0, {}
    context = {
      network = { user_agent = "spec" }, retries = 4, budget = retry_budget.new(), stall_timeout = 30, since = engine.now,
      emit = function(type, fields) if type == "retry" then retries_told[#retries_told + 1] = fields.delay end end,
    }
    sink = {}
    function sink:get(open) -- luacheck: ignore self
      local target, message = open {}
      if not target then return nil, message end
      return fetch.transfer("get", target, nil, 600, 2 ^ 20, 30)
    end
    random = math.random
    math.random = function() return 1 end -- luacheck: ignore
  end)
  after_each(function()
    math.random = random -- luacheck: ignore
    hand_engine.remove()
  end)

  local function status(code, headers) return { "ok", true, code, "words", headers or {} } end
  local function lost(word, sent) return { word, sent, 0, "", {}, word } end
  local PICTURE = status(200)

  local function renew()
    asked = asked + 1
    return FRESH:format(asked)
  end

  local function run(given, options)
    replies, options = given, options or {}
    if options.renew == nil then options.renew = renew end
    local reply, err
    local began = engine.now
    homegen.run(function()
      reply, err = retrieval.run(context, options.url or URL, sink, options.renew or nil)
    end)
    return reply, err, engine.now - began
  end

  local function urls()
    local list = {}
    for index, call in ipairs(engine.calls) do list[index] = call.target end
    return list
  end

  for _, code in ipairs { 400, 401, 403, 404, 410, 418 } do
    it(("asks for a fresh address at once, and then with each attempt, when the host says %d"):format(code), function()
      assert.truthy(run { status(code), status(code), status(code), PICTURE })
      assert.same({ URL, FRESH:format(1), FRESH:format(2), FRESH:format(3) }, urls())
      assert.same({ 1, 5 }, retries_told)
    end)
  end

  it("goes on for minutes, as often as retries are allowed, and ends", function()
    local reply, err, seconds = run { always = status(404) }
    assert.is_nil(reply)
    assert.equal(404, err.http_status)
    assert.is_true(err.retryable)
    assert.equal(1 + 1 + 4, #engine.calls)
    assert.is_true(seconds > 120 and seconds < 300, seconds)
  end)

  it("with no retries looks once more at a fresh address", function()
    context.retries = 0
    assert.is_nil((run { always = status(404) }))
    assert.same({ URL, FRESH:format(1) }, urls())
    assert.truthy(run { status(404), PICTURE }) -- and once with each call
    assert.equal(4, #engine.calls)
  end)

  it("long after the end takes a refusal of the fresh address for the last word", function()
    context.since = engine.now - 3600
    local reply, err, seconds = run { always = status(404) }
    assert.is_nil(reply)
    assert.equal(404, err.http_status)
    assert.same({ URL, FRESH:format(1) }, urls())
    assert.is_true(seconds < 1)
  end)

  for name, reply in pairs {
    ["no connection"] = lost("connect", false), ["no such host"] = lost("dns", false),
    ["a certificate of another"] = lost("certificate", false), ["no time"] = lost("timeout", false),
  } do
    it("asks for a fresh address when there is " .. name, function()
      assert.truthy(run { reply, PICTURE })
      assert.same({ URL, FRESH:format(1) }, urls())
    end)
  end

  it("asks for a fresh address when there is none that can be fetched", function()
    function engine:target(options) -- luacheck: ignore self
      if options.url:find "^ftp" then return nil, "no address of the web" end
      return options.url
    end
    assert.truthy(run({ PICTURE }, { url = "ftp://example.com/r.png" }))
    assert.same({ FRESH:format(1) }, urls())
  end)

  for name, reply in pairs {
    ["breaks off"] = lost("reset", true), ["stands still"] = lost("timeout", true), ["is out of order"] = status(503),
  } do
    it("asks again at the same address when the host " .. name .. ", and once elsewhere before it gives up", function()
      assert.is_nil((run { always = reply }))
      assert.same({ URL, URL, URL, URL, URL, FRESH:format(1) }, urls())
    end)
  end

  it("sends no more to a host that wants less", function()
    assert.is_nil((run { always = status(429, { ["retry-after"] = "1" }) }))
    assert.same({ URL, URL, URL, URL, URL }, urls())
    assert.equal(0, asked)
  end)

  for _, word in ipairs { "canceled", "memory", "io" } do
    it("does not look elsewhere for what is wrong here: " .. word, function()
      assert.is_nil((run { always = lost(word, true) }))
      assert.equal(1, #engine.calls)
      assert.equal(0, asked)
    end)
  end

  it("stays at the address where nobody tells another, and says why", function()
    local reply, err = run({ always = status(404) }, { renew = function() return nil, { message = "no answer" } end })
    assert.is_nil(reply)
    assert.equal("no answer", err.cause)
    assert.same({ URL, URL, URL, URL, URL }, urls())
  end)

  it("waits for its share of the retries, and does not end for want of it", function()
    while context.budget:take() do end
    local reply, _, seconds = run { status(503), PICTURE }
    assert.truthy(reply)
    assert.is_true(seconds > 5 and seconds < 20, seconds)
  end)

  it("looks at once at a fresh address only as far as its share of the retries goes", function()
    while context.budget:take() do end
    local reply, _, seconds = run { status(403), PICTURE }
    assert.truthy(reply)
    assert.is_true(seconds > 5 and seconds < 20, seconds)
    assert.is_true(context.budget:take()) -- who came through brings two
    assert.is_true(context.budget:take())
  end)

  it("gives up at once when it is told to hurry, and waits for nothing from then on", function()
    context.hurry = future.new()
    local spawned = homegen.spawn(function()
      homegen.sleep(2)
      context.hurry:succeed(true)
    end)
    local reply, err, seconds = run { always = status(503) }
    assert.is_nil(reply)
    assert.equal(503, err.http_status)
    assert.is_true(seconds < 3, seconds)
    assert.is_true(spawned:done())
    local _, _, again = run { always = status(503) }
    assert.is_true(again < 1)
  end)
end)
