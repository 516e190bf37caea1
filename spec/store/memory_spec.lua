--- What a client without a journal knows of its tasks, and what people settle there.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

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
end)
