--- House plan: what a caller may leave out and what no fixed default can stand for. The two lists are made to fit the
--- counts and the unit of the plan; a reference image is empty unless a local file is to become one.

local decimal = require "homegen.base.decimal"

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

---How many entries a list must have. A count that is wrong has the default's list: the schema reports the count alone.
local function wanted_length(params, service, list)
  local name, lengths = next(list.length_by)
  local field = find_field(service, name)
  local value = given(params, field)
  if type(value) == "number" then value = decimal.text("%.14g", value) end
  return type(value) == "string" and lengths[value] or lengths[field.default]
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

local function find_unit(field, text)
  for _, unit in ipairs(field.units) do
    if unit.name == text then return unit end
    for _, spelling in ipairs(unit.spellings) do
      if spelling == text then return unit end
    end
  end
  return field.units[1]
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

local function bedroom_area_ranges(count, area_field, total_area)
  local minimum, unit_text = read_area(total_area)
  local unit = find_unit(area_field, unit_text)
  local scale = scale_for(count, minimum, unit)
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

local function bathroom_layouts(count)
  local layouts = {}
  for i = 1, count do layouts[i] = { name = "Bathroom " .. i } end -- the layout's default is null
  return layouts
end

---What is generated for a field that was left out.
local generators = {}

function generators.bedroom_area_ranges(params, service, field)
  local area_field = find_field(service, "total_area")
  local total_area = given(params, area_field)
  if total_area == nil then total_area = area_field.default end
  return bedroom_area_ranges(wanted_length(params, service, field), area_field, total_area)
end

function generators.bathroom_layouts(params, service, field)
  return bathroom_layouts(wanted_length(params, service, field))
end

function generators.ref_image_url(params, service)
  local file = given(params, find_field(service, "ref_image_file"))
  return file == nil and "" or nil
end

---@param params table
---@param service homegen.ServiceDefinition
---@return table params a copy in which nothing that was given is changed
return function(params, service)
  local prepared = {}
  for name, value in next, params do prepared[name] = value end
  for name, generate in pairs(generators) do
    local field = find_field(service, name)
    if given(params, field) == nil then prepared[name] = generate(params, service, field) end
  end
  return prepared
end
