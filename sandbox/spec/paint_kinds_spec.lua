local core = require "homegen.core"
local render = require "homegen.sandbox.paint"

local sample = "sandbox/lua/homegen/sandbox/sample/"

local function read(name)
  local file = assert(io.open(sample .. name, "rb"))
  local bytes = file:read("*a")
  file:close()
  return bytes
end

local room, mask = read "room.png", read "mask.png"

---What the synchronous function gives for a job.
local function draw(job)
  if job.kind == "magic_editor" then return render.magic_editor(job.source, job.prompt, job.model) end
  if job.kind == "house_plan" then return render.house_plan(job.fields) end
  if job.kind == "create_room" then
    return render.create_room(job.source, job.mask, job.room_type, job.theme, job.variation)
  end
  return render.create_exterior(job.source, job.mask, job.room_type, job.variation)
end

local jobs = {
  { kind = "magic_editor", source = room, prompt = "", model = "Flash" },
  { kind = "magic_editor", source = room, prompt = "oak floor", model = "Base" },
  { kind = "create_room", source = room, mask = mask, room_type = "KITCHEN", theme = "MODERN", variation = 0 },
  { kind = "create_exterior", source = room, mask = mask, room_type = "POOL", variation = 2 },
  { kind = "house_plan", fields = { "style: Modern", "stories: 2" } },
}

local sizes = { magic_editor = { 1024, 768 }, house_plan = { 2560, 1440 } }

describe("render's kinds of pictures", function()
  it("are PNGs of the right size, the same every time", function()
    for _, job in ipairs(jobs) do
      local png, width, height = draw(job)
      local size = sizes[job.kind] or { 1024, 768 }
      assert.are.same(size, { width, height })
      assert.are.same({ "png", size[1], size[2] }, { core.image_info(png) == "png" and "png", width, height })
      assert.are.equal(png, (draw(job)))
    end
  end)

  it("come out of the painter alike", function()
    local engine, painter = core.engine {}, assert(render.painter())
    engine:watch(painter:fd())
    for _, job in ipairs(jobs) do
      local id, done, png = painter:submit(job), nil, nil
      local deadline = core.monotonic() + 60
      while not done and core.monotonic() < deadline do
        engine:step(0.5)
        done, png = painter:take()
      end
      assert.are.equal(id, done)
      assert.are.equal((draw(job)), png)
    end
    engine:close()
    painter:close()
  end)

  it("differ by variation; the first one may go without a number", function()
    local first = render.create_room(room, mask, "BATHROOM", "LUXURIOUS")
    assert.are.equal(first, (render.create_room(room, mask, "BATHROOM", "LUXURIOUS", 0)))
    assert.are_not.equal(first, (render.create_room(room, mask, "BATHROOM", "LUXURIOUS", 1)))
    assert.are_not.equal(first, (render.create_room(room, mask, "BATHROOM", "MODERN")))
    local pool = render.create_exterior(room, mask, "POOL")
    assert.are_not.equal(pool, (render.create_exterior(room, mask, "POOL", 1)))
  end)

  it("say what is wrong", function()
    local function message_of(_, message) return message end
    assert.are.equal("no such model", message_of(render.magic_editor(room, "", "Turbo")))
    assert.are.equal("not a PNG or JPEG picture", message_of(render.magic_editor("", "", "Flash")))
    assert.are.equal("no such room type", message_of(render.create_room(room, mask, "POOL", "MODERN")))
    assert.are.equal("no such theme", message_of(render.create_room(room, mask, "KITCHEN", "")))
    assert.are.equal("no such room type", message_of(render.create_exterior(room, mask, "KITCHEN")))
  end)

  it("raise for jobs that are none", function()
    local painter = assert(render.painter())
    local wrong = {
      { kind = "daydream" },
      { kind = "magic_editor", source = room, prompt = "oak" },
      { kind = "magic_editor", source = room, model = "Pro" },
      { kind = "create_room", source = room, mask = mask, room_type = "KITCHEN" },
      { kind = "create_room", source = room, mask = mask, room_type = "KITCHEN", theme = "MODERN", variation = -1 },
      { kind = "create_exterior", source = room, mask = mask, room_type = "POOL", variation = "1" },
      { kind = "create_exterior", source = room, room_type = "POOL" },
      { kind = "house_plan" }, { kind = "house_plan", fields = { 5 } }, { kind = "house_plan", fields = "style" },
    }
    for _, job in ipairs(wrong) do
      assert.has_error(function() painter:submit(job) end)
    end
    assert.is_nil(painter:take())
    painter:close()
    assert.has_error(function() render.house_plan() end)
    assert.has_error(function() render.create_room(room, mask, "KITCHEN", "MODERN", 0.5) end)
    assert.has_error(function() render.magic_editor(room) end)
  end)
end)
