-- Fifty pictures, shown as they come, on the embedded sandbox: no key, no cost.   many.lua [FOLDER [COUNT]]
local homegen = require "homegen"
local samples = require "homegen.sandbox.files.samples" -- our own room and its mask

local FOLDER, COUNT = arg[1] or "build/examples", tonumber(arg[2] or 50)
os.execute(("mkdir -p '%s'"):format(FOLDER))

local colours = { "green", "navy blue", "mustard yellow", "burgundy", "beige", "black", "white", "teal", "grey", "orange" }
local objects = { "velvet sofa", "leather armchair", "potted plant", "wool rug", "walnut bookshelf" }

local client = assert(homegen.new { sandbox = { workers = 8, seconds = 0.1 } })
-- All are begun at once. At most 30 of them are open at the provider, as it allows; the others wait here, unpaid.
local tasks = {}
for i = 1, COUNT do
  local object, colour = objects[(i - 1) % #objects + 1], colours[math.floor((i - 1) / #objects) % #colours + 1]
  tasks[i] = assert(client:smart_replace {
    image_file = samples.room, mask_file = samples.mask, prompt = ("a %s %s"):format(colour, object),
  })
end

local done = 0
for task, result, err in homegen.each(tasks) do -- in the order in which they end
  done = done + 1
  local outcome = result and assert(result:save(FOLDER .. "/many-{id}.{ext}")) or tostring(err)
  print(("%2d of %d: task %s, %s"):format(done, COUNT, task.id, outcome))
end
print(("%d credits spent"):format(client:spent().ideal_house.charged))
client:close()
