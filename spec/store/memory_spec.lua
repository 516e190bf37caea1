--- What a client without a journal knows of its tasks, and what people settle there.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local hand_engine = require "spec.support.hand_engine"
local waiting = require "spec.support.waiting"

local CREATE, RESULT, ID = clients.CREATE, clients.RESULT, clients.ID
local OTHER_ID = "1234567890123456791"

describe("homegen.store.memory", function()
  local server, client

  before_each(function()
    server = faultd.start()
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    client = clients.new(server)
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  local function ask(key, options)
    options = options or {}
    options.key = key
    local task = assert(client:smart_replace(clients.params(), options))
    return task, homegen.await(task, 20)
  end

  local function states()
    local counts = {}
    for _, snapshot in ipairs(client:tasks()) do counts[snapshot.state] = (counts[snapshot.state] or 0) + 1 end
    return counts
  end

  local function spent() return client:spent().ideal_house end

  it("lists the tasks that somebody holds, and finds one by its key or id", function()
    local first = ask "a"
    server:always(CREATE, faultd.created(OTHER_ID))
    local second = ask "b"
    server:always(CREATE, faultd.envelope(nil, 9010, "no"))
    local third = ask "c"
    assert.equal(3, #client:tasks {})
    local succeeded, keys = client:tasks { state = "succeeded", service = "smart_replace" }, {}
    for _, snapshot in ipairs(succeeded) do keys[snapshot.key] = snapshot.id end
    assert.same({ a = ID, b = OTHER_ID }, keys)
    assert.same({}, client:tasks { service = "magic_editor" })
    assert.same({ "c" }, { client:tasks({ state = "refused" })[1].key })
    assert.equal(OTHER_ID, client:find({ key = "b" }).id)
    assert.equal("a", client:find({ id = ID }).key)
    assert.is_nil(client:find { key = "d" })
    assert.same({ first.state, second.state, third.state }, { "succeeded", "succeeded", "refused" })
  end)

  it("lists a task that nobody holds as long as it is under way, and an ended one as long as somebody does", function()
    server:always(RESULT, faultd.envelope(nil, 1003, "later"))
    local id = assert(client:smart_replace(clients.params(), { key = "a" })):created(20)
    local held = assert(client:smart_replace(clients.params(), { timeout = 0.01 }))
    waiting.collect()
    assert.equal("queued", client:find({ id = id }).state)
    held:cancel()
    homegen.await(held, 20)
    assert.same({ canceled = 1, queued = 1 }, states())
    held = nil -- luacheck: ignore
    waiting.collect()
    assert.same({ queued = 1 }, states())
  end)

  it("settles what is not known, once, and keeps the books", function()
    server:always(CREATE, faultd.close_after_read())
    ask "lost"
    ask "made"
    assert.same({ reserved = 0, charged = 0, refunded = 0, uncertain = 2 }, spent())
    assert(client:settle("lost", { created = false }))
    assert.same({ reserved = 0, charged = 0, refunded = 0, uncertain = 1 }, spent())
    local settled = assert(client:settle("made", { id = ID }))
    assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 0 }, spent())
    assert.equal(ID, assert(homegen.await(settled, 20)).id)
    for _, key in ipairs { "lost", "made", "unheard of" } do
      local _, err = client:settle(key, { created = false })
      assert.equal("invalid", err.kind, key)
    end
    server:always(CREATE, faultd.created(OTHER_ID))
    local _, result = ask "lost"
    assert.equal(OTHER_ID, result.id)
    assert.same({ reserved = 0, charged = 2, refunded = 0, uncertain = 0 }, spent())
  end)

  it("settles nothing with the id of another task", function()
    ask "a"
    server:always(CREATE, faultd.close_after_read())
    ask "b"
    local _, err = client:settle("b", { id = ID })
    assert.equal("invalid", err.kind)
    assert.matches("is known already", err.message, 1, true)
    assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 1 }, spent())
  end)

  it("moves each sum once, however often it is told of an end", function()
    local store = client.store
    for key, reply in pairs { refused = faultd.envelope(nil, 9010, "no"), unknown_outcome = faultd.close_after_read() } do
      function store:ended(job, state, err)
        store.ended = nil
        return store.ended(self, job, state, err, function()
          error("not enough memory", 0)
        end)
      end
      server:always(CREATE, reply)
      local task = assert(client:smart_replace(clients.params(), { key = key }))
      repeat pcall(homegen.step, 0.05) until task:done()
      assert.equal(key, task.state)
    end
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.task("Failed"))
    ask "failed"
    assert.same({ reserved = 0, charged = 1, refunded = 1, uncertain = 1 }, spent())
  end)

  describe("of a task that led to nothing", function()
    it("hears that it was not created, where the provider does not know it", function()
      server:always(RESULT, faultd.envelope(nil, 1001, "task not found"))
      assert.equal("lost", ask("k").state)
      assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 0 }, spent())
      assert(client:settle("k", { created = false }))
      assert.same({ reserved = 0, charged = 0, refunded = 0, uncertain = 0 }, spent())
    end)

    it("hears nothing where it goes on at the provider, unless its id is what a person said", function()
      server:always(RESULT, faultd.task("Processing", 5))
      for _, key in ipairs { "expired", "canceled" } do
        local task = assert(client:smart_replace(clients.params(), { key = key, timeout = key == "expired" and 0.1 or nil }))
        assert(task:created(20))
        if key == "canceled" then task:cancel() end
        homegen.await(task, 20)
        assert.equal(key, task.state)
        assert.equal("invalid", select(2, client:settle(key, { created = false })).kind)
        server:always(CREATE, faultd.created(OTHER_ID))
      end
      server:always(CREATE, faultd.close_after_read())
      ask "said"
      local settled = assert(client:settle("said", { id = "77" }))
      settled:cancel()
      assert.equal("canceled", select(2, homegen.await(settled, 20)).kind)
      assert(client:settle("said", { created = false }))
    end)
  end)
end)

describe("homegen.store.memory", function()
  local engine, client, id

  before_each(function()
    engine, id = hand_engine.install(), 0
    function engine:target(options) return options end -- luacheck: ignore self
    function engine:on_call(call)
      local data = call.method == "create" and tostring(id) or ('{"id":%d,"status":"Failed"}'):format(id)
      self:reply(call.id, 0.1, "ok", true, 200, ('{"code":0,"message":"","data":%s}'):format(data), {})
    end
    client = assert(homegen.new { ideal_house = { api_key = clients.KEY } })
  end)

  after_each(function()
    client:close()
    hand_engine.remove()
  end)

  local function state_of(given)
    id = given
    local task = assert(client:smart_replace(clients.params()))
    homegen.run(function() homegen.await(task) end)
    return task.state
  end

  it("knows the ids of the thousand tasks that ended last", function()
    for number = 1, 1999 do assert.equal("failed", state_of(number)) end
    assert.equal("unknown_outcome", state_of(1999))
    assert.equal("unknown_outcome", state_of(1000))
    assert.equal("failed", state_of(2000))
    assert.equal("unknown_outcome", state_of(1001))
  end)
end)
