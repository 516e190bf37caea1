--- What a proxy says is told from what the provider says, and the proxy is named.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"

local CREATE, RESULT, ID = clients.CREATE, clients.RESULT, clients.ID
local ORIGIN = "http://127.0.0.1:9" -- nobody listens there: who answers is the proxy

describe("security: a proxy", function()
  local server, proxy, client, name -- server: what the proxy says

  before_each(function()
    server, proxy = faultd.start(), faultd.start { proxy = true }
    proxy:always("PROXY", faultd.forward(server.port))
    name = "(through the proxy " .. proxy.url .. ")"
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
    assert.is_true(proxy:stop())
  end)

  local function start(options)
    local given = {
      proxy = proxy.url:gsub("//", "//me:a-secret@"), ideal_house = { api_key = clients.KEY, base_url = ORIGIN },
      iacrea = { api_key = clients.KEY, base_url = ORIGIN, user_id = iacrea.USER },
    }
    for key, value in pairs(options or {}) do given[key] = value end
    client = clients.new(ORIGIN, given)
  end

  local function ends(task)
    local _, err = homegen.await(assert(task), 20)
    assert.truthy(err.message:find(name, 1, true), err.message)
    assert.is_nil(tostring(err):find("a-secret", 1, true))
    return err
  end

  for _, status in ipairs { 400, 401, 403, 404, 405, 413, 415, 422, 502, 503, 504, 511 } do
    it(("that says %d proves nothing about a create"):format(status), function()
      start { retries = 3 }
      server:always(CREATE, faultd.html(status))
      server:always(iacrea.GENERATE, faultd.reply { status = status, body = "Forbidden by policy" })
      for _, err in ipairs { ends(client:smart_replace(clients.params())), ends(client:create_room(iacrea.room())) } do
        assert.same({ "unknown_outcome", "unknown", status }, { err.kind, err.outcome, err.http_status })
      end
      assert.equal(1, server:count(CREATE))
      assert.equal(1, server:count(iacrea.GENERATE))
    end)
  end

  it("that leads to a page of its own proves nothing about a create", function()
    start { retries = 3 }
    for _, action in ipairs { faultd.redirect("http://portal.example/login"), faultd.html(200) } do
      server:always(CREATE, action)
      assert.equal("unknown_outcome", ends(client:smart_replace(clients.params())).kind)
    end
  end)

  it("that wants to know who asks has not passed the request on", function()
    start { retries = 3 }
    server:always(CREATE, faultd.html(407))
    server:always(iacrea.GENERATE, faultd.json('{"error":"who are you"}', 407))
    for _, err in ipairs { ends(client:smart_replace(clients.params())), ends(client:create_room(iacrea.room())) } do
      assert.same({ "config", "refused", 407 }, { err.kind, err.outcome, err.http_status })
      assert.truthy(err.hint:find("user:password", 1, true))
    end
    assert.equal(0, client:spent().ideal_house.uncertain)
  end)

  it("passes on what the provider says in its own words", function()
    start { retries = 3 }
    server:always(CREATE, faultd.envelope(nil, 5002, "Invalid API Key", 403))
    server:always(iacrea.GENERATE, faultd.json('{"error":"not yours"}', 403))
    for _, err in ipairs { ends(client:smart_replace(clients.params())), ends(client:create_room(iacrea.room())) } do
      assert.same({ "auth", "refused" }, { err.kind, err.outcome })
    end
  end)

  it("that refuses polls says nothing about key or task", function()
    start { timeout = 5 }
    server:always(CREATE, faultd.created(ID))
    for _, status in ipairs { 401, 403, 404, 407 } do
      local refused = {}
      for place = 1, 30 do refused[place] = faultd.html(status) end
      server:script(RESULT, refused, faultd.success("http://127.0.0.1:9/x"))
      server:always(CREATE, faultd.created("${id}"))
      assert(homegen.await(assert(client:smart_replace(clients.params())), 20))
    end
    server:always(iacrea.GENERATE, iacrea.generated(1))
    local gone = {}
    for place = 1, 30 do gone[place] = faultd.html(404) end
    server:script(iacrea.GET, gone, iacrea.succeeded("http://127.0.0.1:9/x"))
    assert(homegen.await(assert(client:create_room(iacrea.room())), 20))
  end)

  it("is named when the balance cannot be asked for", function()
    start()
    server:always("/api/account/credit", faultd.html(403))
    local _, err = client:credits()
    assert.same({ "network", 403 }, { err.kind, err.http_status })
    assert.truthy(err.message:find(name, 1, true))
  end)

  it("is named when a task is not heard of in time", function()
    start { timeout = 0.2 }
    server:always(CREATE, faultd.created(ID))
    server:always(RESULT, faultd.html(403))
    local _, err = homegen.await(assert(client:smart_replace(clients.params())), 20)
    assert.truthy(err.cause:find(name, 1, true), err.cause)
  end)

  it("is named when a picture cannot be fetched", function()
    start()
    server:always(CREATE, faultd.created(ID))
    server:always(RESULT, faultd.success("http://127.0.0.1:9/x"))
    server:always("/x", faultd.html(403))
    local result = assert(homegen.await(assert(client:smart_replace(clients.params())), 20))
    local _, err = result:bytes()
    assert.truthy(err.message:find(name, 1, true), err.message)
  end)

  it("is named when nobody answers there", function()
    start { proxy = "http://127.0.0.1:9" }
    name = "(through the proxy http://127.0.0.1:9)"
    assert.equal("not_sent", ends(client:smart_replace(clients.params())).outcome)
  end)

  for _, status in ipairs { 403, 407, 502, 503 } do
    it(("that refuses a tunnel with %d has sent nothing"):format(status), function()
      start { ideal_house = { api_key = clients.KEY, base_url = "https://127.0.0.1:9" } }
      proxy:always("CONNECT", faultd.html(status))
      local err = ends(client:smart_replace(clients.params()))
      assert.same({ "network", "not_sent", "proxy" }, { err.kind, err.outcome, err.cause })
      assert.truthy(err.message:find(status, 1, true), err.message)
      assert.equal(status == 407, err.hint:find("user:password", 1, true) ~= nil)
    end)
  end

  it("of a tunnel has no part in what the provider says inside", function()
    local provider = faultd.start { tls = "good" }
    start { ideal_house = { api_key = clients.KEY, base_url = provider.url }, ca_file = provider.ca_file }
    proxy:always("CONNECT", faultd.tunnel())
    provider:always(CREATE, faultd.html(403))
    local err = ends(client:smart_replace(clients.params()))
    assert.same({ "auth", "refused" }, { err.kind, err.outcome })
    provider:stop()
  end)
end)
