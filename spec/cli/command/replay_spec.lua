--- `--manifest`, `--gallery`, `homegen verify` and `homegen replay`: by the command as it is typed.

local cjson = require "cjson"
local cli = require "spec.support.process.cli"
local clients = require "spec.support.clients"
local event_schema = require "homegen.cli.output.event_schema"
local samples = require "homegen.sandbox.files.samples"
local scratch = require "spec.support.scratch"

local CALL = "smart-replace --image-url https://example.com/room.jpg --mask mask.png --prompt 'a green sofa' --poll-interval 0.05 "

describe("homegen replay", function()
  local scene
  before_each(function()
    scene = cli.scene():serve()
    scratch.write(scene.folder .. "/mask.png", scratch.read(samples.mask))
  end)
  after_each(function() scene:close() end)

  local function make(more) return scene:run(CALL .. "--yes --key sofa --manifest -o sofa.png " .. (more or "")) end
  local function manifest() return cjson.decode(scratch.read(scene.folder .. "/sofa.png.json")) end

  it("makes the call of a manifest again: asks first, the same parameters, another task", function()
    assert.equal(0, make().code)
    assert.equal("a green sofa", manifest().parameters.prompt)
    assert.equal("mask.png", manifest().files.mask_file.name)
    local out = scene:run "replay sofa.png --poll-interval 0.05"
    assert.equal(7, out.code)
    assert.matches("add %-%-yes, or %-%-max%-cost 1", out.errors)
    assert.equal(1, scene:creates())
    out = scene:run "replay sofa.png --poll-interval 0.05 --yes -o again.png --manifest"
    assert.equal(0, out.code, out.errors)
    assert.matches("1 credit was charged", out.errors)
    assert.equal(2, scene:creates())
    local again = cjson.decode(scratch.read(scene.folder .. "/again.png.json"))
    for _, name in ipairs { "parameters", "files", "payload_sha256" } do assert.same(manifest()[name], again[name]) end
    assert.not_equal(manifest().id, again.id)
    assert.not_equal(manifest().key, again.key)
  end)

  it("takes no other picture for the one of then, unless it is told to", function()
    assert.equal(0, make().code)
    local before = scratch.read(scene.folder .. "/mask.png")
    scratch.write(scene.folder .. "/other.png", before)
    scratch.write(scene.folder .. "/mask.png", before .. "x")
    local out = scene:run "replay sofa.png --yes"
    assert.equal(2, out.code)
    assert.matches("mask.png is not what mask_file was when the picture was made", out.errors, 1, true)
    os.remove(scene.folder .. "/mask.png")
    out = scene:run "replay sofa.png --yes"
    assert.equal(2, out.code)
    assert.matches("say where mask.png lies by now: --file mask_file=PATH", out.errors, 1, true)
    assert.equal(1, scene:creates())
    assert.equal(0, scene:run("replay sofa.png --yes --poll-interval 0.05 --no-save --file mask_file=other.png").code)
    assert.equal(2, scene:creates())
  end)

  it("wants anew what no manifest keeps, and takes what differs", function()
    scene:run(CALL:gsub("room.jpg", "room.jpg?sig=1") .. "--yes --manifest -o sofa.png")
    local out = scene:run "replay sofa.png.json --yes"
    assert.equal(2, out.code)
    assert.matches("the address in image_url had a query, which no manifest keeps", out.errors)
    scratch.write(scene.folder .. "/more.json", '{"image_url":"https://example.com/other.jpg","prompt":"a red sofa"}')
    out = scene:run "replay sofa.png --yes --poll-interval 0.05 --params more.json -o red.png --manifest"
    assert.equal(0, out.code, out.errors)
    assert.equal("a red sofa", cjson.decode(scratch.read(scene.folder .. "/red.png.json")).parameters.prompt)
  end)

  it("says what is no manifest", function()
    for _, words in ipairs { "replay none.png", "replay mask.png" } do
      local out = scene:run(words .. " --yes")
      assert.is_true(out.code == 9 or out.code == 2)
      assert.matches("Nothing was sent, nothing was charged", out.errors)
    end
    assert.equal(0, scene:creates())
  end)

  it("verify tells good pictures from others", function()
    assert.equal(0, make().code)
    local out = scene:run "verify sofa.png sofa.png.json"
    assert.equal(0, out.code)
    assert.equal("sofa.png: as it was saved\nsofa.png.json: as it was saved\n", out.text)
    scratch.write(scene.folder .. "/sofa.png", clients.PNG)
    out = scene:run "verify mask.png sofa.png --json"
    assert.equal(10, out.code)
    local events = {}
    for line in out.text:gmatch "[^\n]+" do
      events[#events + 1] = cjson.decode(line)
      assert.is_nil(event_schema.problem(events[#events]))
    end
    assert.same({ false, false }, { events[1].ok, events[2].ok })
    assert.matches("bytes, and had", events[2].message)
    assert.equal(9, scene:run("verify none.png").code)
  end)

  it("--gallery writes a page of what was made", function()
    scratch.write(scene.folder .. "/notes.html", "mine")
    local out = make "--gallery index.html"
    assert.equal(0, out.code, out.errors)
    assert.matches("gallery: index.html", out.errors)
    assert.matches("a green sofa", scratch.read(scene.folder .. "/index.html"))
    out = make "--gallery notes.html"
    assert.equal(9, out.code)
    assert.matches("another file has the name", out.errors)
    assert.matches("The pictures are there all the same", out.errors)
    assert.equal("mine", scratch.read(scene.folder .. "/notes.html"))
    assert.equal(1, scene:creates())
  end)
end)
