local evidence = require "homegen.provider.evidence"
local iacrea = require "homegen.provider.iacrea"
local json = require "homegen.base.json"

local KIND = {
  id_of = json.id, pattern = "()%f[%w](%d+)%f[%W]()", is_likely = function(digits) return #digits >= 16 end,
}
local A, B = "1234567890123456", "1234567890123457"

describe("homegen.provider.evidence", function()
  local function find(body, exchange)
    local document, oddities = json.read(body)
    local ids, named = evidence.find(body, type(document) == "table" and document or nil, KIND, oddities, exchange)
    assert.equal(ids[1] ~= nil, named)
    return ids
  end

  it("finds ids under a name of ids, of any length and however deep", function()
    assert.same({ "7" }, find '{"task_id":7}')
    assert.same({ "7" }, find '{"x":[{"y":{"Task-Id":"7"}}]}')
    assert.same({ "7", "8" }, find '{"data":[8,7]}')
    assert.same({}, find '{"count":7,"data":"later","id":-1}')
  end)

  it("finds long ones anywhere, those under a name of ids first", function()
    assert.same({ B, A }, find('{"text":"see ' .. A .. '","id":' .. B .. "}"))
    assert.same({ A }, find("<p>" .. A .. "</p>"))
    assert.same({}, find("<p>x" .. A .. "</p>"))
  end)

  it("finds each once, and so many at most", function()
    assert.same({ A }, find('{"id":"' .. A .. '","x":' .. A .. "}"))
    local many = {}
    for place = 1, 20 do many[place] = ('"%d%d"'):format(1234567890, 123456 + place) end
    assert.equal(evidence.MOST, #find("[" .. table.concat(many, ",") .. "]"))
  end)

  it("leaves the ids of other things, and those that the request itself had", function()
    for _, name in ipairs { "requestId", "request_id", "x-trace-id", "timestamp", "user_id", "Ray ID", "correlationId" } do
      assert.same({}, find(('{"%s":"%s"}'):format(name, A)), name)
    end
    local exchange = { request = '{"a":' .. A .. "}", is_whole = true }
    assert.same({}, find('{"id":' .. A .. "}", exchange))
    assert.same({ B }, find('{"id":' .. B .. "}", exchange))
  end)

  it("does not believe the last one of a text that was cut", function()
    assert.same({}, find('{"data":' .. A))
    assert.same({}, find("task " .. A, { request = "", is_whole = false }))
    assert.same({ A }, find("task " .. A, { request = "", is_whole = true }))
    assert.same({ A }, find("task " .. A .. " ", { request = "", is_whole = false }))
  end)

  it("looks where the reply points to", function()
    assert.same({ A }, find("", { request = "", is_whole = true, location = "/task/" .. A }))
  end)

  it("knows that something was made by the project that it is in", function()
    local answer = iacrea.read_create(500, '{"project_id":"99999999-aaaa-4bbb-8ccc-000000000000"}')
    assert.equal("names_id", answer)
  end)

  it("looks no further than a page", function()
    assert.same({}, find((" "):rep(70000) .. A .. " "))
    assert.same({}, find((" "):rep(65536 - 16) .. A .. "7")) -- cut in the middle
  end)

  it("finds them in UTF-16", function()
    assert.same({ A }, find((('{"id":"' .. A .. '"}'):gsub(".", "%0\0"))))
  end)
end)
