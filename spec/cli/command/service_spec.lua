local cjson = require "cjson"
local cli = require "spec.support.process.cli"
local clients = require "spec.support.clients"
local event_schema = require "homegen.cli.output.event_schema"
local homegen = require "homegen"
local parser_data = require "homegen.cli.input.parser_data"
local scratch = require "spec.support.scratch"

local CALL = "smart-replace --image https://example.com/room.jpg --mask https://example.com/mask.png --prompt 'a green sofa' "
local FAST = "--poll-interval 0.05 "

describe("homegen <service>", function()
  local scene

  before_each(function() scene = cli.scene() end)
  after_each(function() scene:close() end)

  it("has an option for every parameter of every service, and no other", function()
    local argparse = require "argparse"
    local common
    for _, service in ipairs(homegen.services()) do
      local parser = argparse "homegen"
      require("homegen.cli.command.service").of(service.name).define(parser)
      local names = {}
      for _, name in ipairs(parser_data.option_names(parser_data.command(parser, (service.name:gsub("_", "-"))))) do names[name] = true end
      for _, field in ipairs(service.fields) do
        local name = "--" .. field.name:gsub("_", "-")
        assert.is_true(names[name], name)
        names[name] = nil
        if field.type == "boolean" then names["--no-" .. name:sub(3)] = nil end
      end
      for _, input in ipairs(service.inputs) do names["--" .. input.file:gsub("_file$", ""):gsub("_", "-")] = nil end
      common = common or names
      assert.same(common, names) -- what is left is the same for all
    end
    assert.is_true(common["--params"])
  end)

  it("makes a picture: its path is the result, what it cost is said beside", function()
    scene:serve()
    local out = scene:run(CALL .. FAST .. "--yes -o '{key}.{ext}' --key sofa")
    assert.equal(scene.folder .. "/sofa.png\n", out.text)
    assert.equal(0, out.code)
    assert.matches("^This costs 1 credit at Ideal House%.\n", out.errors)
    assert.matches("\n1 credit was charged%.\n$", out.errors)
    assert.truthy(scratch.read(scene.folder .. "/sofa.png"))
    assert.equal(1, scene:creates())
  end)

  it("pays once for a key, without asking again", function()
    scene:serve()
    assert.equal(0, scene:run(CALL .. FAST .. "--yes --key sofa").code)
    local out = scene:run(CALL .. FAST .. "--key sofa")
    assert.equal(0, out.code)
    assert.matches("%.png\n$", out.text)
    assert.matches("Nothing was charged now: the result was there already%.", out.errors)
    out = scene:run(CALL:gsub("green", "red") .. FAST .. "--key sofa --yes")
    assert.equal(2, out.code)
    assert.matches("another %-%-key: that is another job then, and paid", out.errors)
    assert.equal(1, scene:creates())
  end)

  it("asks for a job that only another provider has under that key", function()
    scene:serve()
    assert.equal(0, scene:run("create-room --image https://example.com/r.jpg --mask https://example.com/m.png --room-type KITCHEN "
      .. "--theme MODERN --width 9 --height 9 --yes --key both " .. FAST).code)
    assert.equal(7, scene:run(CALL .. "--key both").code)
    assert.equal(1, scene:creates())
  end)

  it("asks before a new attempt of one whose outcome nobody knows", function()
    scene:serve()
    scene:fault { effect = "drop", on = "create", carried_out = true }
    assert.equal(3, scene:run(CALL .. FAST .. "--yes --key lost").code)
    assert.equal(7, scene:run(CALL .. FAST .. "--key lost --retry-unknown").code)
    assert.equal(1, scene:creates())
  end)

  it("ends with 130 where Ctrl-C is the answer", function()
    scene:serve()
    local out = scene:terminal(CALL, { typed = "\3", when = "Spend" })
    assert.equal(130, out.code, out.text)
    assert.equal(0, scene:creates())
  end)

  it("spends nothing that nobody has agreed to", function()
    scene:serve()
    local out = scene:run(CALL)
    assert.equal(7, out.code)
    assert.matches("nobody is here to be asked: add %-%-yes, or %-%-max%-cost 1%. Nothing was sent, nothing was charged%.", out.errors)
    out = scene:run(CALL .. "--max-cost 0")
    assert.equal(5, out.code)
    assert.matches("more than %-%-max%-cost 0 allows", out.errors)
    for _, typed in ipairs { "n\n", "\n", "what\n", "\4" } do
      out = scene:terminal(CALL, { typed = typed })
      assert.equal(7, out.code, typed)
      assert.matches("Spend 1 credit at Ideal House%? %[y/N%] ", out.text)
      assert.matches("Not confirmed%. Nothing was sent, nothing was charged%.", out.text)
    end
    assert.equal(0, scene:creates())
    out = scene:terminal(CALL .. FAST, { typed = "y\n" })
    assert.equal(0, out.code, out.text)
    assert.equal(1, scene:creates())
  end)

  it("shows with --dry-run what would be sent, and leaves nothing behind", function()
    scene:serve()
    local out = scene:run(CALL .. "--dry-run")
    assert.equal(0, out.code)
    assert.same({ imageUrl = "https://example.com/room.jpg", maskUrl = "https://example.com/mask.png", prompt = "a green sofa" },
      cjson.decode(out.text))
    assert.equal("Would cost 1 credit at Ideal House. Nothing was sent, nothing was charged.\n", out.errors)
    out = scene:run(CALL .. "--dry-run --json")
    local event = cli.events(out.text)[1]
    assert.same({ "quote", 1, "credit", true }, { event.event, event.amount, event.unit, event.dry_run })
    assert.equal("a green sofa", event.payload.prompt)
    local plan = scene:run("house-plan --dry-run --json").text
    assert.truthy(plan:find('"outdoorSpaces":[]', 1, true) and plan:find('"roofType":null', 1, true))
    assert.equal(0, scene:creates())
    assert.is_nil(scratch.read(scene.folder .. "/state/homegen/jobs.db"))
  end)

  it("takes nested parameters as text, as JSON and from a file", function()
    local text = scene:run("house-plan --dry-run --bedrooms 1 --bathrooms 1 --outdoor-spaces 'Deck, Balcony' --outdoor-spaces Courtyard "
      .. "--bedroom-area-ranges 'Attic, min_area=15, max_area=20, unit=m2' --bathroom-layouts 'Spa, layout=Without Separation' "
      .. "--roof-type null --garage-enabled --garage-type Detached --garage-capacity 2").text
    local sent = cjson.decode(text)
    assert.same({ { name = "Attic", minArea = "15", maxArea = "20", unit = "m²" } }, sent.bedroomAreaRanges)
    assert.same({ { name = "Spa", layout = "Without Separation" } }, sent.bathroomLayouts)
    assert.same({ "Deck", "Balcony", "Courtyard" }, sent.outdoorSpaces)
    assert.same({ true, "Detached", "2", cjson.null }, { sent.garageEnabled, sent.garageType, sent.garageCapacity, sent.roofType })
    scratch.write(scene.folder .. "/plan.json", '\239\187\191{"bedrooms": 1, "bathLayouts": 1}')
    local out = scene:run("house-plan --dry-run --params plan.json")
    assert.equal(2, out.code)
    scratch.write(scene.folder .. "/plan.json", '{"bedrooms": 2, "roofType": "Flat roof"}')
    sent = cjson.decode(scene:run("house-plan --dry-run --params plan.json --bedrooms 1").text)
    assert.same({ "1", "Flat roof" }, { sent.bedrooms, sent.roofType }) -- the option wins
  end)

  it("names what is wrong by its option, before anything is sent", function()
    scene:serve()
    local function refused(arguments, code, ...)
      local out = scene:run(arguments)
      assert.equal(code, out.code, arguments .. out.errors)
      for _, part in ipairs { ... } do assert.truthy(out.errors:find(part, 1, true), part .. " in " .. out.errors) end
    end
    refused(CALL .. "--promt x", 2, "unknown option '--promt': did you mean --prompt?")
    refused(CALL .. "--journl x", 2, "did you mean --journal?")
    refused("smart-replac", 2, "unknown command 'smart-replac': did you mean smart-replace?")
    refused(CALL .. "--prompt ''", 2, "--prompt: is required and must not be blank")
    refused("smart-replace --image nowhere.png --mask https://example.com/m.png --prompt x --yes", 2, "--image-file: ", "nowhere.png")
    refused("magic-editor --image https://example.com/r.jpg --model-type Fast --yes", 2, "--model-type: ", '"Flash"')
    refused("create-room --image https://example.com/r.jpg --width wide", 2, "option '--width': a whole number is expected, not 'wide'")
    refused("house-plan --params nowhere.json", 2, "--params: nowhere.json")
    refused("house-plan --bedroom-area-ranges 'A, colour=red'", 2, "'colour=red' is none of name, min_area, max_area, unit")
    refused(CALL .. "--yes -o '{colour}.png'", 2, "homegen: save must be a path, which may hold {service} {id}")
    refused(CALL .. "--yes --poll-interval 0", 2, "a time such as 90, 90s, 10m or 1h is expected")
    refused("magic-editor --image room.png --yes", 2, "--image-file")
    assert.equal(0, scene:creates())
  end)

  it("asks for no money where there is no key", function()
    local out = scene:terminal(CALL)
    assert.equal(4, out.code)
    assert.matches("no key for Ideal House", out.text)
    assert.matches("set IDEAL_HOUSE_API_KEY, or try it with %-%-sandbox", out.text)
    assert.is_nil(out.text:find("Spend", 1, true))
  end)

  it("prints events of the documented form with --json, errors too", function()
    scene:serve()
    local out = scene:run(CALL .. FAST .. "--yes --json --verbose --key sofa")
    local seen = {}
    for _, event in ipairs(cli.events(out.text)) do
      assert.is_nil(event_schema.problem(event))
      seen[event.event] = event
    end
    assert.same({ "credit", 1 }, { seen.credit.unit, seen.credit.charged })
    assert.equal("succeeded", seen.progress.state)
    assert.truthy(scratch.read(seen.result.path))
    assert.is_true(seen.result.charged_now)
    assert.equal("request", seen.log and "request")
    assert.equal("", out.errors)
    out = scene:run(CALL:gsub("sofa", "nsfw") .. FAST .. "--yes --json")
    assert.equal(8, out.code)
    local events = cli.events(out.text)
    local err = events[#events]
    assert.is_nil(event_schema.problem(err))
    assert.same({ "error", "content", "refused", 9010, 8, "Nothing was charged: the provider refused it." },
      { err.event, err.kind, err.outcome, err.code, err.exit_code, err.money })
  end)

  it("tells a program of a slip by an event too", function()
    local out = scene:run(CALL .. "--json --promt x")
    assert.equal(2, out.code)
    assert.equal("", out.errors)
    local event = cli.events(out.text)[1]
    assert.is_nil(event_schema.problem(event))
    assert.same({ "error", "invalid", "unknown option '--promt': did you mean --prompt?", "Nothing was sent, nothing was charged." },
      { event.event, event.kind, event.message, event.money })
  end)

  it("has an exit code and a sentence about money for each way to end", function()
    scene:serve "--credits 3"
    local function ends(fault, code, sentence)
      if fault then scene:fault(fault) end
      local out = scene:run(CALL .. FAST .. "--yes --timeout 20")
      assert.equal(code, out.code, out.errors)
      assert.truthy(out.errors:find(sentence, 1, true), out.errors)
      return out
    end
    ends({ effect = "fail", on = "create" }, 1, "1 credit was charged, and the provider gives it back: it could not make the picture.")
    ends({ effect = "terminate", on = "create" }, 1, "1 credit was charged. The provider ended the task; no document promises")
    local out = ends({ effect = "drop", on = "create", carried_out = true }, 3, "It is not known whether 1 credit was charged.")
    local key = out.errors:match "settle (%S+) %-%-not%-created"
    assert.truthy(key)
    assert.matches("%-%-id ID\n", out.errors)
    assert.equal(3, scene:creates())
    ends({ effect = "envelope", code = 9051, message = "no coins", on = "create" }, 5, "Nothing was charged: the provider refused it.")
    ends({ effect = "envelope", code = 5002, message = "bad key", on = "create" }, 4, "Nothing was charged: the provider refused it.")
  end)

  it("waits no longer than it is told, and says how to get the picture", function()
    scene:serve "--seconds 20"
    local out = scene:run(CALL .. FAST .. "--yes --timeout 1 --key slow")
    assert.equal(6, out.code)
    assert.matches("1 credit was charged; it goes on at the provider%. To get it:\n  %S+ resume slow\n", out.errors)
  end)

  it("uploads a local picture by a command", function()
    scene:serve()
    scratch.write(scene.folder .. "/room.png", clients.PNG)
    local call = "magic-editor --image room.png --yes " .. FAST
    local out = scene:run(call .. "--upload 'cat >seen; echo \"$1\" >name; echo https://example.com/uploaded.png'")
    assert.equal(0, out.code, out.errors)
    assert.equal(clients.PNG, scratch.read(scene.folder .. "/seen"))
    assert.matches("/room%.png\n$", scratch.read(scene.folder .. "/name"))
    for upload, reason in pairs {
      ["echo broken >&2; exit 3"] = "ended with 3: broken", ["echo nothing"] = "printed no URL",
    } do
      out = scene:run(call .. ("--upload '%s'"):format(upload))
      assert.equal(9, out.code, out.errors)
      assert.truthy(out.errors:find(reason, 1, true), out.errors)
      assert.truthy(out.errors:find("Nothing was charged: it was not sent.", 1, true), out.errors)
    end
    assert.equal(1, scene:creates())
  end)

  it("takes the size that iaCrea wants from a local picture", function()
    scene:serve()
    scratch.write(scene.folder .. "/room.png", clients.PNG)
    local out = scene:run("create-room --image room.png --mask https://example.com/m.png --room-type KITCHEN --theme MODERN --dry-run "
      .. "--upload true")
    local sent = cjson.decode(out.text)
    assert.same({ 1, 1 }, { sent.width, sent.height })
  end)
end)
