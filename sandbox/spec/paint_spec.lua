local core = require "homegen.core"
local pictures = require "spec.support.pictures"
local render = require "homegen.sandbox.paint"

local sample = "sandbox/lua/homegen/sandbox/sample/"

local function read(name)
  local file = assert(io.open(sample .. name, "rb"))
  local bytes = file:read("*a")
  file:close()
  return bytes
end

local room, mask = read "room.png", read "mask.png"

local function job(prompt)
  return { kind = "smart_replace", source = room, mask = mask, prompt = prompt }
end

---Waits on the painter's fd as the reactor does, then takes.
local function await(engine, painter)
  local deadline = core.monotonic() + 60
  while core.monotonic() < deadline do
    engine:step(0.5)
    local ready = engine:ready()
    while ready do
      if ready == painter:fd() then return painter:take() end
      ready = engine:ready()
    end
  end
  error("the painter does not answer")
end

describe("render.smart_replace", function()
  it("gives a PNG of the source's size", function()
    local png, width, height = render.smart_replace(room, mask, "oak wood")
    local format, png_width, png_height = core.image_info(png)
    assert.are.same({ "png", 1024, 768 }, { format, png_width, png_height })
    assert.are.same({ 1024, 768 }, { width, height })
  end)

  it("gives the same for the same, another picture for another prompt", function()
    local first = render.smart_replace(room, mask, "red velvet")
    assert.are.equal(first, (render.smart_replace(room, mask, "red velvet")))
    assert.are_not.equal(first, (render.smart_replace(room, mask, "blue velvet")))
    assert.are_not.equal(first, room)
  end)

  it("says what is wrong with its pictures", function()
    local cases = {
      { "", mask, "not a PNG or JPEG picture" },
      { room, "no picture", "not a PNG or JPEG picture" },
      { room:sub(1, -20000), mask, "truncated PNG picture" },
      { room, room:sub(1, 40), "truncated PNG picture" },
    }
    for _, case in ipairs(cases) do
      local png, message = render.smart_replace(case[1], case[2], "a sofa")
      assert.is_nil(png)
      assert.are.equal(case[3], message)
    end
  end)

  it("reads WebP, and says what is wrong with one", function()
    local small = require("homegen.mask").new(16, 16):rectangle(2, 2, 9, 9):png()
    local png, width, height = assert(render.smart_replace(pictures.WEBP, small, "oak wood"))
    assert.are.same({ 16, 16 }, { width, height })
    assert.are.equal("png", (core.image_info(png)))
    for length, wanted in pairs { [#pictures.WEBP - 10] = "truncated WebP picture", [16] = "truncated WebP picture" } do
      local none, message = render.smart_replace(pictures.WEBP:sub(1, length), small, "oak wood")
      assert.is_nil(none)
      assert.are.equal(wanted, message)
    end
    local _, message = render.smart_replace((pictures.WEBP:gsub("VP8L", "VP8 ")), small, "oak wood")
    assert.are.equal("damaged WebP picture", message)
  end)

  it("survives any prompt", function()
    for _, prompt in ipairs { "", "\0", "\255\254", ("long "):rep(5000), "%s%n" } do
      assert.is_string((render.smart_replace(room, mask, prompt)))
    end
  end)

  it("raises for anything but strings", function()
    assert.has_error(function() render.smart_replace(room, mask) end)
    assert.has_error(function() render.smart_replace({}, mask, "a sofa") end)
  end)
end)

describe("render.painter", function()
  local engine, painter

  before_each(function()
    engine = core.engine {}
    painter = assert(render.painter())
    engine:watch(painter:fd())
  end)

  after_each(function()
    engine:close()
    painter:close()
  end)

  it("draws what smart_replace draws", function()
    local id = painter:submit(job "walnut floor")
    local done, png, width, height = await(engine, painter)
    assert.are.same({ id, 1024, 768 }, { done, width, height })
    assert.are.equal((render.smart_replace(room, mask, "walnut floor")), png)
  end)

  it("draws in order and has nothing left then", function()
    local ids = {}
    for i, prompt in ipairs { "pine", "slate", "cork" } do ids[i] = painter:submit(job(prompt)) end
    for i = 1, 3 do assert.are.equal(ids[i], (await(engine, painter))) end
    assert.is_nil(painter:take())
  end)

  it("gives failures out like pictures", function()
    local id = painter:submit { kind = "smart_replace", source = room, mask = "none", prompt = "oak" }
    local done, png, message = await(engine, painter)
    assert.are.equal(id, done)
    assert.is_nil(png)
    assert.are.equal("not a PNG or JPEG picture", message)
  end)

  it("raises for jobs that are none", function()
    local wrong = {
      {}, { kind = "house_plan", source = room, mask = mask, prompt = "oak" },
      { kind = "smart_replace", source = room, mask = mask },
      { kind = "smart_replace", source = 5, mask = mask, prompt = "oak" },
    }
    for _, fields in ipairs(wrong) do
      assert.has_error(function() painter:submit(fields) end)
    end
    assert.has_error(function() painter:submit() end)
    assert.is_nil(painter:take())
  end)

  it("closes while it works, and twice", function()
    for _ = 1, 3 do painter:submit(job "a green velvet sofa") end
    engine:unwatch(painter:fd())
    painter:close()
    painter:close()
    for _, method in ipairs { "fd", "take", "submit" } do
      assert.has_error(function() painter[method](painter, job "oak") end, "homegen: the painter is closed")
    end
  end)

  it("is closed by the garbage collector", function()
    for _ = 1, 5 do
      local forgotten = assert(render.painter())
      forgotten:submit(job "oak")
    end
    collectgarbage()
    collectgarbage()
  end)
end)

describe("render.contact_sheet", function()
  it("lays pictures out with their captions", function()
    local png = assert(render.contact_sheet({ { room, "a room" }, { mask, "its mask" }, { room, "" } }, 2, 200, 150))
    local format, width, height = core.image_info(png)
    assert.are.same({ "png", 430, 378 }, { format, width, height })
  end)

  it("says which picture is none", function()
    local sheet, message = render.contact_sheet({ { "nothing", "a caption" } }, 1, 100, 100)
    assert.is_nil(sheet)
    assert.are.equal("not a PNG or JPEG picture", message)
  end)

  it("raises for senseless layouts", function()
    assert.has_error(function() render.contact_sheet({}, 1, 100, 100) end)
    assert.has_error(function() render.contact_sheet({ { room, "a" } }, 0, 100, 100) end)
    assert.has_error(function() render.contact_sheet({ { room } }, 1, 100, 100) end)
    assert.has_error(function() render.contact_sheet({ room }, 1, 100, 100) end)
  end)
end)
