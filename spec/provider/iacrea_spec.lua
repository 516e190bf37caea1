local cjson = require "cjson"
local iacrea = require "homegen.provider.iacrea"

local ID, OTHER = "123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174001"
local ACCEPTED = ('{"generation_id":"%s","remaining_photos":100,"project_id":"%s"}'):format(ID, OTHER)

describe("homegen.provider.iacrea", function()
  it("is configured like its sister, and by a user id", function()
    assert.equal("https://iacrea.com", iacrea.base_url)
    assert.same({ api_key = "IACREA_API_KEY", base_url = "IACREA_BASE_URL", user_id = "IACREA_USER_ID" },
      iacrea.environment)
  end)

  it("asks for a result by a POST of the two ids", function()
    local service = { result_path = "/api/create_room/get" }
    local method, path, body = iacrea.poll_request(service, ID, { user_id = OTHER })
    assert.equal("post", method)
    assert.equal("/api/create_room/get", path)
    assert.same({ user_id = OTHER, generation_id = ID }, cjson.decode(body))
  end)

  it("asks for the balance by a POST of the user id", function()
    local method, path, body = iacrea.credit_request { user_id = 'quo"te' }
    assert.equal("post", method)
    assert.equal("/api/account/credit", path)
    assert.same({ user_id = 'quo"te' }, cjson.decode(body))
  end)

  describe("reads the reply to a create:", function()
    local CASES = {
      -- the documents' replies to a generation and to a variation
      { 200, ACCEPTED, "accepted", id = ID },
      { 201, ACCEPTED, "accepted", id = ID },
      { 200, '{"generation_id":"' .. ID .. '"}', "accepted", id = ID },
      { 200, '{"generation_id":"' .. ID:upper() .. '"}', "accepted", id = ID:upper() },
      -- success without a generation
      { 200, '{"generation_id":"uuid"}', "names_id" },
      { 200, '{"generation_id":"' .. ID .. '0"}', "names_id" },
      { 200, '{"generation_id":null}', "unreadable" },
      { 200, '{"generation_id":42}', "names_id" },
      { 200, '{"message":"out of photos"}', "unreadable" },
      { 200, "{}", "unreadable" }, { 200, "[]", "unreadable" }, { 200, "", "unreadable" }, { 204, "", "unreadable" },
      { 200, "<html>", "unreadable" }, { 200, ACCEPTED:sub(1, -2), "accepted", id = ID },
      { 200, ("["):rep(5000), "unreadable" },
      -- the application's words
      { 400, '{"error":"width is missing"}', "refused", kind = "invalid", message = "width is missing" },
      { 400, '{"message":"width is missing"}', "refused", kind = "invalid", message = "width is missing" },
      { 400, '{"error":{"message":"width is missing"}}', "refused", kind = "invalid", message = "width is missing" },
      { 401, '{"error":"invalid key"}', "refused", kind = "auth", message = "invalid key" },
      { 402, '{"error":"no photos left"}', "refused", kind = "credits", message = "no photos left" },
      { 403, '{"detail":"not yours"}', "refused", kind = "auth", message = "not yours" },
      { 409, '{"error":"conflict"}', "refused", kind = "api" },
      { 418, '{"error":"teapot"}', "refused", kind = "api" },
      { 503, '{"error":"busy"}', "try_later", kind = "server", message = "busy", retryable = true },
      { 503, '{"message":"busy"}', "try_later", kind = "server" },
      { 429, '{"error":"slow down"}', "rate_limited", kind = "limit", message = "slow down", retryable = true },
      { 429, "", "rate_limited", kind = "limit" },
      -- plain statuses, the body may be text
      { 400, "bad request", "refused", kind = "invalid", message = "bad request" },
      { 400, " two\nlines \n", "refused", kind = "invalid", message = "two lines" },
      { 400, "", "refused", kind = "invalid", message = "the server answered HTTP 400" },
      { 401, "<html>no</html>", "refused", kind = "auth", message = "the server answered HTTP 401" },
      { 403, "", "refused", kind = "auth" }, { 404, "", "refused", kind = "api" }, { 405, "", "refused", kind = "api" },
      { 413, "", "refused", kind = "invalid" }, { 415, "", "refused", kind = "invalid" },
      { 422, "{}", "refused", kind = "invalid" },
      -- what proves nothing
      { 402, "", "unreadable" }, { 408, "", "unreadable" }, { 409, "conflict", "unreadable" },
      { 425, "", "unreadable" },
      { 503, "", "unreadable" }, { 503, "busy", "unreadable" }, { 503, "<html>", "unreadable" },
      { 503, '{"error":null}', "unreadable" }, { 503, "[1]", "unreadable" },
      { 500, '{"error":"oops"}', "unreadable" }, { 502, '{"error":"oops"}', "unreadable" }, { 504, "", "unreadable" },
      { 301, "", "unreadable" }, { 302, ACCEPTED, "names_id", ids = { ID } }, { 100, "", "unreadable" },
      -- an error that names a generation
      { 503, '{"error":"busy","generation_id":"' .. ID .. '"}', "names_id", ids = { ID } },
      { 400, '{"error":"bad","generation_id":"' .. ID .. '"}', "names_id", ids = { ID } },
      { 429, '{"error":"slow down","generation_id":"' .. ID .. '"}', "names_id", ids = { ID } },
      { 429, '{"error":"slow down","generation":{"id":"' .. ID .. '"}}', "names_id", ids = { ID } },
      { 429, '{"error":"slow down","ids":["' .. OTHER .. '","' .. ID .. '"]}', "names_id", ids = { OTHER, ID } },
      { 429, '{"error":"slow down","details":{"x":"see ' .. ID .. '."}}', "names_id", ids = { ID } },
      { 503, '{"error":"busy","data":["' .. ID .. '"]}', "names_id", ids = { ID } },
      { 500, '{"error":"oops","id":"' .. ID:upper() .. '"}', "names_id", ids = { ID:upper() } },
      { 200, '{"error":"oops","generation_id":"' .. ID .. '"}', "names_id", ids = { ID } },
      { 200, '{"error":null,"generation_id":"' .. ID .. '"}', "accepted", id = ID },
      { 200, '{"error":"","message":"begun","generation_id":"' .. ID .. '"}', "accepted", id = ID },
      { 200, '{"generation_id":["' .. ID .. '"]}', "names_id", ids = { ID } },
      { 502, "<html>upstream said {&quot;generation_id&quot;:&quot;" .. ID .. "&quot;}</html>", "names_id", ids = { ID } },
      { 429, ID, "names_id", ids = { ID } },
      { 429, '{"error":"slow down","generation_id":7}', "names_id", ids = {} },
      { 503, '{"error":"busy","project_id":"' .. OTHER .. '"}', "names_id", ids = {} }, -- made for a generation
      -- ids of other things
      { 429, '{"error":"slow down","request_id":"' .. ID .. '"}', "rate_limited" },
      { 429, '{"error":"slow down","traceId":"' .. ID .. '","user_id":"' .. OTHER .. '"}', "rate_limited" },
      { 503, '{"error":"busy","generation_id":null,"requestId":"' .. ID .. '"}', "try_later" },
      { 503, "<html>Request ID: " .. ID .. "</html>", "unreadable" },
    }
    for _, case in ipairs(CASES) do
      it(("HTTP %d %s"):format(case[1], case[2]:sub(1, 60)), function()
        local answer, details = iacrea.read_create(case[1], case[2])
        assert.equal(case[3], answer)
        assert.equal(case.id, details.id)
        if case.ids then assert.same(case.ids, details.ids) end
        for _, key in ipairs { "kind", "message", "retryable" } do
          if case[key] ~= nil then assert.equal(case[key], details[key]) end
        end
        if answer ~= "accepted" then assert.is_string(details.message) end
      end)
    end

    it("with the project and the photos that are left, where it names them", function()
      local _, details = iacrea.read_create(200, ACCEPTED)
      assert.same({ id = ID, project_id = OTHER, remaining_photos = 100 }, details)
      _, details = iacrea.read_create(200, '{"generation_id":"' .. ID .. '","project_id":7,"remaining_photos":"x"}')
      assert.same({ id = ID }, details)
    end)

    it("with a hint and a name for what went wrong", function()
      for status, name in pairs { [400] = "BAD_REQUEST", [401] = "UNAUTHORIZED", [404] = "NOT_FOUND" } do
        local _, details = iacrea.read_create(status, '{"error":"no"}')
        assert.equal(name, details.name)
        assert.is_string(details.hint)
        assert.is_false(details.retryable)
      end
    end)

    it("with words that a terminal can show", function()
      local _, details = iacrea.read_create(400, '{"error":"a\\u001b[2J\\nb"}')
      assert.equal("a [2J b", details.message)
      _, details = iacrea.read_create(400, '{"error":"caf\233"}')
      assert.equal("caf\239\191\189", details.message)
      _, details = iacrea.read_create(400, cjson.encode { error = ("é"):rep(5000) })
      assert.is_true(#details.message < 310)
      assert.is_true(require("homegen.core").is_utf8(details.message))
    end)
  end)

  describe("reads the reply to a poll:", function()
    it("in progress", function()
      local view = iacrea.read_poll(200, '{"status":"PROCESSING","variationNumber":0}', ID)
      assert.equal("PROCESSING", view.status)
      assert.same({}, view.urls)
      assert.equal(0, view.variation_number)
    end)

    it("finished", function()
      local view = iacrea.read_poll(200, '{"status":"SUCCEEDED","variationNumber":2,'
        .. '"urls":["https://a/1","https://a/2","https://a/1",null,3,""]}', ID)
      assert.same({ "https://a/1", "https://a/2" }, view.urls)
      assert.equal(2, view.variation_number)
      assert.equal("SUCCEEDED", view.raw.status)
    end)

    it("finished without URLs, which is for the reader of the view to judge", function()
      for _, urls in ipairs { "null", "[]", '"https://a/1"', "{}", "7" } do
        local view = iacrea.read_poll(200, '{"status":"SUCCEEDED","urls":' .. urls .. '}', ID)
        assert.same({}, view.urls)
      end
    end)

    it("with a status that is new", function()
      assert.equal("DREAMING", iacrea.read_poll(200, '{"status":"DREAMING"}', ID).status)
    end)

    it("about another generation, if it names one", function()
      local view, err = iacrea.read_poll(200, '{"status":"FAILED","generation_id":"' .. OTHER .. '"}', ID)
      assert.is_nil(view)
      assert.equal("protocol", err.kind)
      assert.is_table(iacrea.read_poll(200, '{"status":"FAILED","generation_id":"' .. ID:upper() .. '"}', ID))
    end)

    local TRANSIENT = {
      { 200, "", "protocol" }, { 200, "<html>", "protocol" }, { 200, '{"status":', "protocol" },
      { 200, "{}", "protocol" },
      { 200, '{"status":null}', "protocol" }, { 200, '{"status":5}', "protocol" }, { 302, "", "protocol" },
      { 400, "", "invalid", "failing" }, { 422, '{"error":"no such generation"}', "invalid", "no_task" },
      { 404, '{"error":"unknown"}', "api", "no_task" }, { 410, "", "api", "no_task" },
      { 429, "", "limit", "rate_limited" },
      { 500, "", "server" }, { 502, "<html>", "server" }, { 503, '{"error":"busy"}', "server" },
    }
    for _, case in ipairs(TRANSIENT) do
      it(("a failure that ends nothing: HTTP %d %s"):format(case[1], case[2]), function()
        local view, err, answer = iacrea.read_poll(case[1], case[2], ID)
        assert.is_nil(view)
        assert.equal(case[3], err.kind)
        assert.is_string(err.message)
        assert.equal(case[4] or "unreadable", answer)
      end)
    end

    it("a wrong key", function()
      for _, status in ipairs { 401, 403 } do
        local _, err, answer = iacrea.read_poll(status, '{"error":"invalid key"}', ID)
        assert.equal("auth", err.kind)
        assert.equal("auth", answer)
        assert.equal("invalid key", err.message)
      end
    end)
  end)

  describe("reads the balance", function()
    it("as it is given", function()
      assert.same({ total = 30, subscription = 20, extra = 10 },
        iacrea.read_credit(200, '{"total":30,"subscription":20,"extra":10}'))
      assert.same({ total = 0 }, iacrea.read_credit(200, '{"total":0,"extra":null}'))
    end)

    it("or says why not", function()
      for _, case in ipairs { { 401, '{"error":"key"}', "auth" }, { 200, "{}", "protocol" },
        { 200, '{"total":-5}', "protocol" }, { 500, "", "server" } } do
        local photos, err = iacrea.read_credit(case[1], case[2])
        assert.is_nil(photos)
        assert.equal(case[3], err.kind)
      end
    end)
  end)
end)
