--- The parameters that a picture was made with, as far as they are known, as names and words in a fixed order.

local address = require "homegen.picture.address"
local cjson = require "homegen.base.cjson"
local decimal = require "homegen.base.decimal"
local origin = require "homegen.base.origin"
local services = require "homegen.service"

local facts = {}

---@class homegen.gallery.Fact
---@field name string
---@field value string

local MOST_BYTES = 2000 -- of a value
-- Whose it is and where it is called: nobody's business who is shown a picture.
local HIDDEN = { user_id = true, webhook = true, generation_id = true }
local LATER = { width = true, height = true } -- of the picture, which stand elsewhere

local words_of

-- A house plan's rooms: "Room 1 (Master) 12–18 m²".
local function of_range(value)
  local least, most = value.minArea or value.min_area, value.maxArea or value.max_area
  if not least or not most then return nil end
  return ("%s %s–%s %s"):format(words_of(value.name) or "", words_of(least), words_of(most), words_of(value.unit) or "")
end

local function of_table(value)
  local list = { of_range(value) }
  if list[1] then return list[1] end
  for _, item in ipairs(value) do list[#list + 1] = words_of(item) end
  if list[1] then return table.concat(list, ", ") end
  local names = {}
  for name in pairs(value) do names[#names + 1] = tostring(name) end
  table.sort(names)
  list[1] = words_of(value.name)
  for _, name in ipairs(names) do
    local text = name ~= "name" and words_of(value[name])
    if text then list[#list + 1] = ("%s %s"):format(name, text) end
  end
  return list[1] and table.concat(list, " ") or nil
end

---@return string|nil words nil: it says nothing
function words_of(value)
  if value == nil or value == cjson.null or value == "" then return nil end
  if type(value) == "table" then return of_table(value) end
  if type(value) == "number" then return decimal.text("%.14g", value) end
  if type(value) == "boolean" then return value and "yes" or "no" end
  if type(value) ~= "string" then return nil end
  if address.is_usable(value) then value = address.shown(value) end
  if #value > MOST_BYTES then return ("%s… (%d bytes)"):format(value:sub(1, 60), #value) end
  return value
end

---Parameters by their own or by the wire's names, in the order of the service's data; what it does not know comes last.
---@param name string service
---@param params table
---@return homegen.gallery.Fact[]
function facts.of_params(name, params)
  local service, list, seen = services.find(name), {}, {}
  local function add(field, value)
    local text = not HIDDEN[field] and not LATER[field] and words_of(value)
    if text then list[#list + 1] = { name = (field:gsub("_", " ")), value = text } end
  end
  for _, field in ipairs(service and service.fields or {}) do
    local wire = field.wire or field.name
    local value = params[field.name]
    if value == nil then value = params[wire] end
    seen[field.name], seen[wire] = true, true
    add(field.name, value)
  end
  local others = {}
  for other in pairs(params) do
    if type(other) == "string" and not seen[other] then others[#others + 1] = other end
  end
  table.sort(others)
  for _, other in ipairs(others) do add(other, params[other]) end
  return list
end

---@param manifest homegen.Manifest
---@return homegen.gallery.Fact[]
function facts.of_manifest(manifest)
  local params = {}
  for name, value in pairs(manifest.parameters) do params[name] = value end
  for name, file in pairs(manifest.files) do params[name] = file.name end
  return facts.of_params(manifest.service, params)
end

---@param made homegen.Result
---@return homegen.gallery.Fact[]
function facts.of_result(made)
  if made.input then return facts.of_params(made.service, made.input) end
  local known = origin.recall(made) or {}
  return facts.of_params(made.service, { room_type = known.room_type, theme = known.theme })
end

---@param data table a result as a journal has it
---@return homegen.gallery.Fact[]
function facts.of_plain(data)
  local text = words_of(data.url)
  return text and { { name = "address", value = text } } or {}
end

---The address of the picture that a result was made from.
---@param made homegen.Result
---@return string|nil
function facts.input_address(made)
  local service = services.find(made.service)
  local given = service and (service.inputs or {})[1]
  local known = origin.recall(made)
  if known and known.original_url then return known.original_url end
  if not given or not made.input then return nil end
  for _, field in ipairs(service.fields) do
    if field.name == given.url then
      local value = made.input[field.wire or field.name]
      return address.is_usable(type(value) == "string" and value or nil) and value or nil
    end
  end
end

return facts
