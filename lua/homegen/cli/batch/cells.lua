--- A jobs file of columns: service, key and save are columns, and every other is a parameter.

local followup = require "homegen.cli.followup"
local job = require "homegen.cli.batch.job"
local parameter_text = require "homegen.cli.input.parameter_text"

local cells = {}

local OWN = { service = true, key = true, save = true }
local BOOLEANS = { ["true"] = true, yes = true, ["1"] = true, ["false"] = false, no = false, ["0"] = false }

local function trim(text) return text:match "^%s*(.-)%s*$" end

---What the columns are called.
---@param record homegen.cli.batch.Record
---@return string[]|nil names
---@return string|nil problem
function cells.header(record)
  if not record.fields then return nil, record.problem end
  local names, seen = {}, {}
  for place, field in ipairs(record.fields) do
    local name = trim(field)
    if name == "" then return nil, ("column %d has no name"):format(place) end
    if seen[name] then return nil, ("two columns are called '%s'"):format(name) end
    seen[name], names[place] = true, name
  end
  return names
end

local function field_of(service, name)
  for _, field in ipairs(service.fields) do
    if field.name == name or field.wire == name then return field end
  end
end

local function read(field, text)
  if not field then return text end -- the library says what is wrong with the name
  if field.type == "boolean" then
    local value = BOOLEANS[text:lower()]
    if value == nil then return nil, ("true or false is expected, not '%s'"):format(text) end
    return value
  end
  return parameter_text.read(field, text)
end

local function read_params(service, names, fields)
  local params = {}
  for place, name in ipairs(names) do
    local text = fields[place]
    if not OWN[name] and text ~= "" then
      local value, problem = read(field_of(service, name), text)
      if value == nil then return nil, ("%s: %s"):format(name, problem) end
      params[name] = value
    end
  end
  return params
end

---@param names string[] of the columns
---@param record homegen.cli.batch.Record
---@param default? string service of lines that name none
---@return homegen.cli.batch.Job
function cells.job(names, record, default)
  local fields = record.fields
  if not fields then return { line = record.number, problem = record.problem, torn = not record.whole } end
  if #fields ~= #names then
    local problem = ("%d fields, and %d columns have a name"):format(#fields, #names)
    return { line = record.number, problem = problem, torn = not record.whole }
  end
  local said = {}
  for place, name in ipairs(names) do
    if OWN[name] and fields[place] ~= "" then said[name] = fields[place] end
  end
  local service, problem = job.service(said.service or default)
  if not service then return { line = record.number, problem = problem } end
  said.params, problem = read_params(followup.service(service), names, fields)
  if not said.params then return { line = record.number, problem = problem } end
  return job.of(record.number, said, default)
end

return cells
