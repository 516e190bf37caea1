local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"

local UNKNOWN = faultd.json '{"code":1001,"message":"no such task","data":null}'
local INVALID = faultd.json '{"code":1011,"message":"not JSON","data":null}'

describe("homegen.client.probe", function()
  local server, client

  before_each(function()
    server = faultd.start()
    server:always(clients.RESULT, UNKNOWN)
    server:always(clients.CREATE, INVALID)
    for _, service in ipairs { "magicEditor", "housePlan" } do
      server:always(("/api/v1/%s/result"):format(service), UNKNOWN)
      server:always(("/api/v1/%s/generate"):format(service), INVALID)
    end
    client = clients.new(server)
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  local function ask()
    return homegen.await(homegen.spawn(function() return client:probe() end), 20)
  end

  local function find(answers, question, service)
    for _, answer in ipairs(answers) do
      if answer.question == question and answer.service == service then return answer end
    end
  end

  it("finds nothing where all is as this version knows it", function()
    local answers = ask()
    for _, answer in ipairs(answers) do assert.same({}, answer.differences) end
    assert.equal(7, #answers) -- a task and a create of each service, and the balance; none of iaCrea, which has no key
    assert.is_false(find(answers, "balance").asked)
  end)

  it("sends no create that could be accepted", function()
    ask()
    for _, path in ipairs { clients.CREATE, "/api/v1/magicEditor/generate" } do
      local requests = server:requests(path)
      assert.equal(1, #requests)
      assert.equal('{"homegen_probe":', requests[1].body) -- no JSON, and none of the fields that are required
    end
    assert.equal(0, #server:requests "/api/v1/housePlan/generate") -- all of its parameters may be left out
    assert.is_false(find(ask(), "create", "house_plan").asked)
  end)

  for _, case in ipairs {
    { '{"code":1404,"message":"no such task","data":null}',
      "code 1404, which is not known, where 1001 or 1011 was expected: no such task" },
    { '{"code":5002,"message":"bad key","data":null}', "code 5002 (API_KEY_INVALID), where 1001 or 1011 was expected: bad key" },
    { '{"code":1001,"message":"x","data":null,"traceId":"7"}', "the field 'traceId' is new" },
    { '{"code":1001,"message":"x"}', "the field 'data' is missing" },
    { '{"code":"1001","message":"x","data":null}', "the field 'code' is a string, not a number" },
    { '{"code":1001,"message":"x","data":{}}', "the field 'data' is a table, not null" },
    { "<html>", "HTTP 200, and no JSON object" },
  } do
    it("tells that " .. case[2], function()
      server:always(clients.RESULT, faultd.json(case[1]))
      assert.same({ case[2] }, find(ask(), "task", "smart_replace").differences)
    end)
  end

  it("says so loudly where such a create was accepted against all", function()
    server:always(clients.CREATE, faultd.created "1234567890123456789")
    local answer = find(ask(), "create", "smart_replace")
    assert.equal("1234567890123456789", answer.accepted_id)
    assert.same({ "a create that is no JSON was accepted: task 1234567890123456789, which may have been paid for" }, answer.differences)
  end)

  it("asks iaCrea for its balance, and compares by HTTP status", function()
    client:close()
    client = clients.new(server, { iacrea = { api_key = "k", user_id = iacrea.USER, base_url = server.url } })
    for _, place in ipairs { "room", "exterior" } do
      for what, status in pairs { get = 404, generate = 400, ["generate-variation"] = 400 } do
        server:always(("/api/create_%s/%s"):format(place, what), faultd.json('{"message":"no"}', status))
      end
    end
    server:always("/api/account/credit", faultd.json '{"total":7,"subscription":7,"extra":0}')
    local answers = ask()
    for _, answer in ipairs(answers) do assert.same({}, answer.differences, answer.service) end
    assert.equal("7 photos are left", answers[#answers].note)
    server:always(iacrea.GET, faultd.json('{"message":"gone"}', 418))
    assert.same({ "HTTP 418, where 400 or 404 or 410 or 422 was expected: gone" }, find(ask(), "task", "create_room").differences)
  end)
end)
