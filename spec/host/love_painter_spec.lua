--- The painter of examples/love, in a real LÖVE on a display of its own, driven by LÖVE's events.

local cjson = require "cjson"
local command = require "spec.support.process.command"
local hosts = require "spec.support.hosts"
local image = require "homegen.image"
local painter = require "spec.support.painter"

if not hosts.has({ "luajit" }, "command -v love && command -v Xvfb && command -v zip") then return end

-- All of the sofa in the sample room.
local PAINT = [[
  local studio = require "studio"
  wheel(3)
  for y = 430, 590, 60 do
    local points = {}
    for x = 290, 720, 30 do points[#points + 1], points[#points + 2] = x, y end
    paint(1, points)
  end
]]

local SEND = [[
  wait(function() return studio.is_busy() end)
  local state
  wait(function()
    state = studio.progress() or state
    return not studio.is_busy()
  end)
  say("state", state)
  frames(60) -- it is decoded, and comes up
]]

describe("the painter for LÖVE", function()
  local folder, display
  before_each(function() folder, display = hosts.folder(), hosts.display() end)
  after_each(function()
    display.stop()
    command.stop_all()
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function run(more)
    local output = hosts.run(("env %s"):format(more:gsub("love '", ("DISPLAY=%s XDG_DATA_HOME='%s/data' love '"):format(
      display.name, folder), 1)), "luajit", 100)
    assert.equal("", output)
    return hosts.read(folder .. "/log")
  end

  -- The game as it is; its main.lua is run by the script's.
  local function game_folder(script)
    local game = folder .. "/game"
    os.execute(("mkdir '%s' && cp examples/love/*.lua '%s' && mv '%s/main.lua' '%s/painter.lua'"):format(game, game, game, game))
    hosts.write(game .. "/main.lua", painter.main(folder, script))
    return game
  end

  local function saved()
    local pipe = io.popen(("ls '%s'/data/love/homegen-painter/painted-*.png"):format(folder))
    local path = pipe:read "*l"
    pipe:close()
    return path
  end

  it("paints a mask, sends it, and shows the sofa on the wall; undo, eraser and typing work", function()
    local game = game_folder([[
      key "return"
      say("empty", tostring(require "studio".is_busy()))
    ]] .. PAINT .. [[
      paint(1, { 100, 100, 140, 100 })
      require "strokes".undo()
      paint(1, { 200, 100, 240, 100 })
      paint(2, { 200, 100, 240, 100 })
      key "backspace" key "backspace" key "backspace" key "backspace"
      type_text "armchair"
      local before = shot "painted"
      click(930, 804)
    ]] .. SEND .. [[
      local after = shot "replaced"
      local function differs(x, y)
        local r, g, b = before:getPixel(x, y)
        local R, G, B = after:getPixel(x, y)
        return math.abs(r - R) + math.abs(g - G) + math.abs(b - B) > 0.1
      end
      say("undone", tostring(differs(120, 100)))
      say("erased", tostring(differs(220, 100)))
      say("sofa", tostring(differs(500, 520)))
    ]])
    local log = run(("LUA_PATH='%s/lua/?.lua;%s/lua/?/init.lua;%s/sandbox/lua/?.lua;%s/sandbox/lua/?/init.lua;;' love '%s'"):format(
      hosts.root, hosts.root, hosts.root, hosts.root, game))
    assert.equal("empty false\nstate processing\nundone false\nerased false\nsofa true\n", log)
    local info = assert(image.info(saved()))
    assert.same({ "png", 1024, 768 }, { info.format, info.width, info.height })
  end)

  it("works from a .love that has homegen's Lua files inside, its C modules beside it, and closes before it goes", function()
    os.execute(("examples/love/pack '%s/pack'"):format(folder))
    local sample = hosts.root .. "/sandbox/lua/homegen/sandbox/sample"
    local sandbox = command.start(("sandbox --json --painter plain --seconds 0.3 --folder '%s'"):format(sample))
    local start = cjson.decode(sandbox.line)
    local game = game_folder(PAINT .. 'key "return"\n' .. SEND .. 'say("path", package.path)\n')
    hosts.write(game .. "/main.lua", 'package.path = "none"\n' .. hosts.read(game .. "/main.lua"))
    local studio = hosts.read(game .. "/studio.lua")
    hosts.write(game .. "/studio.lua", (studio:gsub("homegen.new {", "homegen.new { poll_interval = 0.1,", 1)))
    os.execute(("cd '%s' && zip -q ../pack/painter.love main.lua painter.lua studio.lua && rm -r '%s'"):format(game, game))
    local log = run(("-u LUA_PATH -u LUA_CPATH IDEAL_HOUSE_BASE_URL=%s IDEAL_HOUSE_API_KEY=%s love '%s/pack/painter.love' '%s/room.png' "
      .. "%s/files/room.png"):format(start.base_url, start.api_key, folder, sample, start.base_url))
    assert.matches("^state %l+\npath none\n$", log)
    assert.equal("\137PNG", hosts.read(saved()):sub(1, 4))
  end)

  it("costs little of a frame with 50 tasks under way", function()
    local sandbox = command.start "sandbox --json --painter plain --seconds 100 --workers 50 --max-unfinished 50"
    local start = cjson.decode(sandbox.line)
    os.execute(("mkdir '%s/game'"):format(folder))
    hosts.write(folder .. "/game/conf.lua", [[
      function love.conf(t) t.modules.window, t.modules.graphics, t.modules.audio = false, false, false end
    ]])
    hosts.write(folder .. "/game/main.lua", [[
      local homegen = require "homegen"
      local client = assert(homegen.new { max_unfinished = 50 })
      local seconds, longest, frames, created, began = 0, 0, 0, 0, nil
      for _ = 1, 50 do
        local task = client:smart_replace {
          image_url = "https://example.com/a.png", mask_url = "https://example.com/b.png", prompt = "sofa",
        }
        homegen.spawn(function() if task:created() then created = created + 1 end end)
      end
      function love.update()
        local before = homegen.now()
        homegen.step()
        local took = homegen.now() - before
        if created < 50 then return end
        began = began or before
        seconds, longest, frames = seconds + took, math.max(longest, took), frames + 1
        if before - began < 12 then return end
        print(("%d tasks, %d frames: %.3f ms a frame on average, %.2f ms at most"):format(created, frames, 1e3 * seconds / frames,
          1e3 * longest))
        love.event.quit()
      end
    ]])
    local output = hosts.run(("env IDEAL_HOUSE_BASE_URL=%s IDEAL_HOUSE_API_KEY=%s love '%s/game'"):format(
      start.base_url, start.api_key, folder), "luajit")
    assert.matches("50 tasks, %d+ frames", output)
    print((output:match "50 tasks[^\n]+"))
  end)
end)
