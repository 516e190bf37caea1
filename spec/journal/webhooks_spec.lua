--- Webhooks on a journal of several processes: one has the task in hand, another one receives.

local homegen = require "homegen"
local iacrea = require "spec.support.iacrea"
local journal_scene = require "spec.support.journal_scene"
local webhook_calls = require "spec.support.webhook_calls"
local workers = require "spec.support.process.workers"

local URL = "http://127.0.0.1:9/x.png"

describe("webhooks that another process receives", function()
  local scene, server, client, worker

  before_each(function()
    scene = journal_scene.begin()
    server = scene.server
    server:always(iacrea.GENERATE, iacrea.generated(1))
    server:always(iacrea.GET, iacrea.succeeded(URL))
    client = scene:client_of_both { poll_interval = 60, poll_interval_max = 60 }
    worker = nil
  end)

  after_each(function() scene:finish() end)

  local function start()
    worker = scene:start("webhook_worker", "http://127.0.0.1:9/hooks")
    assert.equal("ready", worker:line())
    workers.wait_for(function() return webhook_calls.url(server) end)
  end

  local function handle(...)
    return homegen.webhook.handle(client, webhook_calls.url(server):match "/hooks/.*", webhook_calls.body(...))
  end

  local function state() return scene.rows:one("SELECT state FROM task").state end

  it("reach the one that has the task in hand", function()
    start()
    workers.wait_for(function() return state() == "queued" end)
    assert.equal(200, handle())
    local ended = worker:wait()
    assert.same({ 0, ("end succeeded %s\n"):format(iacrea.generation(1)) }, { ended.exit, ended.said })
    assert.equal(1, server:count(iacrea.GET))
  end)

  it("wait for the create's reply in the journal", function()
    server:script(iacrea.GENERATE, { iacrea.generated(1):together(0) })
    start()
    assert.equal(200, handle(iacrea.generation(2)))
    assert.same({ "sending", 0 }, { state(), server:count(iacrea.GET) })
    server:release()
    assert.equal(("end succeeded %s\n"):format(iacrea.generation(1)), worker:wait().said)
    assert.equal(1, server:count(iacrea.GET))
  end)

  it("bring to its end what a dead one has left", function()
    start()
    workers.wait_for(function() return state() == "queued" end)
    worker:kill()
    assert.equal(200, handle())
    webhook_calls.run_until(function() return state() == "succeeded" end)
    assert.equal(1, server:count(iacrea.GENERATE))
  end)

  it("find the task of a create that was on its way when its process died", function()
    server:script(iacrea.GENERATE, { iacrea.generated(1):together(0) })
    start()
    worker:kill()
    assert.equal("sending", state())
    assert.equal(200, handle(iacrea.generation(2)))
    webhook_calls.run_until(function() return state() == "succeeded" end)
    local task = assert(client:create_room(iacrea.room(), { key = "k" }))
    assert.equal(iacrea.generation(2), assert(homegen.await(task, 20)).id)
    assert.equal(1, server:count(iacrea.GENERATE))
  end)

  it("that came before the death are heeded by who asks for the key", function()
    server:script(iacrea.GENERATE, { iacrea.generated(1):together(0) })
    start()
    assert.equal(200, handle(iacrea.generation(2)))
    worker:kill()
    local task = assert(client:create_room(iacrea.room(), { key = "k" }))
    local result, err = homegen.await(task, 20)
    assert.is_nil(err)
    assert.equal(iacrea.generation(2), result.id)
    assert.equal(1, server:count(iacrea.GENERATE))
  end)
end)
