--- Against the sentences of the Magic Editor API documentation.

local cjson = require "cjson"
local magic_editor = require "homegen.sandbox.service.magic_editor"
local probe = require "spec.support.probe"

local CREATE, RESULT = "/api/v1/magicEditor/generate", "/api/v1/magicEditor/result"

describe("sandbox.service.magic_editor", function()
  local p
  before_each(function() p = probe.start { seconds = 0, workers = 9 } end)
  after_each(function() p:stop() end)

  local function create(body) return p:post(CREATE, body).json end
  local function data(id) return p:get(RESULT, "taskId=" .. id).json.data end

  it("takes the document's three examples, charges their prices, and echoes them", function()
    local examples = {
      { '{"imageUrl":"https://example.com/room.jpg","modelType":"Flash"}', 1 },
      { '{"imageUrl":"https://example.com/room.jpg",'
        .. '"prompt":"Change the wall color to warm beige and add wooden flooring","modelType":"Base"}', 3 },
      { '{"imageUrl":"https://example.com/room.jpg","prompt":"Modern Scandinavian style interior","modelType":"Pro"}', 10 },
    }
    for i, example in ipairs(examples) do
      assert.equal(0, create(example[1]).code)
      assert.equal(example[2], p.sandbox:ledger().creates[i].credits)
      local reply = p:get(RESULT, "taskId=" .. p.sandbox:tasks()[i].id)
      assert.matches('"input":' .. example[1], reply.body, 1, true)
    end
    assert.equal(14, p.sandbox:ledger().charged)
    p:run_until(function() return data(probe.FIRST_ID).status == "Success" end)
    assert.same({ "height", "resultUrl", "width" }, (function()
      local names = {}
      for name in pairs(data(probe.FIRST_ID).output) do names[#names + 1] = name end
      table.sort(names)
      return names
    end)())
  end)

  it("takes Flash for the default, and says so in the result", function()
    create '{"imageUrl":"https://example.com/room.jpg"}'
    assert.same({ imageUrl = "https://example.com/room.jpg", modelType = "Flash" }, data(probe.FIRST_ID).input)
    assert.equal(1, p.sandbox:ledger().charged)
  end)

  it("gives the painter the picture, the prompt and the model", function()
    local input = assert(magic_editor.check { imageUrl = "https://a.b/c", modelType = "Pro" })
    assert.same({ { role = "source", url = "https://a.b/c" } }, magic_editor.pictures(input))
    assert.same({ kind = "magic_editor", source = "s", prompt = "", model = "Pro" }, magic_editor.job(input, { source = "s" }))
  end)

  it("refuses what breaks a rule with 1011, and names the field", function()
    for _, case in ipairs {
      { { imageUrl = cjson.null }, "imageUrl" }, { { imageUrl = "room.jpg" }, "imageUrl" },
      { { modelType = "Base" }, "prompt is required when modelType is Base" },
      { { modelType = "Base", prompt = " " }, "prompt" }, { { modelType = "flash" }, "modelType must be one of Flash, Base, Pro" },
      { { modelType = cjson.null }, "modelType" }, { { modelType = 1 }, "modelType" }, { { prompt = 7 }, "prompt" },
      { { prompt = cjson.null }, "prompt" },
    } do
      local fields = { imageUrl = "https://example.com/room.jpg" }
      for name, value in pairs(case[1]) do fields[name] = value end
      local reply = create(cjson.encode(fields))
      assert.equal(1011, reply.code, case[2])
      assert.matches(case[2], reply.message, 1, true)
    end
    assert.equal(1011, create("{}").code)
    assert.equal(0, p.sandbox:ledger().charged)
  end)

  it("refunds the model's price when the task fails, and charges nothing that cannot be paid", function()
    p.sandbox:fault { effect = "fail" }
    create '{"imageUrl":"https://example.com/room.jpg","modelType":"Pro"}'
    p:run_until(function() return data(probe.FIRST_ID).status == "Failed" end)
    assert.same({ 1000, 10, 10 }, (function(l) return { l.balance, l.charged, l.refunded } end)(p.sandbox:ledger()))
    p:stop()
    p = probe.start { credits = 9 }
    assert.equal(9051, create('{"imageUrl":"https://example.com/room.jpg","modelType":"Pro"}').code)
  end)

  it("does not know the tasks of other services", function()
    create '{"imageUrl":"https://example.com/room.jpg"}'
    assert.equal(1001, p:poll(probe.FIRST_ID).json.code)
  end)
end)
