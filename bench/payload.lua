-- What the parameters of a house plan take to be checked and written: prints "payload µs relative RATIO", beside what
-- cjson.encode takes for the table that goes out, in the same run.

local cjson = require "cjson"
local homegen = require "bench.whole"

local TURNS = 20000

local client = assert(homegen.new { ideal_house = { api_key = "sandbox-0123456789abcdef0123456789abcdef" } })
local params = {
  style = "Farmhouse", stories = 2, bedrooms = 4, bathrooms = 2.5,
  total_area = { min = 150, max = 200, unit = "m²" }, garage_type = "Front Entry", garage_capacity = 2,
}
local wire = assert(client:payload("house_plan", params))

local function time(work)
  for _ = 1, TURNS / 10 do work() end
  local began = os.clock()
  for _ = 1, TURNS do work() end
  return (os.clock() - began) / TURNS * 1e6
end

local encode = time(function() return cjson.encode(wire) end)
local payload = time(function() return client:payload("house_plan", params) end)
print(("payload %.2f relative %.3f"):format(payload, payload / encode))
os.exit(true)
