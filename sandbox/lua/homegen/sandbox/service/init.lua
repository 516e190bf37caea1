--- The services that the sandbox serves: each is one file of this folder, and its name here.

local services = {}

---@class homegen.sandbox.Service
---@field name string
---@field provider "ideal_house"|"iacrea"
---@field create_path string of the request that makes a task
---@field result_path string of the request that asks for its result
---@field check fun(body: table): table|nil, string|nil what the task keeps, or nil and the first broken rule
---@field credits fun(input: table): integer its price
---@field pictures fun(input: table): table[] what is to be fetched; all must be of one size
---@field job fun(input: table, pictures: table<string, string>): table for the painter
---@field remark? fun(input: table, width: integer, height: integer): string|nil a note on the pictures' size
---@field echo? fun(input: table): table Ideal House: the result's `input`, written as JSON
---@field lists_result? boolean Ideal House: the result's `output` has a `resultList`
---@field is_variation? boolean iaCrea: it is made of an earlier generation

services.names = {
  "smart_replace", "magic_editor", "house_plan",
  "create_room", "create_room_variation", "create_exterior", "create_exterior_variation",
}

local is_service = {}
for _, name in ipairs(services.names) do is_service[name] = true end

---@param name string
---@return homegen.sandbox.Service|nil
function services.find(name)
  return is_service[name] and require("homegen.sandbox.service." .. name) or nil
end

---@param provider "ideal_house"|"iacrea"
---@return homegen.sandbox.Service[] list in order
function services.of(provider)
  local list = {}
  for _, name in ipairs(services.names) do
    local service = require("homegen.sandbox.service." .. name)
    if service.provider == provider then list[#list + 1] = service end
  end
  return list
end

return services
