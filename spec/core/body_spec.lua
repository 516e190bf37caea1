--- Bodies: what is sent and what comes back is no Lua string, and does as one.

local core = require "homegen.core"
local fault_client = require "proof.faultd.fault_client"
local faultd = require "proof.faultd.faultd"
local iacrea = require "homegen.provider.iacrea"
local ideal_house = require "homegen.provider.ideal_house"
local json = require "homegen.base.json"

describe("a body", function()
  local client, server
  local ID, UUID = "1234567890123456789", "0b5e1c3a-6f7d-4e2b-9a8c-1d2e3f405162"

  before_each(function()
    client = fault_client.new()
    server = client:start()
  end)
  after_each(function() assert.is_true(client:close()) end)

  ---What the engine gives for a reply to a create, or to another request.
  local function received(text, method)
    server:always("/job", faultd.json(text))
    client.engine[method or "create"](client.engine, client:target(server), method ~= "get" and "{}" or nil, 5)
    repeat local count = client.engine:step(5) until count > 0
    return (select(5, client.engine:take()))
  end

  it("is no string before somebody asks for one", function()
    for _, text in ipairs { "", "short", ("long"):rep(100), "\0\255" } do
      local body = received(text)
      assert.equal("userdata", type(body))
      assert.equal(#text, #body)
      assert.equal(text, tostring(body))
    end
  end)

  it("is one where no task was made", function()
    for _, method in ipairs { "get", "post" } do assert.equal("reply", received("reply", method)) end
  end)

  it("gives its parts as a string does", function()
    for _, text in ipairs { "", "abc\0def" } do
      local body = received(text)
      for first = -9, 9 do
        assert.equal(text:sub(first), body:sub(first))
        for last = -9, 9 do assert.equal(text:sub(first, last), body:sub(first, last)) end
      end
      local far = 2 ^ 52 -- which LuaJIT's strings do not take
      assert.same({ "", "", text, "", text }, {
        body:sub(far), body:sub(far, far), body:sub(-far), body:sub(-far, -far), body:sub(1, far),
      })
    end
  end)

  it("stays what it is, whatever comes after it, and when the engine is closed", function()
    local first = received '{"n":1}'
    local second = received '{"n":2}'
    client.engine:close()
    collectgarbage()
    assert.same({ '{"n":1}', '{"n":2}' }, { tostring(first), tostring(second) })
    assert.same({ { n = 1 }, { n = 2 } }, { (json.read(first)), (json.read(second)) })
  end)

  it("is sent as it is", function()
    local text = '{"echo":"' .. ("x"):rep(200) .. '"}'
    local body = received(text)
    assert.equal("ok", client:request("post", client:target(server), body).outcome)
    assert.equal(text, server:requests("/job")[2].body)
  end)

  it("is what a checked request is sent as", function()
    local schema = core.schema { fields = { { name = "prompt", type = "string" } } }
    local text = '{"prompt":"' .. ("sofa "):rep(50) .. '"}'
    local normalised, _, checked = schema:check { prompt = ("sofa "):rep(50) }
    server:always("/job", faultd.json "{}")
    for index, body in ipairs { checked, schema:encode(normalised) } do
      assert.same({ "userdata", #text, text }, { type(body), #body, tostring(body) })
      assert.equal("ok", client:request("create", client:target(server), body).outcome)
      assert.equal(text, server:requests("/job")[index].body)
    end
    assert.equal(text, select(2, schema:wire(normalised))) -- which is shown
  end)

  it("is told from what is none", function()
    local pick = json.picker("n")
    for _, other in ipairs { {}, 1, true, client.engine, io.stdout } do
      assert.error_matches(function() json.read(other) end, "string expected")
      assert.error_matches(function() pick(other) end, "string expected")
    end
    local body = received "{}"
    assert.has_error(function() return body.sub("text", 1) end)
    assert.has_error(function() return body.sub(client.engine, 1) end)
    assert.has_error(function() return body:sub() end)
  end)

  describe("of a reply that says that all is well", function()
    local class, as_string, sub

    before_each(function()
      class = debug.getmetatable(received "{}")
      as_string, sub = class.__tostring, class.__index.sub
      class.__tostring, class.__index.sub = error, error
    end)
    after_each(function() class.__tostring, class.__index.sub = as_string, sub end)

    it("is read without a string of it", function()
      local echoed = ("prompt "):rep(30)
      assert.equal("accepted", (ideal_house.read_create(200, received('{"code":0,"message":"success","data":' .. ID .. "}"))))
      local reply = '{"code":0,"message":"success","data":{"id":%s,"status":"%s","input":{"prompt":"%s"},"output":%s}}'
      for status, output in pairs { Processing = "null", Success = '{"resultUrl":"https://a.example/b.png"}' } do
        local view = ideal_house.read_poll(200, received(reply:format(ID, status, echoed, output)), ID)
        assert.equal(status, view.status)
      end
      local body = received(('{"generation_id":"%s","remaining_photos":7,"prompt":"%s"}'):format(UUID, echoed))
      assert.equal("accepted", (iacrea.read_create(200, body)))
      for _, status in ipairs { "processing", "done" } do
        body = received(('{"status":"%s","urls":["https://a.example/b.png"],"prompt":"%s"}'):format(status, echoed))
        assert.equal(status, iacrea.read_poll(200, body, UUID).status)
      end
      assert.equal(7, iacrea.read_credit(200, received '{"total":7}').total)
    end)
  end)

  it("of any other reply is read as the string would be", function()
    local pages = {
      "", "  Bad gateway ", "<html>" .. ID .. "</html>", '{"message":"no such task"}',
      '{"code":1001,"data":null,"message":"task not found"}',
      '{"task_id":' .. ID .. ',"code":1003', "generation " .. UUID .. " made", ("x"):rep(70000) .. " " .. UUID .. " ",
      '{"code":0,"data":{"id":' .. ID .. ',"status":"Success","percentage":12345678901234567.5}}',
    }
    local exchange = { request = '{"prompt":"a sofa"}', is_whole = true }
    for _, page in ipairs(pages) do
      local body = received(page)
      for _, status in ipairs { 200, 400, 404, 500, 503 } do
        for _, provider in ipairs { ideal_house, iacrea } do
          assert.same({ provider.read_create(status, page, exchange) }, { provider.read_create(status, body, exchange) })
          assert.same({ provider.read_poll(status, page, ID) }, { provider.read_poll(status, body, ID) })
        end
        assert.same({ iacrea.read_credit(status, page) }, { iacrea.read_credit(status, body) })
      end
    end
  end)
end)
