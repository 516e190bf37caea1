-- A house plan, on the embedded sandbox: no key, no cost.   house_plan.lua [FOLDER]
local homegen = require "homegen"

local FOLDER = arg[1] or "build/examples"
os.execute(("mkdir -p '%s'"):format(FOLDER))

local client = assert(homegen.new { sandbox = true })
local plan = {
  style = "Farmhouse", stories = 2, bedrooms = 3, bathrooms = 2.5,
  total_area = { min = 180, max = 220, unit = "m2" },
  garage_type = "Side Entry", garage_capacity = 2, -- implies the garage itself
  roof_type = "Gable roof", outdoor_spaces = { "Front porch", "Deck" },
  kitchen_layout = "Open Kitchen", kitchen_feature_options = { "Kitchen Island" },
  key_rooms = { "Home Office", "Mudroom" },
}

-- All rules are checked before anything is sent or paid; bedroom areas and bathroom layouts are filled in.
local wire = assert(client:payload("house_plan", plan))
for _, room in ipairs(wire.bedroomAreaRanges) do
  print(("%s: %s to %s %s"):format(room.name, room.minArea, room.maxArea, room.unit))
end
print(("It will cost %d credits."):format(assert(client:estimate("house_plan", plan))))

local task = assert(client:house_plan(plan))
task:on_progress(function(own) print(("  %-11s %3d %%"):format(own.state, own.percentage or 0)) end)
local result = assert(homegen.await(task))
print(("%dx%d pixels"):format(result.width, result.height))
print(assert(result:save(FOLDER .. "/house-plan-{id}.{ext}")))
client:close()
