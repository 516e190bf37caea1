--- Services as data for whatever shows or asks for them: the command, editors, forms. Plain copies, so that nobody's change
--- reaches what is checked and paid.

local services = require "homegen.service"

local description = {}

---A parameter. `items` of a list is such a table too (without a name), and `fields` of an object has them again;
---docs/schema.md explains the keys of a rule.
---@class homegen.FieldDescription
---@field name string as it is given in Lua
---@field wire? string|false as it is sent, where that is another word; false: it is not sent
---@field type "string"|"enum"|"integer"|"decimal"|"boolean"|"url"|"uuid"|"file"|"base64_image"|"list"|"joined"|"range"|"object" what it is
---@field doc string what it means, in a few words
---@field values? any[] what an enum or the parts of a joined text may be
---@field aliases? table<string, string> what else is understood, and what it becomes
---@field default? any what is sent where it is left out; may be `homegen.null`
---@field required boolean whether it has to be given
---@field generated? true where it is left out the client makes it, to fit the other parameters
---@field default_from? string the variable of the environment that it is taken from where it is left out
---@field required_when? table<string, any> it is required where these fields have these values
---@field nullable boolean whether `homegen.null` may be given
---@field items? table of a list
---@field fields? homegen.FieldDescription[] of an object

---A service. What its keys mean beyond these stands in docs/schema.md.
---@class homegen.ServiceDescription
---@field name string such as "smart_replace"
---@field title string for people
---@field provider "ideal_house"|"iacrea" whose it is
---@field provider_title string for people
---@field unit "credit"|"photo" what its price is counted in
---@field credits integer|table<string, table<string, integer>> price of a task: a number, or the field whose value decides it
---@field fields homegen.FieldDescription[]
---@field groups table[] rules between fields: { rule =, fields = }
---@field inputs table[] the pictures among the fields, and the ways to give each: { name, url, file, base64, formats }
---@field variation? { service: string, original: string, inherits: string[] } which service varies its results

local PROVIDERS = { ideal_house = { "Ideal House", "credit" }, iacrea = { "iaCrea", "photo" } }

local SHOWN = { "name", "title", "provider", "credits", "fields", "groups", "inputs", "variation" }

local function copy(value)
  if type(value) ~= "table" then return value end
  local result = {}
  for name, inner in pairs(value) do result[name] = copy(inner) end
  return result
end

local function complete(fields)
  for _, field in ipairs(fields or {}) do
    field.required = field.required or false
    field.nullable = field.nullable or false
    complete(field.fields)
    if field.items then complete(field.items.fields) end
  end
end

-- What the wire requires and the caller need not give.
local function note_filled_in(own, service)
  for _, field in ipairs(own.fields) do
    if field.name == "user_id" then field.required, field.default_from = false, "IACREA_USER_ID" end
    if service.prepare and field.length_by then field.required, field.generated = false, true end
  end
end

---@param name string
---@return homegen.ServiceDescription
local function describe(name)
  local service, own = services.named(name), {}
  for _, key in ipairs(SHOWN) do own[key] = copy(service[key]) end
  local provider = PROVIDERS[own.provider] or { own.provider, "credit" }
  own.provider_title, own.unit = provider[1], provider[2]
  own.groups, own.inputs = own.groups or {}, own.inputs or {}
  complete(own.fields)
  note_filled_in(own, service)
  return own
end

---All services that ship, in the order of the documentation.
---@return homegen.ServiceDescription[] list the caller's own
function description.all()
  local list = {}
  for index, name in ipairs(services.names) do list[index] = describe(name) end
  return list
end

return description
