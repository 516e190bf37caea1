local cjson = require "cjson"
local cli = require "spec.support.process.cli"
local event_schema = require "homegen.cli.output.event_schema"
local scratch = require "spec.support.scratch"

local FAST = "--poll-interval 0.05 --yes "

describe("homegen chain", function()
  local scene

  before_each(function() scene = cli.scene():serve() end)
  after_each(function() scene:close() end)

  local function write(...)
    local steps = { {
      service = "create_room", image_url = "https://example.com/r.jpg", mask_url = "https://example.com/m.png", room_type = "KITCHEN",
      theme = "MODERN", width = 1024, height = 768,
    } }
    for _, step in ipairs { ... } do steps[#steps + 1] = step end
    scratch.write(scene.folder .. "/chain.json", cjson.encode(steps))
  end

  it("makes one picture after the other, and is paid once", function()
    write({ theme = "INDUSTRIAL" }, { service = "magic_editor" })
    local out = scene:run("chain chain.json --key c -o '{index}.{ext}' " .. FAST)
    assert.equal(0, out.code, out.errors)
    local folder = scene.folder
    assert.equal(("%s/1.png\n%s/2.png\n%s/3.png\n"):format(folder, folder, folder), out.text)
    assert.matches("Charged in all: 1 credit at Ideal House, 2 photos at iaCrea%.\n$", out.errors)
    out = scene:run("chain chain.json --key c -o '{index}.{ext}' " .. FAST)
    assert.equal(0, out.code, out.errors)
    assert.matches("Nothing was charged now", out.errors)
    assert.equal(3, scene:creates())
  end)

  it("begins anew from a step, keeping what is paid", function()
    write({ theme = "INDUSTRIAL" }, { theme = "LUXURIOUS" })
    assert.equal(0, scene:run("chain chain.json --key c " .. FAST).code)
    write({ theme = "INDUSTRIAL" }, { theme = "SCANDINAVIAN" })
    local out = scene:run("chain chain.json --key c --from 3 --json " .. FAST)
    assert.equal(0, out.code, out.text)
    local results, quoted = {}, 0
    for _, event in ipairs(cli.events(out.text)) do
      assert.is_nil(event_schema.problem(event))
      if event.event == "result" then results[event.step] = event.charged_now end
      if event.event == "quote" then quoted = quoted + event.amount end
    end
    assert.same({ false, false, true }, results)
    assert.equal(1, quoted)
    assert.equal(4, scene:creates())
    out = scene:run("chain chain.json --key other --from 2 " .. FAST)
    assert.equal(2, out.code)
    assert.matches("its step 'other/1' was never made", out.errors)
    assert.equal(4, scene:creates())
  end)

  it("checks every step before the first is paid", function()
    write({ theme = "GOTHIC" })
    local out = scene:run("chain chain.json " .. FAST)
    assert.equal(2, out.code)
    assert.matches("theme: must be one of", out.errors)
    assert.matches("Step 2: Nothing was sent, nothing was charged%.", out.errors)
    scratch.write(scene.folder .. "/numbers.json", "[1, 2]")
    scratch.write(scene.folder .. "/nothing.json", "[]")
    for arguments, words in pairs {
      ["numbers.json"] = "step 1 is no JSON object: 1", ["nothing.json"] = "there is no step",
      ["nowhere.json"] = "nowhere.json: No such file", ["'{\"theme\"'"] = "step 1 is no JSON object",
      ["'{\"theme\": \"MODERN\"}'"] = "the first step must name its service", ["chain.json --from 9 --key c"] = "from = 9",
      ["'{\"service\": \"dance\"}'"] = "unknown service 'dance'",
    } do
      out = scene:run(("chain %s "):format(arguments) .. FAST)
      assert.equal(2, out.code, arguments .. out.errors)
      assert.truthy(out.errors:find(words, 1, true), out.errors)
    end
    assert.equal(0, scene:creates())
  end)

  it("asks for the whole before it begins", function()
    write({ theme = "INDUSTRIAL" }, { service = "magic_editor", model_type = "Pro" })
    local out = scene:run("chain chain.json --max-cost 11 --poll-interval 0.05")
    assert.equal(5, out.code)
    assert.matches("This would cost 2 photos at iaCrea, 10 credits at Ideal House, more than %-%-max%-cost 11 allows", out.errors)
    out = scene:run("chain chain.json --dry-run")
    assert.equal("Would cost 2 photos at iaCrea, 10 credits at Ideal House. Nothing was sent, nothing was charged.\n", out.errors)
    assert.equal(0, scene:creates())
  end)

  it("tells how far it came", function()
    write { theme = "INDUSTRIAL" }
    scene:fault { effect = "fail", on = "create", service = "create_room_variation" }
    local out = scene:run("chain chain.json --key c " .. FAST)
    assert.equal(1, out.code, out.errors)
    assert.matches("%.png\n$", out.text)
    assert.matches("Charged in all: 1 photo at iaCrea%.\n$", out.errors)
    assert.matches("Step 2 of 2: 1 photo was charged, and the provider gives it back", out.errors)
  end)
end)
