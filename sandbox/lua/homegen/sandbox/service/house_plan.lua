--- The sandbox's side of house plan: its fields, its prices, and what is drawn.
---
--- The values that the fields may have are many and change: they are the client's own data, homegen.service.house_plan,
--- and not written down a second time. What the client forgives its callers is refused here: each value must
--- be exactly what the client would send, and what the document requires must be there.

local catalogue = require "homegen.service"
local check = require "homegen.sandbox.provider.check"
local json = require "homegen.sandbox.http.json"

local house_plan = {
  name = "house_plan", provider = "ideal_house", lists_result = true,
  create_path = "/api/v1/housePlan/generate", result_path = "/api/v1/housePlan/result",
}

-- "Request Body", in its order.
local fields = {
  "style", "stories", "bedrooms", "bathrooms", "totalArea", "garageEnabled", "garageType", "garageCapacity",
  "basement", "roofType", "outdoorSpaces", "layoutConcept", "bedroomAreaRanges", "bathroomLayouts",
  "kitchenLayout", "kitchenFeatureOptions", "keyRooms", "prompt", "refImageUrl", "modelType",
}
local required = {
  "style", "stories", "bedrooms", "bathrooms", "totalArea", "garageEnabled", "basement", "bedroomAreaRanges",
  "bathroomLayouts", "modelType",
}
local prices = { Base = 10, Pro = 20 }

-- The client's names are snake_case: "bedroom_area_ranges[2].max_area must …" is shown as the document spells it.
local function document_spelling(text)
  return (text:gsub("%f[%w_](%l+_[%l_]+)", function(name)
    return (name:gsub("_(%l)", string.upper))
  end))
end

---Where what was sent is not what should have been.
---@return string|nil path of the first difference
local function difference(sent, proper, path)
  if type(sent) ~= "table" or type(proper) ~= "table" then return sent ~= proper and path or nil end
  local names = {}
  for name in pairs(proper) do names[#names + 1] = name end
  for name in pairs(sent) do
    if proper[name] == nil and type(name) == "number" then return path end
  end
  table.sort(names)
  for _, name in ipairs(names) do
    local place = type(name) == "number" and ("%s[%d]"):format(path, name) or path .. "." .. name
    local found = difference(sent[name], proper[name], place)
    if found then return found end
  end
end

-- Rooms may be joined by a comma with or without a blank; all else has one spelling.
local function find_misspelling(sent, wire)
  for _, name in ipairs(fields) do
    local place
    if name == "keyRooms" then
      local rooms = sent.keyRooms
      if rooms ~= nil and rooms ~= json.decoded_null and type(rooms) ~= "string" then place = name end
    elseif sent[name] ~= nil then
      place = difference(sent[name], wire[name], name)
    end
    if place then return place .. " must be sent as the document writes it" end
  end
end

local function find_missing(body)
  for _, name in ipairs(required) do
    if body[name] == nil then return name .. " is required" end
  end
end

---@param body table the request's decoded JSON object
---@return table|nil input what the task keeps
---@return string|nil message the first broken rule
function house_plan.check(body)
  local message = find_missing(body)
  if message then return nil, message end
  local sent = {}
  for _, name in ipairs(fields) do sent[name] = body[name] end
  local schema = catalogue.find("house_plan").schema
  local normalised, violations = schema:check(sent)
  if not normalised then
    return nil, document_spelling(violations[1].field .. " " .. violations[1].message)
  end
  local wire = schema:wire(normalised)
  message = find_misspelling(sent, wire)
  if message then return nil, message end
  return { prompt = wire.prompt, model = wire.modelType, wire = wire, text = tostring(schema:encode(normalised)) }
end

function house_plan.credits(input)
  return prices[input.model]
end

---The document's `input`: every field, with its default where none was sent.
function house_plan.echo(input)
  return json.raw(input.text)
end

---A reference picture is fetched, as a provider would, though the drawing does not follow it.
function house_plan.pictures(input)
  local url = input.wire.refImageUrl
  if not url or not check.is_url(url) then return {} end
  return { { role = "source", url = url } }
end

-- What the board says of a field.
local describe = {}

function describe.bedroomAreaRanges(list)
  local lines = {}
  for i, room in ipairs(list) do
    lines[i] = ("%s %s-%s %s"):format(room.name, room.minArea, room.maxArea, room.unit)
  end
  return table.concat(lines, "; ")
end

function describe.bathroomLayouts(list)
  local lines = {}
  for i, room in ipairs(list) do
    local layout = room.layout ~= json.decoded_null and " " .. room.layout or ""
    lines[i] = room.name .. layout
  end
  return table.concat(lines, "; ")
end

local function describe_value(name, value)
  if value == nil or value == json.decoded_null then return "" end
  if describe[name] then return describe[name](value) end
  if type(value) == "table" then return table.concat(value, ", ") end
  return tostring(value)
end

---@return table job for the painter: what was asked for, a line "name: value" for each field that says something
function house_plan.job(input)
  local lines = {}
  for _, name in ipairs(fields) do
    local text = describe_value(name, input.wire[name]):gsub("%c+", " ")
    if text ~= "" then lines[#lines + 1] = name .. ": " .. text end
  end
  return { kind = "house_plan", fields = lines }
end

return house_plan
