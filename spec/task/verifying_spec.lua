local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"
local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"

local CREATE, RESULT, ID = clients.CREATE, clients.RESULT, clients.ID
local FIRST, SECOND = iacrea.generation(1), iacrea.generation(2)
local URL = "http://127.0.0.1:9/x"

local function no_task() return faultd.envelope(nil, 1001, "task not found") end

describe("homegen.task.verifying", function()
  local server, client, warnings

  before_each(function()
    server, warnings = faultd.start(), {}
    client = clients.new(server, {
      retries = 3, iacrea = { api_key = clients.KEY, base_url = server.url, user_id = iacrea.USER },
      on_event = function(event)
        if event.type == "warning" then warnings[#warnings + 1] = event end
      end,
    })
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  local function spent(provider) return client:spent()[provider] end

  describe("a reply that names a task and is no plain success is never sent again, and the task is followed:", function()
    local IDEAL_HOUSE = {
      ["too many requests, and an id"] = faultd.envelope(ID, 1001, "limit", 429),
      ["later, and an id"] = faultd.envelope(ID, 1003, "later"),
      ["later with 503, and an id"] = faultd.envelope(ID, 1003, "later", 503),
      ["an error, and an id"] = faultd.envelope(ID, 1001, "no"),
      ["success, and an id in another place"] = faultd.envelope('{"taskId":"' .. ID .. '"}'),
      ["an id with a fraction"] = faultd.envelope(ID .. ".0"),
      ["a page around an id"] = faultd.reply { status = 502, body = "<html>made task " .. ID .. "</html>" },
      ["a redirect to it"] = faultd.redirect("/task?taskId=" .. ID),
    }
    for name, action in pairs(IDEAL_HOUSE) do
      it("Ideal House, " .. name, function()
        server:always(CREATE, action)
        server:script(RESULT, { no_task() }, faultd.success(URL))
        local task = assert(client:smart_replace(clients.params()))
        local result, err = homegen.await(task, 20)
        assert.is_nil(err)
        assert.equal(ID, result.id)
        assert.equal(1, server:count(CREATE))
        assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 0 }, spent "ideal_house")
      end)
    end

    local function named(status, text) return faultd.json(text:gsub("ID", FIRST), status) end
    local IACREA = {
      ["too many requests"] = named(429, '{"error":"slow down","generation_id":"ID"}'),
      ["unavailable"] = named(503, '{"error":"busy","generation_id":"ID"}'),
      ["out of order"] = named(500, '{"error":"oops","details":{"generationId":"ID"}}'),
      ["a refusal"] = named(400, '{"error":"bad","generation_id":"ID"}'),
      ["an error with 200"] = named(200, '{"error":"late","generation_id":"ID"}'),
      ["a redirect"] = named(302, '{"generation_id":"ID"}'),
      ["a list"] = named(200, '{"generation_id":["ID"]}'),
    }
    for name, action in pairs(IACREA) do
      it("iaCrea, " .. name, function()
        server:always(iacrea.GENERATE, action)
        server:always(iacrea.GET, iacrea.succeeded(URL))
        local result, err = homegen.await(assert(client:create_room(iacrea.room())), 20)
        assert.is_nil(err)
        assert.equal(FIRST, result.id)
        assert.equal(1, server:count(iacrea.GENERATE))
        assert.equal(1, spent("iacrea").charged)
      end)
    end

    it("one that came before the connection broke", function()
      local text = '{"generation_id":"' .. FIRST .. '","remaining_photos":9,'
      server:always(iacrea.GENERATE, faultd.reply { body = text, length = #text + 100 }:reset())
      server:always(iacrea.GET, iacrea.succeeded(URL))
      assert.equal(FIRST, assert(homegen.await(assert(client:create_room(iacrea.room())), 20)).id)
      assert.equal(1, spent("iacrea").charged)
      homegen.step()
      assert.truthy(warnings[1].message:find("broke off", 1, true))
    end)

    it("an error that came before the connection broke", function()
      local text = '{"code":1003,"message":"later","data":' .. ID .. "}"
      server:always(CREATE, faultd.reply { body = text, length = #text + 100 }:reset())
      server:script(RESULT, { no_task() }, faultd.success(URL))
      assert.equal(ID, assert(homegen.await(client:smart_replace(clients.params()), 20)).id)
      assert.equal(1, server:count(CREATE))
      assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 0 }, spent "ideal_house")
    end)
  end)

  it("tells the id where the provider does not know it", function()
    server:always(CREATE, faultd.envelope(ID, 1001, "limit", 429))
    server:always(RESULT, no_task())
    local task = assert(client:smart_replace(clients.params()))
    local _, err = homegen.await(task, 20)
    assert.same({ "unknown_outcome", "unknown", ID, 429 }, { err.kind, err.outcome, err.task_id, err.http_status })
    assert.truthy(err.hint:find(('client:settle(key, { id = "%s" })'):format(ID), 1, true))
    assert.equal("unknown_outcome", task.state)
    assert.is_nil(task.id)
    assert.equal(1, server:count(CREATE))
    assert.same({ reserved = 0, charged = 0, refunded = 0, uncertain = 1 }, spent "ideal_house")
  end)

  it("asks for each id that was named", function()
    server:always(iacrea.GENERATE, faultd.json(('{"error":"x","ids":["%s","%s"]}'):format(FIRST, SECOND), 500))
    local unknown = faultd.json('{"error":"unknown"}', 404)
    server:script(iacrea.GET, { unknown, unknown, unknown }, iacrea.succeeded(URL))
    assert.equal(SECOND, assert(homegen.await(assert(client:create_room(iacrea.room())), 20)).id)
  end)

  it("asks for what a webhook names meanwhile, four ids at most", function()
    local unknown = faultd.json('{"error":"unknown"}', 404)
    server:always(iacrea.GENERATE, faultd.json(('{"error":"x","id":"%s"}'):format(FIRST), 500))
    server:always(iacrea.GET, unknown)
    local task = assert(client:create_room(iacrea.room()))
    repeat homegen.step(0.01) until server:count(iacrea.GET) > 0
    local ids = { FIRST:upper() }
    for index = 2, 6 do ids[index] = iacrea.generation(index) end
    task._job:heard(ids)
    local _, err = homegen.await(task, 20)
    assert.same({ "unknown_outcome", 12 }, { err.kind, server:count(iacrea.GET) })
    for index = 1, 4 do assert.equal(3, server:count(iacrea.GET, iacrea.generation(index))) end
  end)

  it("goes on asking while the provider is out of order", function()
    server:always(CREATE, faultd.envelope(ID, 1001, "limit", 429))
    server:script(RESULT, { faultd.status(503), faultd.close_after_read(), faultd.rate_limited(), faultd.html() }, faultd.success(URL))
    assert.equal(ID, assert(homegen.await(assert(client:smart_replace(clients.params())), 20)).id)
  end)

  it("does not ask for ever where nobody answers", function()
    server:always(CREATE, faultd.envelope(ID, 1001, "limit", 429))
    server:always(RESULT, faultd.close_after_read())
    local _, err = homegen.await(assert(client:smart_replace(clients.params())), 20)
    assert.same({ "unknown_outcome", ID }, { err.kind, err.task_id })
    assert.equal(1, server:count(CREATE))
  end)

  it("does not take the id of an earlier task", function()
    server:script(CREATE, { faultd.created(ID) }, faultd.envelope(ID, 1001, "limit", 429))
    server:always(RESULT, faultd.success(URL))
    assert(homegen.await(assert(client:smart_replace(clients.params())), 20))
    local _, err = homegen.await(assert(client:smart_replace(clients.params())), 20)
    assert.same({ "unknown_outcome", ID }, { err.kind, err.task_id })
    assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 1 }, spent "ideal_house")
  end)

  it("leaves what is tried again as it was where only ids of the request come back", function()
    local text = ('{"error":"slow down","user_id":"%s","generation":"%s"}'):format(iacrea.USER, FIRST)
    server:script(iacrea.VARIATION, { faultd.json(text, 429) }, iacrea.varied(2))
    server:always(iacrea.GET, iacrea.succeeded(URL))
    local task = assert(client:vary({ service = "create_room", id = FIRST, original_url = "https://example.com/a.jpg" },
      { room_type = "KITCHEN", theme = "MODERN" }))
    assert.equal(SECOND, assert(homegen.await(task, 20)).id)
    assert.equal(2, server:count(iacrea.VARIATION))
  end)

  it("stays unknown, with the id, when it is canceled", function()
    server:always(CREATE, faultd.envelope(ID, 1001, "limit", 429))
    server:always(RESULT, faultd.stall_after_read())
    local task = assert(client:smart_replace(clients.params()))
    while server:count(RESULT) == 0 do homegen.sleep(0.005) end
    task:cancel()
    local _, err = homegen.await(task, 20)
    assert.same({ "unknown_outcome", ID }, { err.kind, err.task_id })
    assert.equal(1, spent("ideal_house").uncertain)
  end)

  describe("with a journal", function()
    local scene, own

    before_each(function()
      scene = journal_scene.begin()
      own = scene:client()
    end)

    after_each(function() scene:finish() end)

    local function submit() return assert(own:smart_replace(clients.params(), { key = "k" })) end

    it("keeps the id, by which the outcome is settled", function()
      scene.server:always(CREATE, faultd.envelope(ID, 1001, "limit", 429))
      scene.server:always(RESULT, no_task())
      local _, err = homegen.await(submit(), 20)
      assert.equal(ID, err.task_id)
      local found = assert(own:find { key = "k" })
      assert.same({ "unknown_outcome", ID }, { found.state, found.error.task_id })
      assert.is_nil(found.id)
      scene.server:always(RESULT, faultd.success(URL))
      assert.equal(ID, assert(homegen.await(assert(own:settle("k", { id = found.error.task_id })), 20)).id)
    end)

    it("has the id before the provider is asked for it", function()
      local client_row
      scene.server:always(CREATE, faultd.envelope(ID, 1001, "limit", 429))
      scene.server:always(RESULT, faultd.stall_after_read())
      local task = submit()
      while scene.server:count(RESULT) == 0 do homegen.sleep(0.005) end
      client_row = scene.rows:get(assert(own:find { key = "k" }).row)
      assert.same({ "sending", clients.ID }, { client_row.state, client_row.error:match('"task_id":"(%d+)"') })
      assert.equal("sending", task.state)
      task:cancel()
      homegen.await(task, 20)
    end)

    it("asks for the id again when the key is asked for again", function()
      scene.server:always(CREATE, faultd.envelope(ID, 1001, "limit", 429))
      scene.server:always(RESULT, no_task())
      for _ = 1, 2 do
        local _, err = homegen.await(submit(), 20)
        assert.same({ "unknown_outcome", ID }, { err.kind, err.task_id })
      end
      scene.server:always(RESULT, faultd.success(URL))
      local other = scene:client()
      assert.equal(ID, assert(homegen.await(assert(other:smart_replace(clients.params(), { key = "k" })), 20)).id)
      assert.same({ "succeeded", ID }, { other:find({ key = "k" }).state, other:find({ key = "k" }).id })
      assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 0 }, other:spent().ideal_house)
      assert.equal(1, scene.server:count(CREATE))
    end)

    it("is asked for when the task of a process that is gone is taken over", function()
      local row = scene.rows:add(own, { key = "k", state = "sending", owner = journal_rows.DEAD, attempt = 1, context = "{}",
        error = '{"kind":"unknown_outcome","message":"names a task","outcome":"unknown","task_id":"' .. ID .. '"}' })
      scene.server:always(RESULT, faultd.success(URL))
      local tasks = assert(own:resume())
      assert.equal(ID, assert(homegen.await(tasks[1], 20)).id)
      assert.same({ "succeeded", ID }, { scene.rows:get(row).state, scene.rows:get(row).id })
    end)

    it("is saved where its call said, once it is known, whoever takes it over", function()
      for number, ask in ipairs {
        function() return assert(own:resume())[1] end,
        function() return (assert(own:smart_replace(clients.params(), { key = "call" }))) end,
      } do
        local place = ("%s/late-%d.png"):format(scene.folder, number)
        if number == 2 then -- a process of its own has asked for it, with that key and these parameters
          scene.server:always(CREATE, faultd.envelope(ID, 1001, "limit", 429))
          scene.server:always(RESULT, no_task())
          local other = scene:client()
          homegen.await(assert(other:smart_replace(clients.params(), { key = "call", save = place })), 20)
        else
          scene.rows:add(own, { key = "k", state = "sending", owner = journal_rows.DEAD, attempt = 1, context = "{}", save = place,
            error = '{"kind":"unknown_outcome","message":"names a task","outcome":"unknown","task_id":"' .. ID .. '"}' })
        end
        scene.server:always(RESULT, faultd.success(scene.server.url .. "/r.png"))
        assert.equal(place, assert(homegen.await(ask(), 20)).path)
        assert.equal(clients.PNG, clients.read(place))
        scene.rows:run { "DELETE FROM task" }
      end
    end)

    it("gives the id to whoever finds the task of a process that is gone", function()
      local row = scene.rows:add(own, { key = "k", state = "sending", owner = journal_rows.DEAD, attempt = 1,
        error = '{"kind":"unknown_outcome","message":"names a task","outcome":"unknown","task_id":"' .. ID .. '"}' })
      scene.server:always(RESULT, no_task())
      local _, err = homegen.await(assert(own:resume())[1], 20)
      assert.same({ "unknown_outcome", ID }, { err.kind, err.task_id })
      local found = assert(own:find { key = "k" })
      assert.same({ row, "unknown_outcome", ID }, { found.row, found.state, found.error.task_id })
    end)

    it("forgets the doubt when the task is known", function()
      scene.server:always(CREATE, faultd.envelope(ID, 1001, "limit", 429))
      scene.server:always(RESULT, faultd.success(URL))
      assert(homegen.await(submit(), 20))
      local found = assert(own:find { key = "k" })
      assert.same({ "succeeded", ID }, { found.state, found.id })
      assert.is_nil(found.error)
      assert.equal(1, own:spent().ideal_house.charged)
    end)
  end)
end)
