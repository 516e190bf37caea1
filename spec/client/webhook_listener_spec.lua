local homegen = require "homegen"
local clients = require "spec.support.clients"
local core = require "homegen.core"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"
local reactor = require "homegen.loop.reactor"
local webhook_calls = require "spec.support.webhook_calls"
local webhook_listener = require "homegen.client.webhook_listener"

describe("homegen.client.webhook_listener", function()
  local listener, server

  before_each(function() server = faultd.start() end)

  after_each(function()
    if listener then listener:close() end
    listener = nil
    assert.is_true(server:stop())
  end)

  local function client_of(given)
    server:always(iacrea.GENERATE, iacrea.generated(1))
    server:always(iacrea.GET, iacrea.succeeded("http://127.0.0.1:9/x.png"))
    return clients.new(server, {
      iacrea = { api_key = "k", user_id = iacrea.USER, base_url = server.url }, webhook = given, poll_interval = 60,
      poll_interval_max = 60,
    })
  end

  it("listens on this machine alone, on a port that is free, unless told otherwise", function()
    listener = assert(homegen.webhook.listen())
    assert.equal(("http://127.0.0.1:%d"):format(listener.port), listener.url)
    assert.equal(("homegen.WebhookListener %s"):format(listener.url), tostring(listener))
    assert.equal(404, webhook_calls.call(listener.url .. "/"))
  end)

  it("listens where it is told, and tells the provider what it is told", function()
    local probe = assert(core.listener("127.0.0.1", 0))
    local port = probe:port()
    probe:close()
    listener = assert(homegen.webhook.listen { host = "0.0.0.0", port = port, public_url = "https://example.com/hooks/" })
    assert.same({ port, "https://example.com/hooks" }, { listener.port, listener.url })
    assert.equal(404, webhook_calls.call(("http://127.0.0.1:%d/"):format(port)))
    local other, err = homegen.webhook.listen { port = port }
    assert.is_nil(other)
    assert.same({ "io", "not_sent" }, { err.kind, err.outcome })
    assert.matches(("cannot listen on 127.0.0.1, port %d: .*in use"):format(port), err.message)
  end)

  it("listens on IPv6", function()
    listener = homegen.webhook.listen { host = "::1" }
    if not listener then return end -- a machine without
    assert.equal(("http://[::1]:%d"):format(listener.port), listener.url)
    assert.equal(404, webhook_calls.call(listener.url .. "/"))
  end)

  it("does not take what makes no sense", function()
    local cases = {
      [7] = "a table expected", [{ colour = 1 }] = "unknown option 'colour'", [{ port = "80" }] = "port must be a number",
      [{ port = 1.5 }] = "port must be from 0 to 65535", [{ port = -1 }] = "from 0 to 65535", [{ port = 65536 }] = "from 0 to 65535",
      [{ host = 1 }] = "host must be a string", [{ public_url = "example.com" }] = "public_url must be an http",
      [{ public_url = "https://example.com/?x" }] = "public_url must be",
      [{ public_url = "https://example.com/#x" }] = "public_url must be",
      [{ public_url = "ftp://example.com/" }] = "public_url must be",
      [{ host = "0.0.0.0" }] = "needs a public_url", [{ host = "::" }] = "needs a public_url",
    }
    for given, words in pairs(cases) do
      local ok, message = pcall(homegen.webhook.listen, given)
      assert.is_false(ok)
      assert.truthy(message:find(words, 1, true), message)
      assert.matches("^spec/client/webhook_listener_spec.lua:%d+: ", select(2, pcall(function() homegen.webhook.listen(given) end)))
    end
    local other, err = homegen.webhook.listen { host = "example.com" }
    assert.is_nil(other)
    assert.matches("the host is not a numeric address", err.message)
  end)

  it("serves the clients that were made with it, each its own", function()
    listener = assert(homegen.webhook.listen())
    local one, other = client_of(listener), client_of(listener)
    local first, second = assert(one:create_room(iacrea.room())), assert(other:create_room(iacrea.room()))
    assert(first:created(20))
    assert(second:created(20))
    local urls = {}
    for index = 1, 2 do urls[index] = webhook_calls.url(server, index) end
    for _, url in ipairs(urls) do assert.equal(200, webhook_calls.call(url)) end
    assert(homegen.await(first, 20))
    assert(homegen.await(second, 20))
    one:close()
    assert.is_nil(listener.clients[one])
    assert.is_true(listener.clients[other])
    other:close()
  end)

  it("closes; tasks go on without it, and no client can be made with it any more", function()
    listener = assert(homegen.webhook.listen())
    local client = client_of(listener)
    listener:close()
    listener:close()
    local task = assert(client:create_room(iacrea.room()))
    assert(task:created(20))
    assert.is_nil(webhook_calls.url(server))
    assert.is_false(pcall(client_of, listener))
    task:cancel()
    client:close()
    assert.is_true(reactor.is_idle())
  end)

  it("is all that is taken for one, beside an address", function()
    listener = assert(homegen.webhook.listen())
    for _, given in ipairs { "example.com", "https://example.com/?a=b", "ftp://example.com", {}, 7, true, "" } do
      local ok, message = pcall(homegen.new, { webhook = given })
      assert.is_false(ok)
      assert.matches("webhook must be an http or https address without query, or what homegen.webhook.listen gave", message)
    end
    assert.is_true(webhook_listener.is(listener))
    assert.equal("https://example.com/a", webhook_listener.prefix "https://example.com/a//")
  end)

  it("serves in a loop of steps, and keeps none of them waiting", function()
    listener = assert(homegen.webhook.listen())
    local client = client_of(listener)
    local done
    assert(client:create_room(iacrea.room())):on_done(function(task) done = task.state end)
    repeat homegen.step() until webhook_calls.url(server) and client:spent().iacrea.charged == 1
    local answered
    local target = reactor.engine():target { url = webhook_calls.url(server) }
    reactor.transfer("post", target, "{}", 20, nil, function(_, _, status) answered = status end)
    repeat homegen.step() until done
    assert.same({ "succeeded", 200 }, { done, answered })
    assert.equal(0, homegen.step())
    client:close()
  end)

  it("serves in homegen.run, which ends all the same", function()
    listener = assert(homegen.webhook.listen())
    local result = homegen.run(function()
      local client = client_of(listener)
      local task = assert(client:create_room(iacrea.room()))
      task:created()
      local target = reactor.engine():target { url = webhook_calls.url(server) }
      reactor.transfer("post", target, "{}", 20, nil, function() end)
      local found = assert(homegen.await(task, 20))
      client:close()
      return found.id
    end)
    assert.equal(iacrea.generation(1), result)
  end)
end)
