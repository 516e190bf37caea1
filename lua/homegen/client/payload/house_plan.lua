--- House plan: what a caller may leave out and what no fixed default can stand for. The two lists are made to fit the
--- counts and the unit of the plan; a reference image is empty unless a local file is to become one.

-- "Default example for bedrooms="2"": areas of the master and of every other bedroom, in m².
local MASTER = { minimum = 12, maximum = 18 }
local OTHER = { minimum = 10, maximum = 14 }

local METRES_TO_FEET = 10.764 -- square ones
-- Bedrooms take at most so much of a small house; they shrink to fit, but not below half of their usual area.
local BEDROOM_SHARE, LEAST_SCALE = 0.4, 0.5

local function find_field(service, name)
  for _, field in ipairs(service.fields) do
    if field.name == name then return field end
  end
  error("homegen: the house plan has no field " .. name)
end

---What the caller gave for a field, in either spelling. Metamethods are no parameters and do not run.
local function given(params, field)
  local value = rawget(params, field.name)
  if value == nil then value = rawget(params, field.wire or field.name) end
  return value
end

---How long a list is for each value of the field that it goes by, in digits or as a number.
local function read_lengths(service, list)
  local name, by_text = next(list.length_by)
  local field, lengths = find_field(service, name), {}
  for text, length in pairs(by_text) do
    lengths[text] = length
    if tonumber(text) then lengths[tonumber(text)] = length end
  end
  return { list = list, field = field, lengths = lengths, default = by_text[field.default] }
end

---How many entries a list must have. A count that is wrong has the default's list: the schema reports the count alone.
local function wanted_length(params, rule)
  local value = given(params, rule.field)
  return rule.lengths[value] or rule.default
end

---Minimum and unit of the total area, as far as they can be read: a wrong one is the schema's to report.
---@return number|nil minimum
---@return any unit
local function read_area(value)
  if type(value) == "table" then return tonumber(rawget(value, "min")), rawget(value, "unit") end
  if type(value) ~= "string" then return nil, nil end
  local minimum, unit = value:match("^ *(%d+) *%- *%d+ *(.-) *$")
  return tonumber(minimum), unit
end

---The units of the area by each of their spellings.
local function read_units(field)
  local units = {}
  for _, unit in ipairs(field.units) do
    for _, spelling in ipairs(unit.spellings) do units[spelling] = unit end
    units[unit.name] = unit
  end
  return units
end

---@return string digits an area of so many m², in the unit, round
local function area_text(square_metres, unit)
  local is_metric = unit.name == "m²"
  local step = is_metric and 1 or 10
  local area = is_metric and square_metres or square_metres * METRES_TO_FEET
  return ("%d"):format(math.floor(area / step + 0.5) * step)
end

---How much smaller than usual the bedrooms must be to leave room for the rest of the house.
local function scale_for(count, minimum, unit)
  local is_area = minimum and minimum >= unit.minimum and minimum <= unit.maximum -- also false for NaN
  if not is_area then return 1 end
  local square_metres = unit.name == "m²" and minimum or minimum / METRES_TO_FEET
  local bedrooms = MASTER.minimum + (count - 1) * OTHER.minimum
  return math.max(LEAST_SCALE, math.min(1, BEDROOM_SHARE * square_metres / bedrooms))
end

local function make_ranges(count, unit, scale)
  local ranges = {}
  for i = 1, count do
    local area = i == 1 and MASTER or OTHER
    ranges[i] = {
      name = i == 1 and "Room 1 (Master)" or "Room " .. i, unit = unit.name,
      min_area = area_text(area.minimum * scale, unit), max_area = area_text(area.maximum * scale, unit),
    }
  end
  return ranges
end

local function make_layouts(count)
  local layouts = {}
  for i = 1, count do layouts[i] = { name = "Bathroom " .. i } end -- the layout's default is null
  return layouts
end

---What is read from the service's data once. The lists in it are handed out again and again, and never written to.
---@param service homegen.ServiceDefinition
local function read_plan(service)
  local area = find_field(service, "total_area")
  local plan = {
    area = area, units = read_units(area), usual_ranges = {}, layouts = {},
    reference = find_field(service, "ref_image_url"), reference_file = find_field(service, "ref_image_file"),
    bedrooms = read_lengths(service, find_field(service, "bedroom_area_ranges")),
    bathrooms = read_lengths(service, find_field(service, "bathroom_layouts")),
  }
  for _, unit in ipairs(area.units) do
    local ranges = {}
    for _, count in pairs(plan.bedrooms.lengths) do ranges[count] = make_ranges(count, unit, 1) end
    plan.usual_ranges[unit] = ranges
  end
  for _, count in pairs(plan.bathrooms.lengths) do plan.layouts[count] = make_layouts(count) end
  return plan
end

local function bedroom_area_ranges(plan, params)
  local total_area = given(params, plan.area)
  if total_area == nil then total_area = plan.area.default end
  local count, minimum, unit_text = wanted_length(params, plan.bedrooms), read_area(total_area)
  local unit = plan.units[unit_text] or plan.area.units[1]
  local scale = scale_for(count, minimum, unit)
  return scale == 1 and plan.usual_ranges[unit][count] or make_ranges(count, unit, scale)
end

local plans = setmetatable({}, { __mode = "k" }) -- by service

---@param params table
---@param service homegen.ServiceDefinition
---@return table params a copy in which nothing that was given is changed
return function(params, service)
  local plan = plans[service]
  if not plan then
    plan = read_plan(service)
    plans[service] = plan
  end
  local prepared = {}
  for name, value in next, params do prepared[name] = value end
  if given(params, plan.bedrooms.list) == nil then prepared.bedroom_area_ranges = bedroom_area_ranges(plan, params) end
  if given(params, plan.bathrooms.list) == nil then
    prepared.bathroom_layouts = plan.layouts[wanted_length(params, plan.bathrooms)]
  end
  if given(params, plan.reference) == nil and given(params, plan.reference_file) == nil then prepared.ref_image_url = "" end
  return prepared
end
