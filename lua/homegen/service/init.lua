--- The services by name: each is one data file in this folder, loaded and compiled.

local core = require "homegen.core"
local misuse = require "homegen.base.misuse"
local packages = require "homegen.base.packages"
local require = require -- some hosts have it only while they load

local service = {}

---What a file of this folder returns: data, no code. docs/schema.md is the manual.
---@class homegen.ServiceDefinition
---@field name string the service's name everywhere, and its file's
---@field title string for people
---@field provider string "ideal_house" or "iacrea"
---@field create_path string path of the paid request
---@field result_path string path of the request that asks for the result
---@field credits integer|table<string, table<string, integer>> price of a task: a number, or a field whose value decides it, as in { model_type = { Flash = 1, Pro = 10 } }
---@field statuses table<string, string> the provider's status words and the task states they mean
---@field fields table[] the parameters
---@field groups? table[] rules between them
---@field inputs? homegen.ServiceInput[] the pictures among the parameters
---@field prepare? string name of the helper in homegen.payload that completes the parameters first
---@field webhook? string the field for the URL that the provider calls at the end
---@field variation? { service: string, original: string, inherits: string[] } the service that varies its results, the field with the original picture, and the fields that a variation takes over

---A picture among the parameters and the ways to give it. A local file is sent as base64 where the
---service has a field for that, otherwise it is uploaded and its URL sent.
---@class homegen.ServiceInput
---@field name string
---@field url string the field that takes its URL
---@field base64? string the field that takes it as base64
---@field file? string the field that takes it as a local file
---@field formats string[] what a local file may be
---@field mask_of? string of a mask: URL field of the input that it is for
---@field mask_rules? ("some_black"|"some_white")[] of a mask: what has to be in it; a mask is looked into where this stands
---@field same_size_as? string URL field of the input whose size in pixels it must have

---A service definition with its schema, compiled.
---@class homegen.Service : homegen.ServiceDefinition
---@field schema homegen.Schema

---@class homegen.Schema
---@field check fun(self, parameters: table, as_wire?: boolean): table|nil, homegen.Violation[]|nil, string|nil normalised parameters,
---  notes and, where no local picture can change it, the JSON text; or nil and violations
---@field encode fun(self, normalised: table): string the JSON text that is sent
---@field wire fun(self, normalised: table): table, string the same as a table, and as text

---@type string[] the services that ship; one more is found by its file alone
service.names = {
  "smart_replace", "magic_editor", "house_plan",
  "create_room", "create_room_variation", "create_exterior", "create_exterior_variation",
}

local loaded = {} ---@type table<string, homegen.Service|false> false: there is none

local required = {
  name = "string", title = "string", provider = "string", create_path = "string",
  result_path = "string", statuses = "table", fields = "table",
}

-- What else is in this folder.
local CODE = { init = true, description = true, json_schema = true }

local function compile(definition)
  for key, kind in pairs(required) do
    if type(definition[key]) ~= kind then
      error(("homegen: service %s: %s must be a %s"):format(tostring(definition.name), key, kind))
    end
  end
  local compiled = { schema = core.schema { fields = definition.fields, groups = definition.groups } }
  for key, value in pairs(definition) do compiled[key] = value end
  return compiled
end

-- Whatever searcher found homegen finds its services: a host's own, too, as of an archive or a runtimepath. So they are asked
-- for by `require`, and what it says tells a file that is not there from one that does not load.
local function load(name)
  if not name:find "^%l[%l%d_]*$" or CODE[name] then return false end
  local module = "homegen.service." .. name
  local ok, definition = pcall(require, module)
  if ok then return compile(definition) end
  package.loaded[module] = nil -- LuaJIT keeps its mark there
  if packages.is_absent(module, tostring(definition)) then return false end
  error(definition, 0)
end

---@param name string such as "smart_replace"
---@return homegen.Service|nil service nil when there is none of that name
function service.find(name)
  local found = loaded[name]
  if found == nil and type(name) == "string" then
    found = load(name)
    loaded[name] = found
  end
  return found or nil
end

---The same for a name that a caller gave: an unknown one is misuse.
---@param name any
---@return homegen.Service
function service.named(name)
  local found = service.find(name)
  if not found then misuse(("unknown service '%s'"):format(tostring(name))) end
  return found
end

-- Now, and not at first use: by then a host may have gone to another folder, or changed package.path.
for _, name in ipairs(service.names) do
  if not service.find(name) then error(("homegen: homegen.service.%s was not found where the rest of homegen was"):format(name), 0) end
end

return service
