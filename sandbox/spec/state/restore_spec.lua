local cjson = require "cjson"
local core = require "homegen.core"
local probe = require "spec.support.probe"
local sandbox = require "homegen.sandbox"
local scratch = require "spec.support.scratch"

local EDITOR = "/api/v1/magicEditor/generate"
local ROOM = "/api/create_room/"
local HOUSE_PLAN = "/api/v1/housePlan/"
local PLAN = '{"style":"Barndominium","stories":"2","bedrooms":"2","bathrooms":"1","totalArea":"150-200 m²",'
  .. '"garageEnabled":false,"garageType":null,"garageCapacity":null,"basement":"None","roofType":null,"outdoorSpaces":[],'
  .. '"layoutConcept":null,"bedroomAreaRanges":[{"name":"Room 1 (Master)","minArea":"12","maxArea":"18","unit":"m²"},'
  .. '{"name":"Room 2","minArea":"10","maxArea":"14","unit":"m²"}],"bathroomLayouts":[{"name":"Bathroom 1","layout":null}],'
  .. '"kitchenLayout":null,"kitchenFeatureOptions":[],"keyRooms":null,"prompt":"","refImageUrl":"","modelType":"Base"}'

describe("sandbox.restore: a sandbox with a state", function()
  local folder, path, p, port
  before_each(function()
    folder = scratch.folder()
    path, port = folder .. "/state", nil
  end)
  after_each(function()
    p:stop()
    scratch.remove(folder)
  end)

  local function start(options)
    local given = { state = path, credits = 100, photos = 50, port = port }
    for name, value in pairs(options or {}) do given[name] = value end
    p = probe.start(given)
    port = p.sandbox.port
    return p
  end

  local function restart(options)
    p:stop()
    return start(options)
  end

  -- As after a kill: what the old process had in memory is gone.
  local function facts()
    local views = p.sandbox:tasks()
    for _, view in ipairs(views) do
      view.polls, view.poll_gap = nil, nil
      for _, name in ipairs { "created_at", "started_at", "ended_at" } do -- a state keeps fourteen digits
        view[name] = view[name] and ("%.6f"):format(view[name])
      end
    end
    return { p.sandbox:ledger(), p.sandbox:ledger "iacrea", views }
  end

  local function finish_all()
    p:run_until(function()
      p:pass(10)
      for _, view in ipairs(p.sandbox:tasks()) do
        if not view.ended_at then return false end
      end
      return true
    end)
  end

  local function generate(fields)
    local body = {
      image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", room_type = "KITCHEN",
      theme = "MODERN", width = 10, height = 10,
    }
    for name, value in pairs(fields or {}) do body[name] = value end
    return p:ask(ROOM .. "generate", body)
  end

  it("has the same ledgers, tasks and results afterwards, under the same addresses", function()
    start()
    p:create()
    p.sandbox:fault { effect = "fail" }
    p:create()
    p.sandbox:fault { effect = "terminate", refund = false }
    p:create()
    generate()
    finish_all()
    local before, output = facts(), p:data(probe.FIRST_ID).output
    local address = output.resultUrl:match "^http://[^/]+(.*)$"
    local picture = p:raw_request("GET " .. address)
    assert.matches("^HTTP/1.1 200 .*ETag: .*PNG", picture)
    restart()
    assert.same(before, facts())
    assert.same(output, p:data(probe.FIRST_ID).output)
    local function without_date(text) return (text:gsub("Date: [^\r]*\r\n", "")) end
    assert.equal(without_date(picture), without_date(p:raw_request("GET " .. address)))
    assert.same({ 98, 49 }, { p.sandbox:ledger().balance, p.sandbox:ledger("iacrea").balance })
    assert.equal("600", scratch.mode(path))
  end)

  it("draws unfinished tasks again from the start, each with what it was created with", function()
    start { workers = 1 }
    p.hold = true
    assert.equal(0, p:create({ prompt = "first", maskUrl = false, maskBase64 = core.base64_encode(probe.picture(1024, 768)) }).json.code)
    assert.equal(0, p:post(EDITOR, '{"imageUrl":"https://example.com/a.jpg","prompt":"second","modelType":"Pro"}').json.code)
    p.sandbox:fault { effect = "fail" }
    p:create({ prompt = "third" })
    p:pass(9)
    local created_at = p.sandbox:tasks()[1].created_at
    restart { workers = 1 }
    local views = p.sandbox:tasks()
    assert.same({ "processing", "queued", "queued", created_at }, {
      views[1].state, views[2].state, views[3].state, views[1].created_at,
    })
    assert.equal("Unprocessed", p:get("/api/v1/magicEditor/result", "taskId=" .. views[2].id).json.data.status)
    assert.equal(1, p:get("/api/v1/magicEditor/result", "taskId=" .. views[2].id).json.data.waitNumber)
    assert.same({ 1, 10, 1 }, { views[1].credits, views[2].credits, views[3].credits })
    finish_all()
    views = p.sandbox:tasks()
    assert.same({ "succeeded", "succeeded", "failed" }, { views[1].state, views[2].state, views[3].state })
    assert.same({ "first", "second" }, { p.jobs[1].prompt, p.jobs[2].prompt })
    assert.same({ "magic_editor", "Pro" }, { p.jobs[2].kind, p.jobs[2].model })
    assert.equal(100 - 11, p.sandbox:ledger().balance)
  end)

  it("draws the same plan again", function()
    start()
    p.hold = true
    local reply = p:post(HOUSE_PLAN .. "generate", PLAN)
    assert.equal(0, reply.json.code, reply.body)
    local job, view = p.jobs[1], p:get(HOUSE_PLAN .. "result", "taskId=" .. probe.FIRST_ID).json.data.input
    restart()
    assert.same(job.fields, p.jobs[1].fields)
    assert.same(view, p:get(HOUSE_PLAN .. "result", "taskId=" .. probe.FIRST_ID).json.data.input)
  end)

  it("never gives out an id twice", function()
    start()
    p:create()
    p:create()
    restart { id_base = "5" }
    assert.matches('"data":1234567890123456791', p:create().body)
    assert.equal(3, #p.sandbox:ledger().creates)
  end)

  it("is the same account, whatever it is told to begin with", function()
    start()
    p:create()
    restart { credits = 7, photos = 7 }
    assert.same({ 99, 50 }, { p.sandbox:ledger().balance, p.sandbox:ledger("iacrea").balance })
    p:stop()
    -- Without a key and a user of its own, they are made up once.
    local one = assert(sandbox.start { state = folder .. "/own", painter = "plain" })
    local key, user = one.api_key, one.user_id
    one:stop()
    local other = assert(sandbox.start { state = folder .. "/own", painter = "plain" })
    assert.same({ key, user }, { other.api_key, other.user_id })
    other:stop()
    assert.is_nil(scratch.read(path):find(probe.KEY, 1, true)) -- one that was given is not written down
  end)

  it("knows the projects of generations", function()
    start()
    local first = generate().json
    finish_all()
    local variation = {
      generation_id = first.generation_id, original_url = "https://example.com/room.jpg", room_type = "KITCHEN",
      theme = "MODERN",
    }
    assert.equal(200, p:ask(ROOM .. "generate-variation", variation).status)
    finish_all()
    p.hold = true
    assert.equal(200, p:ask(ROOM .. "generate-variation", variation).status)
    restart()
    local function number() return p:ask(ROOM .. "get", { generation_id = first.generation_id }).json.variationNumber end
    assert.equal(1, number())
    finish_all()
    assert.equal(2, number())
    -- The mask of the first generation, and the number that comes next.
    variation.generation_id = "uuid"
    assert.equal(200, p:ask(ROOM .. "generate-variation", variation).status)
    assert.equal(3, p.jobs[#p.jobs].variation)
    assert.is_string(p.jobs[#p.jobs].mask)
    finish_all()
    assert.equal(3, number())
    assert.equal(50 - 4, p.sandbox:ledger("iacrea").balance)
  end)

  it("lets a task fail, and refunds it, when its picture was an upload that is gone", function()
    start()
    p.hold = true
    local url = p.sandbox:upload(probe.picture(2, 1), "room.png")
    p:post(EDITOR, cjson.encode { imageUrl = url })
    assert.equal(1, #p.jobs)
    restart()
    finish_all()
    local view = p.sandbox:tasks()[1]
    assert.same({ "failed", 1, 100 }, { view.state, view.refunded, p.sandbox:ledger().balance })
    assert.matches("no such file", view.message)
  end)

  it("refuses a create that it cannot write down: nothing is charged, and the next one has another id", function()
    start()
    p:create()
    local before, appender = facts(), p.sandbox.state.appender
    local function break_disk(broken)
      p.sandbox.state.appender = broken and {
        append = function() return nil, "the disk is full" end, close = function() appender:close() end,
      } or appender
    end
    break_disk(true)
    local reply = p:create()
    assert.same({ 500, 1003, cjson.null }, { reply.status, reply.json.code, reply.json.data })
    assert.same({ 500, "Internal server error" }, { generate().status, generate().json.message })
    assert.same(before, facts())
    assert.matches("500 %(the state cannot be written: the disk is full%)", p.log[#p.log])
    break_disk(false)
    assert.equal(0, p:create().json.code)
    assert.equal(200, generate().status)
    local creates = p.sandbox:ledger().creates
    assert.equal(2, #creates)
    assert.not_equal(creates[1].id, creates[2].id)
    before = { p.sandbox:ledger(), p.sandbox:ledger "iacrea" }
    restart()
    assert.same(before, { p.sandbox:ledger(), p.sandbox:ledger "iacrea" })
  end)

  it("tells of no end that is not written down", function()
    start()
    p:create()
    local appender = p.sandbox.state.appender
    p.sandbox.state.appender = {
      append = function() return nil, "the disk is full" end, close = function() appender:close() end,
    }
    p:pass(11)
    p:pass(5)
    local data = p:data(probe.FIRST_ID)
    assert.same({ "Processing", 99, cjson.null }, { data.status, data.percentage, data.output })
    assert.matches("the end of 1234567890123456789 cannot be written down: the disk is full", table.concat(p.log, "\n"))
    p.sandbox.state.appender = appender
    p:pass(2)
    assert.equal("Success", p:data(probe.FIRST_ID).status)
  end)

  it("fails a task whose picture cannot be kept, and refunds it", function()
    start()
    os.execute("rm -r " .. path .. ".results")
    p:create()
    finish_all()
    assert.same({ "failed", 100 }, { p.sandbox:tasks()[1].state, p.sandbox:ledger().balance })
  end)

  it("says at its start what is wrong with its files", function()
    start()
    local function trouble(given)
      local handle, err = sandbox.start { state = given, painter = "plain" }
      assert.is_nil(handle)
      assert.equal("io", err.kind)
      return err.message
    end
    assert.matches("state: in use by another process", trouble(path))
    assert.matches("No such file or directory", trouble(folder .. "/no/state"))
    scratch.write(folder .. "/foreign", "precious\n")
    assert.matches("foreign: is not a sandbox's state", trouble(folder .. "/foreign"))
    scratch.write(folder .. "/other.results", "")
    assert.matches("other.results: Not a directory", trouble(folder .. "/other"))
    os.remove(folder .. "/other.results")
    assert(sandbox.start { state = folder .. "/other", painter = "plain" }):stop() -- it was not left locked
  end)

  it("serves whole pictures with the plain painter", function()
    start { painter = "plain", seconds = 0 }
    p:create()
    p:run_until(function() return p.sandbox:tasks()[1].ended_at end)
    local address = p:data(probe.FIRST_ID).output.resultUrl:match "^http://[^/]+(.*)$"
    restart { painter = "plain" }
    assert.equal("png", (core.image_info(p:get(address).body)))
  end)
end)
