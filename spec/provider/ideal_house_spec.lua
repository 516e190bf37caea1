local ideal_house = require "homegen.provider.ideal_house"

local ID = "1234567890123456789"

describe("homegen.provider.ideal_house", function()
  describe("reads the reply to a create:", function()
    local CASES = {
      -- the documents' success response
      { 200, '{"code": 0, "message": "success", "data": 1234567890123456789}', "accepted", id = ID },
      { 200, '{"code":0,"data":42}', "accepted", id = "42" },
      { 200, '{"code":0,"data":"1234567890123456789"}', "accepted", id = ID },
      { 500, '{"code":0,"data":1234567890123456789}', "accepted", id = ID }, -- the code decides, not the status
      { 200, '{"code":0,"data":null}', "unreadable" },
      { 200, '{"code":0}', "unreadable" },
      { 200, '{"code":0,"data":0}', "unreadable" },
      { 200, '{"code":0,"data":-5}', "unreadable" },
      { 200, '{"code":0,"data":1.5}', "unreadable" },
      { 200, '{"code":0,"data":1e30}', "unreadable" },
      { 200, '{"code":0,"data":99999999999999999999}', "unreadable" }, -- no 64-bit integer
      { 200, '{"code":0,"data":{"id":7}}', "names_id", ids = { "7" } },
      { 200, '{"code":0,"data":{"taskId":"' .. ID .. '"}}', "names_id", ids = { ID } },
      { 200, '{"code":0,"data":[' .. ID .. ']}', "names_id", ids = { ID } },
      { 200, '{"code":0,"data":null,"result":{"id":' .. ID .. '}}', "names_id", ids = { ID } },
      { 200, '{"code":0,"data":' .. ID .. '.0}', "names_id", ids = { ID } },
      { 200, '{"code":0,"data":1.234567890123456789e18}', "names_id", ids = { ID } },
      { 200, '{"code":0,"data":7,"data":8}', "names_id", ids = { "8" } },
      { 200, '{"code":0,"data":' .. ID .. ',"data":8234567890123456789}', "names_id", ids = { "8234567890123456789", ID } },
      -- the documents' error response
      { 200, '{"code": 5002, "message": "Invalid API Key", "data": null}', "refused", kind = "auth", name = "API_KEY_INVALID" },
      { 401, '{"code": 5002, "message": "Invalid API Key", "data": null}', "refused", kind = "auth" },
      { 200, '{"code":1001,"message":"no","data":null}', "refused", kind = "api", name = "FAILED" },
      { 200, '{"code":1011,"message":"prompt","data":null}', "refused", kind = "invalid", name = "PARAM_ERROR" },
      { 200, '{"code":9010,"message":"text","data":null}', "refused", kind = "content", name = "SCAN_TEXT_ERROR" },
      { 200, '{"code":9038,"message":"picture","data":null}', "refused", kind = "content", name = "PROHIBITED_CONTENT" },
      { 200, '{"code":9051,"message":"","data":null}', "refused", kind = "credits", name = "COINS_NOT_ENOUGH" },
      { 200, '{"code":7777,"message":"new","data":null}', "refused", kind = "api" },
      { 200, '{"code":1003,"message":"later","data":null}', "try_later", kind = "server", name = "INTERNAL_ERROR" },
      { 500, '{"code":1003,"message":"later","data":null}', "try_later", kind = "server" },
      -- an error that comes with data proves nothing
      { 200, '{"code":1003,"message":"later","data":1234567890123456789}', "names_id", ids = { ID } },
      { 200, '{"code":1001,"data":{"id":1}}', "names_id", ids = { "1" } },
      { 429, '{"code":1001,"message":"limit","data":' .. ID .. '}', "names_id", ids = { ID } },
      { 429, '{"code":429,"message":"limit","data":{"task_id":"77"}}', "names_id", ids = { "77" } },
      { 429, "<p>queued as " .. ID .. "</p>", "names_id", ids = { ID } },
      { 503, '{"code":1003,"message":"task ' .. ID .. ' waits","data":null}', "names_id", ids = { ID } },
      -- numbers of other things
      { 429, '{"code":1001,"data":{"retryAfter":30},"timestamp":1732876543210}', "rate_limited" },
      { 429, '{"code":1001,"data":null,"timestamp":1732876543210123,"traceId":' .. ID .. '}', "rate_limited" },
      { 200, '{"code":1003,"message":"later","data":null,"requestId":"' .. ID .. '"}', "try_later", kind = "server" },
      -- the application always sends `data`: an error without it was written by something in between
      { 200, '{"code":9051,"message":"no coins"}', "unreadable" },
      { 200, '{"code":1003,"message":"later"}', "unreadable" },
      { 504, '{"code":504,"message":"upstream timeout"}', "unreadable" },
      { 401, '{"code":401,"message":"who are you"}', "refused", kind = "auth" },
      { 400, '{"code":1001,"data":7}', "names_id", ids = { "7" } },
      { 429, "", "rate_limited" },
      { 429, '{"code":1001,"data":null}', "rate_limited" },
      { 400, "bad request", "refused", kind = "invalid" },
      { 403, "<html>", "refused", kind = "auth" },
      { 404, "", "refused", kind = "api" },
      { 422, "", "refused", kind = "invalid" },
      { 200, "<html>maintenance</html>", "unreadable" },
      { 200, "", "unreadable" },
      { 200, '{"code":0,"data":12345678901', "unreadable" },
      { 200, ("["):rep(5000), "unreadable" },
      { 302, "", "unreadable" }, { 408, "", "unreadable" }, { 409, "", "unreadable" }, { 425, "", "unreadable" },
      { 500, "", "unreadable" }, { 502, "", "unreadable" }, { 503, "", "unreadable" }, { 504, "", "unreadable" },
      { 200, '{"code":"0","data":7}', "accepted", id = "7" },
      { 200, '{"code":"1001","message":"no","data":null}', "refused", kind = "api" },
      { 200, '{"code":"ok","data":7}', "names_id", ids = { "7" } },
      { 200, '{"data":7}', "names_id", ids = { "7" } },
      -- a refusal has to be whole, and to mean one thing
      { 200, '{"code":9051,"message":"no","data":null', "unreadable" },
      { 200, '{"code":9051,"message":"no","data":NaN}', "unreadable" },
      { 200, '{"code":9051,"code":0,"message":"no","data":null}', "unreadable" },
      { 200, '{"code":1003,"message":"no","data":null}{}', "unreadable" },
      { 200, "7", "unreadable" },
    }
    for _, case in ipairs(CASES) do
      it(("HTTP %d %s"):format(case[1], case[2]:sub(1, 60)), function()
        local answer, details = ideal_house.read_create(case[1], case[2])
        assert.equal(case[3], answer)
        assert.equal(case.id, details.id)
        if case.ids then assert.same(case.ids, details.ids) end
        if case.kind then assert.equal(case.kind, details.kind) end
        if case.name then assert.equal(case.name, details.name) end
        if answer ~= "accepted" then assert.is_string(details.message) end
      end)
    end

    it("with words that a terminal can show", function()
      local _, details = ideal_house.read_create(200, '{"code":1001,"message":"a\\u001b[2J\\nb","data":null}')
      assert.equal("a [2J b", details.message)
      _, details = ideal_house.read_create(200, ('{"code":1001,"message":"%s","data":null}'):format(("x"):rep(1000000)))
      assert.is_true(#details.message < 310)
    end)
  end)

  describe("reads the reply to a poll:", function()
    local function reply(fields)
      return ('{"code":0,"message":"success","data":{"id":%s,%s}}'):format(fields.id or ID, fields[1])
    end

    it("in progress", function()
      local view = ideal_house.read_poll(200, reply { '"status":"Processing","waitNumber":1,"percentage":45,"input":{},"output":null' }, ID)
      assert.equal("Processing", view.status)
      assert.equal(45, view.percentage)
      assert.equal(1, view.queue_position)
      assert.same({}, view.urls)
    end)

    it("without figures that mean nothing", function()
      for _, figures in ipairs {
        '"percentage":-1,"waitNumber":-2', '"percentage":101,"waitNumber":0.5', '"percentage":33.3,"waitNumber":null',
        '"percentage":"45","waitNumber":"1"', '"percentage":1e300,"waitNumber":[]',
      } do
        for _, output in ipairs { "null", '{"resultUrl":"https://c/x.jpg"}' } do
          local text = reply { ('"status":"Processing",%s,"output":%s'):format(figures, output) }
          local view = ideal_house.read_poll(200, text, ID)
          assert.is_nil(view.percentage)
          assert.is_true(view.queue_position == nil or view.queue_position == 0)
        end
      end
    end)

    it("finished", function()
      local view = ideal_house.read_poll(200, reply {
        '"status":"Success","waitNumber":0,"percentage":100,"output":{"resultUrl":"https://c/x.jpg","width":1024,"height":1024}',
      }, ID)
      assert.same({ "https://c/x.jpg" }, view.urls)
      assert.equal(1024, view.output.width)
    end)

    it("with a list of results, each URL once and resultUrl first", function()
      local view = ideal_house.read_poll(200, reply {
        '"status":"Success","output":{"resultUrl":"https://c/1","resultList":["https://c/1","https://c/2",null,3]}',
      }, ID)
      assert.same({ "https://c/1", "https://c/2" }, view.urls)
    end)

    it("that is about a task which differs in the last digit", function()
      local view, err, answer = ideal_house.read_poll(200, reply { '"status":"Success"', id = "1234567890123456788" }, ID)
      assert.is_nil(view)
      assert.equal("protocol", err.kind)
      assert.equal("unreadable", answer)
    end)

    local TRANSIENT = {
      { 200, '{"code":0,"data":null}', "protocol" }, { 200, "<html>", "protocol" }, { 200, "", "protocol" },
      { 200, '{"code":0,"data":{"id":1', "protocol" }, { 500, "", "server" }, { 503, "x", "server" },
      { 429, "", "limit", "rate_limited" },
      { 404, "", "server", "no_task" },
      { 410, "<html>", "server", "no_task" },
      { 200, '{"code":1001,"message":"Task not found","data":null}', "api", "no_task" },
      { 200, '{"code":1001,"message":"m","data":null}', "api", "failing" },
      { 200, '{"code":1011,"message":"taskId does not exist","data":null}', "invalid", "no_task" },
      { 200, '{"code":1011,"message":"","data":null}', "invalid", "failing" },
      { 200, '{"code":1003,"message":"m","data":null}', "server" },
      { 200, '{"code":0,"data":{"id":1234567890123456789}}', "protocol" },
    }
    for _, case in ipairs(TRANSIENT) do
      it(("a failure that ends nothing: HTTP %d %s"):format(case[1], case[2]), function()
        local view, err, answer = ideal_house.read_poll(case[1], case[2], ID)
        assert.is_nil(view)
        assert.equal(case[3], err.kind)
        assert.equal(case[4] or "unreadable", answer)
      end)
    end

    it("a wrong key and a result that review took back are told apart", function()
      local _, err, answer = ideal_house.read_poll(200, '{"code":5002,"message":"m","data":null}', ID)
      assert.equal("auth", err.kind)
      assert.equal("auth", answer)
      _, err, answer = ideal_house.read_poll(403, "<html>", ID)
      assert.equal("auth", err.kind)
      assert.equal("auth", answer)
      _, err, answer = ideal_house.read_poll(200, '{"code":9038,"message":"m","data":null}', ID)
      assert.equal("content", err.kind)
      assert.equal("withdrawn", answer)
    end)
  end)
end)
