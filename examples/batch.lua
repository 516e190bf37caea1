-- A batch that may be killed at any time and run again: each job is paid once and saved once.
--   bin/homegen sandbox --state sandbox.state --port 8080     in another terminal; it prints its key
--   IDEAL_HOUSE_BASE_URL=http://127.0.0.1:8080 IDEAL_HOUSE_API_KEY=… lua5.4 examples/batch.lua [folder]
local homegen = require "homegen"
local samples = require "homegen.sandbox.files.samples"

local folder = arg[1] or "."

local client = assert(homegen.new {
  journal = folder .. "/jobs.db", budget = { ideal_house = 10 },
  upload = function(_, name) return "https://example.com/" .. name end, -- put the picture where the provider can fetch it
})

for _, task in ipairs(assert(client:resume())) do print("goes on", task.key, task.state) end

local jobs = {
  leather = "a brown leather armchair", velvet = "a green velvet sofa with oak legs", lamp = "a brass floor lamp",
}
local tasks = {}
for name, prompt in pairs(jobs) do
  tasks[#tasks + 1] = assert(client:smart_replace(
    { image_file = samples.room, mask_file = samples.mask, prompt = prompt }, { key = name, save = folder .. "/{key}.{ext}" }))
end
for task, result, err in homegen.each(tasks) do print(task.key, result and result.path or err) end

local spent = client:spent().ideal_house
print(("charged %d, refunded %d, uncertain %d"):format(spent.charged, spent.refunded, spent.uncertain))
client:close()
