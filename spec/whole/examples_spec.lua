--- The examples as they are, each a process on the runtime that the spec runs on.

local command = require "spec.support.process.command"
local image = require "homegen.image"
local interpreter = require("spec.support.runtime").interpreter

local function read_all(pipe)
  local text = pipe:read("*a")
  pipe:close()
  return text
end

describe("example", function()
  local folder
  before_each(function() folder = read_all(assert(io.popen "mktemp -d")):gsub("\n$", "") end)
  after_each(function()
    command.stop_all()
    os.execute(("rm -r '%s'"):format(folder))
  end)

  ---@return string output of both kinds, and the exit code
  local function run(name, more)
    return read_all(assert(io.popen(("%s 'examples/%s.lua' '%s' %s 2>&1 </dev/null; echo \"exit $?\""):format(
      interpreter, name, folder, more or ""))))
  end

  ---@return table<string, table> pictures by name without id, in lists of { width, height }
  local function pictures()
    local found = {}
    for name in read_all(assert(io.popen(("ls '%s'"):format(folder)))):gmatch("[^\n]+") do
      local info = assert(image.info(folder .. "/" .. name))
      local kind = name:match("^(%l+%-?%l-)%-%x+")
      if kind then -- a mask has no id
        found[kind] = found[kind] or {}
        table.insert(found[kind], { info.format, info.width, info.height })
      end
    end
    return found
  end

  it("house_plan saves a board", function()
    local output = run "house_plan"
    assert.matches("Room 1 %(Master%): 12 to 18 m²\n", output)
    assert.matches("It will cost 10 credits.\n", output, 1, true)
    assert.matches("exit 0\n$", output)
    assert.same({ ["house-plan"] = { { "png", 2560, 1440 } } }, pictures())
  end)

  it("variation_chain shows one kitchen in four themes", function()
    local output = run "variation_chain"
    assert.matches("4 photos spent\nexit 0\n$", output)
    local room = { "png", 1024, 768 }
    assert.same({ kitchen = { room, room, room, room } }, pictures())
  end)

  it("frame_loop makes frames as long as the picture takes, and closes in good order", function()
    local output = run "frame_loop"
    local frames, seconds = output:match "^/[^\n]+/frame%-%d+.png\n(%d+) frames in (%d+%.%d) seconds\nexit 0\n$"
    assert.is_string(frames, output)
    assert.is_true(tonumber(frames) > 10 * tonumber(seconds), output) -- 60 a second on a machine with nothing else to do
    assert.same({ frame = { { "png", 1024, 768 } } }, pictures())
  end)

  it("webhook hears of the end, and asks once", function()
    local output = run "webhook"
    assert.matches("^a webhook came\n/[^\n]+/webhook%-%x+%-[%x-]+%.png\n1 poll\nexit 0\n$", output)
    assert.equal(1, #pictures().webhook)
  end)

  it("many shows results as they come", function()
    local output = run("many", 3)
    assert.matches("3 of 3: task %d+, .*\n3 credits spent\nexit 0\n$", output)
    assert.equal(3, #pictures().many)
  end)

  it("batch pays and saves each job once, however often it is run", function()
    local process = command.start "sandbox --json --painter plain"
    local url, key = process.line:match('"base_url":"([^"]+)","api_key":"([^"]+)"')
    local before = ("IDEAL_HOUSE_BASE_URL=%s IDEAL_HOUSE_API_KEY=%s "):format(url, key)
    for _ = 1, 2 do
      local output = read_all(assert(io.popen(("%s%s examples/batch.lua '%s' 2>&1 </dev/null; echo \"exit $?\""):format(
        before, interpreter, folder))))
      assert.matches("charged 3, refunded 0, uncertain 0\nexit 0\n$", output)
      for _, name in ipairs { "lamp", "leather", "velvet" } do
        assert.truthy(output:find(("%s\t%s/%s.png\n"):format(name, folder, name), 1, true), output)
      end
    end
    assert.equal(0, process:stop("TERM").code)
  end)

  it("staging goes through three services and both providers", function()
    local output = run "staging"
    assert.matches("1. create_room .*\n2. smart_replace .*\n3. magic_editor .*\n1 photos and 4 credits spent\nexit 0\n$", output)
    assert.equal(3, #pictures().staging)
  end)
end)
