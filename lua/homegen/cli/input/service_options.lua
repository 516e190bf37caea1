--- A service's parameters as options of the command, made from the library's own data: what is not in it is no option, and
--- nothing that is in it is missing.

local homegen = require "homegen"
local parameter_text = require "homegen.cli.input.parameter_text"

local service_options = {}

local TARGET = "parameter_" -- in front of a parameter's name, among all that was parsed

---@param name string of a parameter
---@return string option
function service_options.option(name)
  return "--" .. name:gsub("_", "-")
end

local VALUE_NAMES = {
  url = "URL", file = "FILE", uuid = "UUID", integer = "NUMBER", list = "LIST", joined = "LIST", range = "RANGE",
  base64_image = "BASE64",
}

local function quoted(value)
  return value == homegen.null and "none" or tostring(value)
end

-- "one of", the default and the conditions, in words.
local function explain(field)
  local parts = { field.doc:gsub("^%l", string.upper) .. "." }
  local values = field.values or field.items and field.items.values
  if values then parts[#parts + 1] = (field.type == "enum" and "One of: " or "Of: ") .. table.concat(values, ", ") .. "." end
  local form = parameter_text.form(field)
  if form then parts[#parts + 1] = form end
  for other, value in pairs(field.required_when or {}) do
    parts[#parts + 1] = ("Required with %s %s."):format(service_options.option(other), tostring(value) == "true" and "" or tostring(value))
      :gsub(" %.", ".")
  end
  if field.required then parts[#parts + 1] = "Required." end
  local default = field.default
  if field.generated then default = "made to fit" end
  if field.default_from then default = "$" .. field.default_from end
  if type(default) == "table" then default = "none" end
  if default ~= nil and default ~= "" and default ~= false then parts[#parts + 1] = ("Default: %s."):format(quoted(default)) end
  return table.concat(parts, " ")
end

-- argparse's own text of an option is a format for nobody; what it converts is told by the option's name.
local function reader(field)
  local option = service_options.option(field.name)
  return function(given)
    local value, problem = parameter_text.read(field, given)
    if value == nil then return nil, ("option '%s': %s"):format(option, problem) end
    return value
  end
end

local function define_flag(command, field)
  local option, target = service_options.option(field.name), TARGET .. field.name
  return command:flag(option, explain(field)):target(target):action "store_true",
    command:flag("--no-" .. option:sub(3), "The opposite."):target(target):action "store_false"
end

local function define_option(command, field)
  if field.type == "boolean" then return define_flag(command, field) end
  local option = command:option(service_options.option(field.name), explain(field))
  option:target(TARGET .. field.name):argname(VALUE_NAMES[field.type] or "TEXT"):convert(reader(field))
  if field.type == "list" or field.type == "joined" then option:count "*" end
  option.homegen_values = field.values or field.items and field.items.values
  if field.type == "enum" then option:argname "VALUE" end
  return option
end

---A picture by its path or its URL: the short form of two options.
---@return string|nil name of the short form, such as "image"
function service_options.short_form(input)
  return input.file and input.url and input.file:match "^(.*)_file$"
end

local function define_input(command, input)
  local name = service_options.short_form(input)
  if not name then return nil end
  return command:option(service_options.option(name), ("The %s, by its path or its URL (%s)."):format(
    input.name, table.concat(input.formats, ", ")))
    :target(TARGET .. name):argname "PICTURE"
end

---Defines the options of some services. A field that two of them have is one option.
---@param command table argparse's
---@param list homegen.ServiceDescription[]
function service_options.define(command, list)
  local pictures, parameters, seen = {}, {}, {}
  local function add(group, name, ...)
    if seen[name] then return end
    seen[name] = true
    for _, option in ipairs { ... } do group[#group + 1] = option end
  end
  for _, service in ipairs(list) do
    for _, input in ipairs(service.inputs) do
      local name = service_options.short_form(input)
      if name and not seen[name] then add(pictures, name, define_input(command, input)) end
    end
    for _, field in ipairs(service.fields) do
      local is_picture = field.type == "url" and field.name ~= "webhook" or field.type == "file" or field.type == "base64_image"
      if not seen[field.name] then add(is_picture and pictures or parameters, field.name, define_option(command, field)) end
    end
  end
  parameters[#parameters + 1] = command:option("--params", "Parameters as JSON in a file (-: standard input), in the library's or the "
    .. "wire's spelling; options win."):argname "FILE"
  if #pictures > 0 then command:group("Pictures", (table.unpack or unpack)(pictures)) end
  command:group("Parameters", (table.unpack or unpack)(parameters))
end

local function is_url(text) return text:find "^%a[%a%d+.-]*://" ~= nil end

-- Lists come as one value for each time that the option was given.
local function flatten(value)
  local list = {}
  for _, part in ipairs(value) do
    for _, item in ipairs(part) do list[#list + 1] = item end
  end
  return list
end

-- What the options say.
local function read_typed(parsed, service)
  local typed = {}
  for _, input in ipairs(service.inputs) do
    local name = service_options.short_form(input)
    local given = name and parsed[TARGET .. name]
    if given then typed[is_url(given) and input.url or input.file] = given end
  end
  for _, field in ipairs(service.fields) do
    local value = parsed[TARGET .. field.name]
    local is_list = field.type == "list" or field.type == "joined"
    if is_list and value and #value == 0 then value = nil end
    if value ~= nil then typed[field.name] = is_list and flatten(value) or value end
  end
  return typed
end

-- Options win over a file with parameters: over either spelling, and over another way to give the same picture.
local function forget_typed(params, typed, service)
  local wires, ways = {}, {}
  for _, field in ipairs(service.fields) do wires[field.name] = field.wire or field.name end
  for _, input in ipairs(service.inputs) do
    for _, way in ipairs { "url", "file", "base64" } do
      if input[way] then ways[input[way]] = input end
    end
  end
  local function forget(name)
    if name then params[name], params[wires[name]] = nil, nil end
  end
  for name in pairs(typed) do
    forget(name)
    local input = ways[name] or {}
    for _, way in ipairs { input.url or false, input.file or false, input.base64 or false } do forget(way) end
  end
end

---@param parsed table
---@param service homegen.ServiceDescription
---@return table|nil params
---@return string|nil problem
function service_options.read(parsed, service)
  local params = {}
  if parsed.params then
    local problem
    params, problem = parameter_text.read_file(parsed.params, "object")
    if not params then return nil, "--params: " .. problem end
  end
  local typed = read_typed(parsed, service)
  forget_typed(params, typed, service)
  for name, value in pairs(typed) do params[name] = value end
  return params
end

---Violations name fields; a person has typed options, and wants to see which file it is about.
---@param err homegen.Error
---@return homegen.Error err
function service_options.explain(err)
  for _, violation in ipairs(err.violations or {}) do
    local name, rest = violation.field:match "^([%l%d_]+)(.*)$"
    if name and name:find "_file$" and type(violation.value) == "string" then
      violation.message = ("%s (%s)"):format(violation.message, violation.value)
    end
    if name then violation.field = service_options.option(name) .. rest end
  end
  return err
end

return service_options
