local cjson = require "cjson"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

local CREATE, RESULT = clients.CREATE, clients.RESULT

describe("homegen.client.client", function()
  local server, client

  before_each(function()
    server = faultd.start()
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success("http://127.0.0.1:9/r.png"))
    client = clients.new(server)
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  it("returns every violation and sends nothing", function()
    local task, err = client:smart_replace { image_url = "room.jpg", prompt = " ", colour = 7 }
    assert.is_nil(task)
    assert.equal("invalid", err.kind)
    assert.equal("not_sent", err.outcome)
    local fields = {}
    for _, violation in ipairs(err.violations) do fields[violation.field] = violation.rule end
    for _, field in ipairs { "image_url", "prompt", "colour" } do assert.is_string(fields[field], field) end
    assert.is_true(#err.violations >= 4) -- and no mask
    homegen.step(0)
    assert.equal(0, #server:requests())
    local copy = cjson.decode(cjson.encode(err))
    assert.equal(#err.violations, #copy.violations)
  end)

  it("lets a failed call be awaited at once", function()
    local result, err = homegen.await(client:smart_replace {})
    assert.is_nil(result)
    assert.equal("invalid", err.kind)
  end)

  it("takes a documented JSON body as it is", function()
    local body = cjson.decode [[{
      "imageUrl": "https://example.com/room.jpg",
      "prompt": "a modern velvet sofa in dark blue",
      "maskUrl": "https://example.com/mask.png"
    }]]
    local wire, text = client:payload("smart_replace", body)
    assert.same(body, wire)
    assert.same(body, cjson.decode(text))
    assert(homegen.await(client:smart_replace(body), 20))
  end)

  it("validates without sending", function()
    assert.is_true(client:validate("smart_replace", clients.params()))
    local ok, err = client:validate("smart_replace", {})
    assert.is_nil(ok)
    assert.equal("invalid", err.kind)
    assert.equal(0, #server:requests())
  end)

  it("raises at the caller's line when it is misused", function()
    local cases = {
      function() client:smart_replace("sofa") end,
      function() client:smart_replace(clients.params(), { sav = "x" }) end,
      function() client.smart_replace(clients.params()) end,
      function() client:payload("smart_replac", {}) end,
      function() client:resume("smart_replace", 12345) end,
      function() homegen.new { colour = "red" } end,
      function() homegen.new("x") end,
    }
    for index, case in ipairs(cases) do
      local ok, message = pcall(case)
      assert.is_false(ok, index)
      assert.truthy(message:find("client_spec.lua:%d+: "), message)
    end
  end)

  describe("keys and addresses:", function()
    ---A client without anything in the environment.
    local function bare(ideal_house)
      return assert(homegen.new { ideal_house = ideal_house })
    end

    it("a missing key is an error of the first call that needs it", function()
      local other = bare { base_url = server.url }
      local task, err = other:smart_replace(clients.params())
      assert.is_nil(task)
      assert.equal("config", err.kind)
      assert.truthy(err.hint:find("IDEAL_HOUSE_API_KEY", 1, true))
      other:close()
    end)

    for name, key in pairs { CRLF = "k\r\nX-Evil: 1", LF = "k\nX-Evil: 1", NUL = "k\0" } do
      it("a key that would break the header is refused without showing it: " .. name, function()
        local other = bare { base_url = server.url, api_key = key }
        local task, err = other:smart_replace(clients.params())
        assert.is_nil(task)
        assert.equal("config", err.kind)
        assert.is_nil(tostring(err):find("Evil", 1, true))
        assert.equal(0, #server:requests())
        other:close()
      end)
    end

    for _, url in ipairs {
      "file:///etc", "ftp://127.0.0.1/", "nonsense", "http://", "http://127.0.0.1/\r\nX-Evil: 1",
      "http://user:pass@127.0.0.1/", "", "//127.0.0.1",
    } do
      it(("a base_url that is no web address is refused: %q"):format(url), function()
        local other = bare { base_url = url, api_key = "k" }
        local task, err = other:smart_replace(clients.params())
        assert.is_nil(task)
        assert.equal("config", err.kind)
        other:close()
      end)
    end

    it("the key shows nowhere", function()
      local events = {}
      local other = clients.new(server, { on_event = function(event) events[#events + 1] = event end })
      server:always(CREATE, faultd.envelope(nil, 1001, "bad key " .. clients.KEY))
      local _, err = homegen.await(other:smart_replace(clients.params()), 20)
      homegen.step(0)
      local seen = {}
      local function dump(value, depth)
        if type(value) == "string" then
          assert.is_nil(value:find(clients.KEY, 1, true))
        elseif type(value) == "table" and depth < 8 and not seen[value] then
          seen[value] = true
          for name, inner in pairs(value) do
            dump(name, depth + 1)
            dump(inner, depth + 1)
          end
        end
      end
      dump(err, 1)
      dump(events, 1)
      dump(tostring(err), 1)
      dump(tostring(other), 1)
      dump(tostring(other.accounts.ideal_house), 1)
      assert.is_true(#events > 0)
      other:close()
    end)
  end)

  describe("a job key", function()
    it("stands for one task, however often it is asked for", function()
      local first = assert(client:smart_replace(clients.params(), { key = "k" }))
      local second = assert(client:smart_replace(clients.params(), { key = "k" }))
      assert.equal(first, second)
      assert(homegen.await(first, 20))
      assert.equal(first, assert(client:smart_replace(clients.params(), { key = "k" })))
      assert.equal(1, server:count(CREATE))
    end)

    it("stands for one job", function()
      assert(client:smart_replace(clients.params(), { key = "k" }))
      local task, err = client:smart_replace(clients.params { prompt = "a chair" }, { key = "k" })
      assert.is_nil(task)
      assert.equal("invalid", err.kind)
      assert.truthy(err.message:find("prompt", 1, true))
    end)

    it("makes a new attempt after a refusal, follows again after a cancel", function()
      server:script(CREATE, { faultd.envelope(nil, 9051, "no coins") })
      local refused = assert(client:smart_replace(clients.params(), { key = "k" }))
      local _, err = homegen.await(refused, 20)
      assert.equal("credits", err.kind)
      server:always(RESULT, faultd.task("Processing", 5))
      local second = assert(client:smart_replace(clients.params(), { key = "k" }))
      assert.not_equal(refused, second)
      local id = assert(second:created(20))
      second:cancel()
      server:always(RESULT, faultd.success("http://127.0.0.1:9/r.png"))
      local third = assert(client:smart_replace(clients.params(), { key = "k" }))
      assert.equal(id, assert(homegen.await(third, 20)).id)
      assert.equal(2, server:count(CREATE))
    end)

    it("never repeats an unknown outcome unless told to", function()
      server:script(CREATE, { faultd.reset_after_read() })
      local lost = assert(client:smart_replace(clients.params(), { key = "k" }))
      local _, err = homegen.await(lost, 20)
      assert.equal("unknown_outcome", err.kind)
      assert.equal("k", err.key)
      assert.equal(lost, client:smart_replace(clients.params(), { key = "k" }))
      assert.equal(1, server:count(CREATE))
      assert(homegen.await(client:smart_replace(clients.params(), { key = "k", retry_unknown = true }), 20))
      assert.equal(2, server:count(CREATE))
    end)
  end)

  it("is closed once and for all", function()
    local task = assert(client:smart_replace(clients.params()))
    client:close()
    assert.is_true(task:done())
    client:close()
    assert.has_error(function() client:smart_replace(clients.params()) end)
  end)

  it("tells what happens", function()
    local types = {}
    local other = clients.new(server, { on_event = function(event) types[event.type] = event end })
    local task = assert(other:smart_replace(clients.params(), { key = "k" }))
    assert(homegen.await(task, 20))
    homegen.step(0)
    assert.equal(server.url .. CREATE, types.request.url)
    assert.equal(1, types.credit.charged)
    assert.equal(task.id, types.credit.id)
    assert.equal("Success", types.poll.status)
    assert.equal("succeeded", types.state.state)
    assert.equal(task.id, types.state.id)
    assert.equal("k", types.state.key)
    other:close()
  end)
end)
