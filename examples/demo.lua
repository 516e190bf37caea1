-- What `make demo` runs: replaces the sofa of our sample room, on the embedded sandbox. No key, no cost, no network.
local homegen = require "homegen"
local samples = require "homegen.sandbox.files.samples"

local PROMPT = arg[1] or "a green velvet sofa with oak legs"
local FOLDER = "build/demo"

local function show(task)
  local place = (task.queue_position or 0) > 0 and (", %d ahead in the queue"):format(task.queue_position) or ""
  print(("  %-11s %3d %%%s"):format(task.state, task.percentage or 0, place))
end

os.execute("mkdir -p " .. FOLDER)
local path = FOLDER .. "/replaced.png"
os.remove(path) -- homegen itself never overwrites a picture

print("Starting the sandbox: it draws by procedure, not by AI, and charges play money.")
local client = assert(homegen.new { sandbox = true })

print(('Replacing what is black in the mask by "%s":'):format(PROMPT))
local task = assert(client:smart_replace({
  image_file = samples.room, mask_file = samples.mask, prompt = PROMPT,
}, { on_progress = show, save = path }))

local result = assert(homegen.await(task))
homegen.step() -- the last progress is told in the next turn
print(("Task %s, %d credit, %dx%d pixels."):format(result.id, result.credits, result.width, result.height))
print("before: " .. samples.room)
print("mask:   " .. samples.mask)
print("after:  " .. result.path)
client:close()
