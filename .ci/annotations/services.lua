--- Makes the tables of docs/services.md from lua/homegen/service/: what each parameter takes, and what stands for one that is left out.
--
--     lua5.4 .ci/annotations/services.lua            writes them
--     lua5.4 .ci/annotations/services.lua --check    ends badly where they are not what they would be
--
-- What stands around them is written by hand. A table stands between "<!-- name: made by make reference -->" and "<!-- end -->".

package.path = "lua/?.lua;lua/?/init.lua;" .. package.path

local null = require("homegen.base.cjson").null

local PATH = "docs/services.md"

-- What homegen makes of what it was given, where no rule of the data says it.
local FILLED_IN = {
  bedroom_area_ranges = "areas that fit `bedrooms` and `total_area`", bathroom_layouts = "one for each of `bathrooms`",
  user_id = "`iacrea.user_id` of the client", ref_image_url = "none (`\"\"` is sent)",
}

local function code(value) return ("`%s`"):format(tostring(value)) end

local function listed(values, separator)
  local words = {}
  for index, value in ipairs(values) do words[index] = code(value) end
  return table.concat(words, separator or ", ")
end

local describe

local function range_of(field)
  local units = {}
  for index, unit in ipairs(field.units) do
    units[index] = ("%d to %d %s in steps of %d"):format(unit.minimum, unit.maximum, unit.name, unit.step)
  end
  local spellings = {}
  for _, unit in ipairs(field.units) do
    for _, spelling in ipairs(unit.spellings) do spellings[#spellings + 1] = spelling end
  end
  return ("text as %s, or `{ min =, max =, unit = }`: %s; units also %s"):format(
    code(field.default), table.concat(units, "; "), listed(spellings))
end

local function object_of(field)
  local parts = {}
  for index, own in ipairs(field.fields) do
    parts[index] = ("`%s` (%s%s)"):format(own.name, own.required and "required, " or "", describe(own))
  end
  return "tables of " .. table.concat(parts, ", ")
end

local function list_of(field)
  local items = field.items.type == "object" and object_of(field.items) or describe(field.items)
  local by = field.length_by and next(field.length_by)
  return "list of " .. items .. (by and (", as many as %s says"):format(code(by)) or "") .. (field.distinct and ", each once" or "")
end

local function pictures(formats) return table.concat(formats, ", ") end

local TYPES = {
  string = function() return "text" end,
  url = function() return "http or https URL" end,
  uuid = function() return "UUID" end,
  boolean = function() return "`true`, `false`" end,
  integer = function(field) return "whole number" .. (field.minimum and (" from %d"):format(field.minimum) or "") end,
  decimal = function() return "number, or its digits as text" end,
  enum = function(field)
    local aliases, units = {}, false
    for given in pairs(field.aliases or {}) do
      aliases[#aliases + 1] = given
      units = units or given == "m2"
    end
    table.sort(aliases)
    return listed(field.values) .. (field.from_number and "; numbers too" or "")
      .. (#aliases > 0 and (units and "; other spellings too" or "; also " .. listed(aliases)) or "")
  end,
  range = range_of,
  list = list_of,
  joined = function(field) return "list, or text with commas, of " .. listed(field.values) .. (field.distinct and ", each once" or "") end,
  base64_image = function(field) return "base64 of an image: " .. pictures(field.formats) end,
}

function describe(field)
  return assert(TYPES[field.type], field.type)(field)
end

local function takes(service, field)
  if field.type ~= "file" then return describe(field) end
  for _, input in ipairs(service.inputs) do
    if input.file == field.name then
      return "path: " .. pictures(input.formats) .. (input.base64 and "" or "; needs `upload`")
    end
  end
end

local function condition(conditions)
  local parts = {}
  for name, value in pairs(conditions) do
    parts[#parts + 1] = ("`%s = %s`"):format(name, type(value) == "string" and ('"%s"'):format(value) or tostring(value))
  end
  return table.concat(parts, ", ")
end

-- Of the groups that say how many of some fields have to be given.
local MUST = { exactly_one = "**one of %s**", at_least_one = "**one of %s**" }

local function grouped(service, field)
  for _, group in ipairs(service.groups or {}) do
    for _, name in ipairs(group.fields) do
      if name == field.name and MUST[group.rule] then return MUST[group.rule]:format(listed(group.fields)) end
    end
  end
end

local function default_of(service, field)
  if FILLED_IN[field.name] then return FILLED_IN[field.name] end
  local must = grouped(service, field)
  if must then return must end
  if field.required then return "**required**" end
  if field.required_when then return ("none; **required** with %s"):format(condition(field.required_when)) end
  if field.implied_by then return ("%s; `true` with %s"):format(code(field.default), listed(field.implied_by, " or ")) end
  if field.default == nil or field.default == null or field.default == "" then return "none" end
  if type(field.default) == "table" then return "none" end
  return code(field.default)
end

local PRICED = { ideal_house = "Ideal House, credits", iacrea = "iaCrea, photos" }

-- The prices in the order of the parameter's values.
local function costs(service)
  local of = PRICED[service.provider]
  if type(service.credits) == "number" then return ("Costs (%s): %d."):format(of, service.credits) end
  local name, prices = next(service.credits)
  for _, field in ipairs(service.fields) do
    if field.name == name then
      local parts = {}
      for index, value in ipairs(field.values) do parts[index] = ("%s %d"):format(code(value), prices[value]) end
      return ("Costs (%s), by `%s`: %s."):format(of, name, table.concat(parts, ", "))
    end
  end
end

local function table_of(name)
  local service = require("homegen.service." .. name)
  local lines = { costs(service), "", "| parameter | takes | left out | |", "|---|---|---|---|" }
  for _, field in ipairs(service.fields) do
    local wire = field.wire and field.wire ~= field.name and (" (`%s`)"):format(field.wire) or ""
    lines[#lines + 1] = ("| `%s`%s | %s | %s | %s |"):format(field.name, wire, takes(service, field), default_of(service, field),
      field.doc or "")
  end
  return table.concat(lines, "\n")
end

local file = assert(io.open(PATH, "rb"))
local old = file:read "a"
file:close()

local new = old:gsub("(<!%-%- ([%l_]+): made by make reference %-%->\n).-(<!%-%- end %-%->)", function(before, name, after)
  return before .. table_of(name) .. "\n" .. after
end)

if arg[1] == "--check" then
  if new ~= old then
    print(PATH .. " is not what the services' data say: make reference")
    os.exit(1)
  end
else
  file = assert(io.open(PATH, "wb"))
  assert(file:write(new))
  assert(file:close())
end
