--- Against the sentences of the Smart Replace API documentation, not against the code.

local cjson = require "cjson"
local core = require "homegen.core"
local probe = require "spec.support.probe"

local KEY_HEADER = "APIKEY: " .. probe.KEY

-- A document's JSON and ours, compared as values: the first differs in white space.
local function canonical(text)
  return (text:gsub("%s*\n%s*", ""):gsub('": ', '":'))
end

local function envelope(reply)
  return reply.json and reply.json.code, reply.json and reply.json.message
end

describe("sandbox.ideal_house", function()
  local p
  local function start(options) p = probe.start(options) end
  after_each(function() p:stop() end)

  describe("create", function()
    it("answers the document's example with its success response, id to the digit", function()
      start()
      local reply = p:create()
      assert.equal(200, reply.status)
      assert.equal(canonical [[{
        "code": 0,
        "message": "success",
        "data": 1234567890123456789
      }]], reply.body)
    end)

    it("hands out 64-bit ids that differ only in their last digits", function()
      start { id_base = "1234567890123456798" }
      assert.matches('"data":1234567890123456798}', p:create().body, 1, true)
      assert.matches('"data":1234567890123456799}', p:create().body, 1, true)
      assert.matches('"data":1234567890123456800}', p:create().body, 1, true)
    end)

    it("wants the APIKEY header: missing or wrong is 5002", function()
      start()
      for _, headers in ipairs { {}, { "APIKEY: wrong" }, { KEY_HEADER .. "x" }, { "X-Key: " .. probe.KEY } } do
        local reply = p:post(probe.CREATE, "{}", headers)
        assert.same({ code = 5002, message = "Invalid API Key", data = cjson.null }, reply.json)
      end
      assert.equal(0, #p.sandbox:tasks())
    end)

    it("wants JSON with its content type", function()
      start()
      local good = '{"imageUrl":"http://a.b/c","prompt":"p","maskUrl":"http://a.b/m"}'
      local cases = {
        { "text/plain", good }, { "multipart/form-data", good }, { "application/json", "" },
        { "application/json", good:sub(1, -2) }, { "application/json", "[]" },
        { "application/json", '"text"' }, { "application/json", "null" },
        { "application/json", ("["):rep(500) .. ("]"):rep(500) },
        { "application/json", (good:gsub("p\"", "\255\"", 1)) },
      }
      for _, case in ipairs(cases) do
        local code, message = envelope(p:post(probe.CREATE, case[2], { KEY_HEADER, "Content-Type: " .. case[1] }))
        assert.equal(1011, code, case[1] .. " " .. case[2]:sub(1, 60))
        assert.is_true(#message > 10)
      end
      local spelt = { KEY_HEADER, "Content-Type: Application/JSON; charset=utf-8" }
      assert.equal(0, envelope(p:post(probe.CREATE, good, spelt)))
    end)

    it("refuses what breaks a rule of the request body with 1011 and says which", function()
      start()
      local cases = {
        -- imageUrl: string, required
        { { imageUrl = false }, "imageUrl" }, { { imageUrl = 7 }, "imageUrl" },
        { { imageUrl = cjson.null }, "imageUrl" },
        { { imageUrl = "" }, "imageUrl" }, { { imageUrl = "room.jpg" }, "imageUrl" },
        { { imageUrl = "file:///etc/passwd" }, "imageUrl" }, { { imageUrl = "https://" }, "imageUrl" },
        { { imageUrl = "http:///path" }, "imageUrl" }, { { imageUrl = "https://a b.c/" }, "imageUrl" },
        -- prompt: string, required
        { { prompt = false }, "prompt" }, { { prompt = "" }, "prompt" }, { { prompt = " \t\n" }, "prompt" },
        { { prompt = true }, "prompt" }, { { prompt = {} }, "prompt" },
        -- at least one of maskUrl or maskBase64
        { { maskUrl = false }, "maskUrl or maskBase64" }, { { maskUrl = 1 }, "maskUrl" },
        { { maskUrl = "" }, "maskUrl" }, { { maskUrl = "mask.png" }, "maskUrl" },
        { { maskUrl = false, maskBase64 = 1 }, "maskBase64" }, { { maskUrl = false, maskBase64 = "" }, "maskBase64" },
        { { maskUrl = false, maskBase64 = "data:image/png;base64,iVBORw0KGgo=" }, "maskBase64" },
        { { maskUrl = false, maskBase64 = "iVBO\nRw0K" }, "maskBase64" },
        { { maskUrl = false, maskBase64 = "iVBOR" }, "maskBase64" },
      }
      for _, case in ipairs(cases) do
        local reply = p:create(case[1])
        local code, message = envelope(reply)
        assert.equal(1011, code, cjson.encode(case[1]))
        assert.matches(case[2], message, 1, true)
        assert.equal(cjson.null, reply.json.data)
      end
      assert.same({ balance = 1000, charged = 0, refunded = 0, creates = {} }, p.sandbox:ledger())
    end)

    it("takes either mask, and ignores what it does not know", function()
      start()
      local mask = core.base64_encode(probe.picture(768, 576))
      assert.equal(0, envelope(p:create { maskUrl = false, maskBase64 = mask }))
      assert.equal(0, envelope(p:create { maskBase64 = "not looked at" })) -- "maskUrl takes precedence"
      assert.equal(0, envelope(p:create { strength = 5 }))
      assert.equal(0, envelope(p:create { maskUrl = false, maskBase64 = "iVBORw0KGgoAAAANSUhEUgAA..." }))
    end)

    it("reviews prompts: the documented words fail with 9010, parts of words do not", function()
      start()
      for _, prompt in ipairs { "an NSFW poster", "gore", "A painting (nudity)." } do
        assert.equal(9010, (envelope(p:create { prompt = prompt })))
      end
      assert.equal(0, (envelope(p:create { prompt = "a gorgeous Gorecki portrait" })))
    end)

    it("deducts one credit per task and refuses with 9051 when there is none left", function()
      start { credits = 2 }
      assert.equal(0, (envelope(p:create())))
      assert.equal(0, (envelope(p:create())))
      assert.equal(9051, (envelope(p:create())))
      local ledger = p.sandbox:ledger()
      assert.equal(0, ledger.balance)
      assert.equal(2, #ledger.creates)
    end)

    it("answers 429 with Retry-After over the limit of unfinished tasks, and charges nothing", function()
      start { max_unfinished = 2, seconds = 3.2 }
      p:create()
      p:create()
      local reply = p:create()
      assert.equal(429, reply.status)
      assert.equal("4", reply.headers["retry-after"])
      assert.equal(1001, (envelope(reply)))
      assert.equal(2, p.sandbox:ledger().charged)
      p:pass(3.2)
      assert.equal(0, (envelope(p:create())))
    end)
  end)

  describe("result", function()
    it("shows a task in the queue, in work, and done, with the document's fields", function()
      start()
      p:create()
      p:create()
      local waiting = p:data("1234567890123456790")
      assert.equal("Unprocessed", waiting.status)
      assert.equal(1, waiting.waitNumber)
      assert.equal(0, waiting.percentage)
      assert.equal(cjson.null, waiting.output)
      p:pass(4.5)
      local working = p:data(probe.FIRST_ID)
      assert.equal("Processing", working.status)
      assert.equal(0, working.waitNumber)
      assert.equal(45, working.percentage)
      assert.equal(cjson.null, working.output)
      p:pass(5.6)
      local reply = p:poll(probe.FIRST_ID)
      local url = reply.json.data.output.resultUrl
      assert.equal(canonical(([[{
        "code": 0,
        "message": "success",
        "data": {
          "id": 1234567890123456789,
          "status": "Success",
          "waitNumber": 0,
          "percentage": 100,
          "input": {
            "imageUrl": "https://example.com/room.jpg",
            "prompt": "a modern velvet sofa in dark blue",
            "maskUrl": "https://example.com/mask.png"
          },
          "output": {
            "resultUrl": "%s",
            "width": 2,
            "height": 1
          }
        }
      }]]):format(url)), reply.body)
      assert.equal("Processing", p:data("1234567890123456790").status)
    end)

    it("has a percentage that only rises, and queue positions that only fall", function()
      start { workers = 2 }
      for _ = 1, 4 do p:create() end
      local id, before = "1234567890123456792", { waitNumber = 99, percentage = 0 }
      for _ = 1, 30 do
        local now = p:data(id)
        assert.is_true(now.percentage >= before.percentage and now.percentage <= 100)
        assert.is_true(now.waitNumber <= before.waitNumber)
        assert.equal(now.status == "Unprocessed", now.waitNumber > 0)
        before = now
        p:pass(1)
      end
      assert.equal("Success", before.status)
    end)

    it("echoes the prompt as it was sent", function()
      start()
      local prompt = 'a "rug" \\ c:\\new\n\ttwo/thirds, 素敵 \u{7f}'
      p:create { prompt = prompt }
      assert.equal(prompt, p:data(probe.FIRST_ID).input.prompt)
    end)

    it("does not echo the base64: maskUrl stands there only if the mask came as one", function()
      start()
      p:create { maskUrl = false, maskBase64 = core.base64_encode(probe.picture(3, 3)) }
      local input = p:data(probe.FIRST_ID).input
      assert.same({ imageUrl = "https://example.com/room.jpg", prompt = "a modern velvet sofa in dark blue" }, input)
    end)

    it("wants a key, a task id, and a task", function()
      start()
      p:create()
      assert.equal(5002, (envelope(p:get(probe.RESULT, "taskId=" .. probe.FIRST_ID, {}))))
      assert.equal(1011, (envelope(p:get(probe.RESULT))))
      assert.equal(1011, (envelope(p:get(probe.RESULT, "taskid=" .. probe.FIRST_ID))))
      for _, id in ipairs { "", "x", "-1", "0", "1.5", "9223372036854775808", "1e3" } do
        assert.equal(1011, (envelope(p:poll(id))), id)
      end
      -- Ids that a double cannot tell from the right one.
      for _, id in ipairs { "1234567890123456788", "1234567890123456790", "1234567890123456768" } do
        assert.equal(1001, (envelope(p:poll(id))), id)
      end
      assert.equal(probe.FIRST_ID, p:poll(probe.FIRST_ID).body:match('"id":(%d+)'))
    end)
  end)

  describe("a task that fails", function()
    local function expect_failure(changes, message)
      start()
      p:create(changes)
      p:run_until(function() return p.sandbox:tasks()[1].state == "failed" end)
      local data = p:data(probe.FIRST_ID)
      assert.equal("Failed", data.status)
      assert.equal(0, data.waitNumber)
      assert.equal(0, data.percentage)
      assert.equal(cjson.null, data.output)
      local ledger = p.sandbox:ledger()
      assert.same({ 1000, 1, 1 }, { ledger.balance, ledger.charged, ledger.refunded })
      assert.matches(message, p.sandbox:tasks()[1].message)
    end

    it("because the mask has another size than the image gives its credit back", function()
      local mask = core.base64_encode(probe.picture(3, 3))
      expect_failure({ maskUrl = false, maskBase64 = mask }, "mask is 3x3, the image")
    end)

    it("because the image is none gives its credit back", function()
      expect_failure({ maskUrl = false, maskBase64 = core.base64_encode("no picture") }, "mask is no picture")
    end)

    it("because a source cannot be reached gives its credit back", function()
      expect_failure({ imageUrl = "http://127.0.0.1:1/room.png" }, "127.0.0.1:1/room.png: ")
    end)

    it("because drawing went wrong gives its credit back", function()
      start()
      p.hold = true
      p:create()
      p.jobs[1].done(nil, "out of paint")
      assert.equal("Failed", p:data(probe.FIRST_ID).status)
      assert.equal("out of paint", p.sandbox:tasks()[1].message)
      assert.equal(1000, p.sandbox:ledger().balance)
    end)
  end)

  it("never shows Success before the picture is drawn", function()
    start()
    p.hold = true
    p:create()
    p:pass(60)
    local data = p:data(probe.FIRST_ID)
    assert.equal("Processing", data.status)
    assert.equal(99, data.percentage)
    p.jobs[1].done(probe.picture(5, 6), 5, 6)
    assert.equal(6, p:data(probe.FIRST_ID).output.height)
  end)

  it("gives the painter the mask, the prompt and the image", function()
    start()
    local image = assert(p.sandbox:upload(probe.picture(4, 3), "room.png"))
    p:create { imageUrl = image, maskUrl = false, maskBase64 = core.base64_encode(probe.picture(4, 3) .. "mask") }
    local job = p.jobs[1]
    assert.equal("smart_replace", job.kind)
    assert.equal(probe.picture(4, 3), job.source)
    assert.equal(probe.picture(4, 3) .. "mask", job.mask)
    assert.equal("a modern velvet sofa in dark blue", job.prompt)
  end)

  it("answers other paths and methods with an envelope and the fitting status", function()
    start()
    local lost = p:get("/api/v1/smartReplace/other")
    assert.equal(404, lost.status)
    assert.equal(1001, (envelope(lost)))
    local wrong = p:get(probe.CREATE)
    assert.equal(405, wrong.status)
    assert.equal("POST", wrong.headers["allow"])
  end)
end)
