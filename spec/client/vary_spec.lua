local cjson = require "cjson"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"

describe("homegen.client.vary", function()
  local server, client

  before_each(function()
    server = faultd.start()
    server:always(iacrea.GENERATE, iacrea.generated(1, 41))
    server:always(iacrea.VARIATION, iacrea.varied(2))
    server:always(iacrea.GET, iacrea.succeeded("https://cdn.example.com/room.png", 1))
    client = clients.new(server, { iacrea = { api_key = "iacrea-key", user_id = iacrea.USER, base_url = server.url } })
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  local function last_body(path)
    local requests = server:requests(path)
    return cjson.decode(requests[#requests].body)
  end

  it("creates and polls a room as the document shows", function()
    local task = assert(client:create_room(iacrea.room()))
    local result = assert(homegen.await(task, 20))
    assert.equal(iacrea.generation(1), task.id)
    assert.same({ "https://cdn.example.com/room.png" }, result.urls)
    assert.equal(1024, result.width)
    assert.equal(768, result.height)
    assert.equal(41, result.remaining_photos)
    assert.equal(1, result.variation_number)
    assert.is_string(result.project_id)
    local sent = last_body(iacrea.GENERATE)
    assert.same(iacrea.room { user_id = iacrea.USER }, sent)
    assert.same({ user_id = iacrea.USER, generation_id = task.id }, last_body(iacrea.GET))
    local request = server:requests(iacrea.GENERATE)[1]
    assert.equal("iacrea-key", request.headers["x-api-key"])
    assert.is_nil(request.headers["apikey"])
    assert.is_false(server:saw(clients.KEY))
    assert.equal(41, client:spent().iacrea.remaining_photos)
    assert.equal(1, client:spent().iacrea.charged)
    assert.equal(0, client:spent().ideal_house.charged)
  end)

  for name, previous_of in pairs {
    ["a task"] = function(task) return task end, ["a result"] = function(task) return task.result end,
    ["a table"] = function(task)
      return { service = "create_room", id = task.id, original_url = "https://example.com/image.jpg",
        room_type = "KITCHEN", theme = "MODERN" }
    end,
  } do
    it("takes what is missing from " .. name, function()
      local task = assert(client:create_room(iacrea.room()))
      assert(homegen.await(task, 20))
      local varied = assert(client:vary(previous_of(task), { theme = "INDUSTRIAL" }))
      assert.equal("create_room_variation", varied.service)
      assert(homegen.await(varied, 20))
      assert.same({
        user_id = iacrea.USER, generation_id = iacrea.generation(1), original_url = "https://example.com/image.jpg",
        room_type = "KITCHEN", theme = "INDUSTRIAL",
      }, last_body(iacrea.VARIATION))
    end)
  end

  it("knows from the journal what it needs of a task that was resumed by its id", function()
    local folder = clients.folder()
    local function open()
      return clients.new(server, {
        iacrea = { api_key = "iacrea-key", user_id = iacrea.USER, base_url = server.url }, journal = folder .. "/jobs.db",
      })
    end
    local own = open()
    assert(homegen.await(own:create_room(iacrea.room(), { key = "k" }), 20))
    own:close()
    own = open()
    local task = assert(own:resume("create_room", iacrea.generation(1)))
    assert(homegen.await(task, 20))
    local service, params = own:variation(task, { theme = "LUXURIOUS" })
    assert.equal("create_room_variation", service)
    assert.same({
      user_id = nil, generation_id = iacrea.generation(1), original_url = "https://example.com/image.jpg", room_type = "KITCHEN",
      theme = "LUXURIOUS",
    }, params)
    task = assert(own:resume("create_room", iacrea.generation(1), { original_url = "https://example.com/other.jpg" }))
    assert(homegen.await(task, 20))
    assert.equal("https://example.com/other.jpg", select(2, own:variation(task)).original_url) -- what is given wins
    own:close()
    os.execute("rm -r " .. folder)
  end)

  it("tells the call that it makes, and sends nothing", function()
    local room = { service = "create_room", id = iacrea.generation(1), original_url = "https://example.com/i.jpg", room_type = "KITCHEN" }
    local service, params = client:variation(room, { theme = "MODERN" })
    assert.equal("create_room_variation", service)
    assert.equal(1, client:estimate(service, params))
    local name, err = client:variation { service = "smart_replace", id = "7" }
    assert.is_nil(name)
    assert.equal("no_variation", err.violations[1].rule)
    assert.equal(0, #server:requests())
  end)

  it("makes variations of variations from the first original", function()
    local first = assert(homegen.await(client:create_room(iacrea.room()), 20))
    local second = assert(homegen.await(client:vary(first, { theme = "LUXURIOUS" }), 20))
    server:always(iacrea.VARIATION, iacrea.varied(3))
    assert(homegen.await(client:vary(second, { mask_url = "https://example.com/new.png" }), 20))
    local sent = last_body(iacrea.VARIATION)
    assert.equal(iacrea.generation(2), sent.generation_id)
    assert.equal("https://example.com/image.jpg", sent.original_url)
    assert.equal("LUXURIOUS", sent.theme)
    assert.equal("https://example.com/new.png", sent.mask_url)
  end)

  it("says what it lacks", function()
    local task, err = client:vary({ service = "create_room", id = iacrea.generation(1) }, { theme = "MODERN" })
    assert.is_nil(task)
    assert.equal("invalid", err.kind)
    local fields = {}
    for _, violation in ipairs(err.violations) do fields[violation.field] = true end
    assert.is_true(fields.original_url and fields.room_type)
    task, err = client:vary { service = "create_room", original_url = "https://example.com/image.jpg" }
    assert.is_nil(task)
    assert.equal("generation_id", err.violations[1].field)
    task, err = client:vary { service = "smart_replace", id = "7" }
    assert.is_nil(task)
    assert.equal("no_variation", err.violations[1].rule)
    assert.equal(0, #server:requests())
  end)

  it("raises at the caller's line when it is misused", function()
    for _, previous in ipairs { {}, "id", 7, { service = "nothing", id = "7" } } do
      local ok, message = pcall(function() client:vary(previous) end)
      assert.is_false(ok)
      assert.truthy(message:find("vary_spec.lua:%d+: "), message)
    end
  end)

  it("needs to know whose generations they are", function()
    local anonymous = clients.new(server, { iacrea = { api_key = "k", base_url = server.url } })
    local task, err = anonymous:create_room(iacrea.room())
    assert.is_nil(task)
    assert.equal("config", err.kind)
    assert.truthy(err.hint:find("IACREA_USER_ID", 1, true))
    assert(homegen.await(anonymous:create_room(iacrea.room { user_id = iacrea.USER }), 20))
    assert.equal(iacrea.USER, last_body(iacrea.GET).user_id)
    anonymous:close()
  end)

  it("asks for the balance", function()
    server:always("/api/account/credit", faultd.json '{"total":120,"subscription":100,"extra":20}')
    assert.same({ total = 120, subscription = 100, extra = 20 }, client:credits())
    server:always("/api/account/credit", faultd.status(401))
    local balance, err = client:credits()
    assert.is_nil(balance)
    assert.equal("auth", err.kind)
  end)
end)
