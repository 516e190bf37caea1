--- What pictures cost, in the words of who charges it: Ideal House counts credits, iaCrea photos.

local services = require "homegen.service"

local money = {}

local UNITS = { ideal_house = { "credit", "credits" }, iacrea = { "photo", "photos" } }
local ORDER = { "ideal_house", "iacrea" }

local function provider_of(entry)
  local service = entry.service and services.find(entry.service)
  return service and service.provider or "ideal_house"
end

local function words(provider, amount)
  local unit = UNITS[provider] or UNITS.ideal_house
  return ("%d %s"):format(amount, amount == 1 and unit[1] or unit[2])
end

---@param entry homegen.gallery.Entry one without steps
---@return string
function money.of(entry)
  return words(provider_of(entry), entry.credits)
end

---@param list homegen.gallery.Entry[]
---@return string
function money.total(list)
  local sums, parts = {}, {}
  local function add(entry)
    for _, step in ipairs(entry.steps or {}) do add(step) end
    if entry.steps then return end
    local provider = provider_of(entry)
    sums[provider] = (sums[provider] or 0) + entry.credits
  end
  for _, entry in ipairs(list) do add(entry) end
  for _, provider in ipairs(ORDER) do
    if sums[provider] and sums[provider] > 0 then parts[#parts + 1] = words(provider, sums[provider]) end
  end
  return parts[1] and table.concat(parts, ", ") .. " in all" or "no credits in all"
end

return money
