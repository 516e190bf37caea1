-- Staging across services: a room is created, its sofa replaced, the whole edited. On the embedded sandbox: no key, no
-- cost.   staging.lua [FOLDER]
local homegen = require "homegen"
local samples = require "homegen.sandbox.files.samples" -- our own room

local FOLDER = arg[1] or "build/examples"
os.execute(("mkdir -p '%s'"):format(FOLDER))

-- Black is what is created anew, and what is replaced.
local wall = homegen.mask.new(1024, 768):polygon { 150, 60, 1023, 20, 1023, 660, 150, 660 }
local sofa = homegen.mask.new(1024, 768):rectangle(290, 392, 545, 262)
local wall_file, sofa_file = assert(wall:save(FOLDER .. "/wall.png")), assert(sofa:save(FOLDER .. "/sofa.png"))

local client = assert(homegen.new { sandbox = true })
local results = assert(homegen.await(client:variation_chain({
  service = "create_room", image_file = samples.room, mask_file = wall_file,
  room_type = "SHOWEROOM", theme = "SCANDINAVIAN", width = 1024, height = 768,
}, {
  -- The picture that a step has made is the next one's image; the two providers need not know of each other.
  { service = "smart_replace", mask_file = sofa_file, prompt = "a cognac leather sofa with oak legs" },
  { service = "magic_editor", model_type = "Base", prompt = "warm evening light" },
})))

for step, result in ipairs(results) do
  print(("%d. %-13s %s"):format(step, result.service, assert(result:save(FOLDER .. "/staging-{id}.{ext}"))))
end
local spent = client:spent()
print(("%d photos and %d credits spent"):format(spent.iacrea.charged, spent.ideal_house.charged))
client:close()
