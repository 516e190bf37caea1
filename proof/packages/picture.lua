--- What `.ci/package/packages` runs where homegen is installed: one paid task to its end, and its picture on the disk.
---
---     lua picture.lua FOLDER [ADDRESS KEY]      at a sandbox that runs elsewhere, or at one of its own

local homegen = require "homegen"

local folder, address, key = arg[1], arg[2], arg[3]

local client = assert(homegen.new {
  sandbox = not address or nil, poll_interval = 0.05, journal = folder .. "/jobs.db",
  ideal_house = address and { base_url = address, api_key = key },
})
local task = assert(client:house_plan({ bedrooms = 3 }, { save = folder .. "/plan.png" }))
local result = assert(homegen.await(task))
local found = assert(homegen.image.info(result.path))
client:close()
os.remove(result.path)
for _, ending in ipairs { "", "-wal", "-shm" } do os.remove(folder .. "/jobs.db" .. ending) end
print(("homegen %s: a %s of %dx%d pixels"):format(homegen._VERSION, found.format, found.width, found.height))
