--- `homegen vary`: a variation of an earlier room or exterior, named by its job's key, or by its service and id.

local call = require "homegen.cli.call"
local exit_codes = require "homegen.cli.exit_codes"
local followup = require "homegen.cli.followup"
local homegen = require "homegen"
local output = require "homegen.cli.output"
local service_command = require "homegen.cli.command.service"
local service_options = require "homegen.cli.input.service_options"
local session = require "homegen.cli.session"

local vary = {}

---@return string[] names of the services whose results can be varied, as they are typed
---@return homegen.ServiceDescription[] varying the services that do it, nobody else's copies
local function variable()
  local names, varying, by_name = {}, {}, {}
  local all = homegen.services()
  for _, service in ipairs(all) do by_name[service.name] = service end
  for _, service in ipairs(all) do
    if service.variation and service.variation.service ~= service.name then
      names[#names + 1], varying[#varying + 1] = service.name:gsub("_", "-"), by_name[service.variation.service]
    end
  end
  return names, varying
end

-- What names the picture before is the argument, or comes with the options.
local function forget_previous(service)
  local fields = {}
  for _, field in ipairs(service.fields) do
    if field.name ~= "generation_id" then
      field.required = false -- what is left out is as it was
      fields[#fields + 1] = field
    end
  end
  service.fields = fields
end

-- What two services have under one name is one option, with the values of both.
local function add_values(list)
  local by_name = {}
  for _, service in ipairs(list) do
    for _, field in ipairs(service.fields) do
      local known = by_name[field.name]
      by_name[field.name] = known or field
      for _, value in ipairs(known and field.values or {}) do
        local is_there = false
        for _, other in ipairs(known.values) do is_there = is_there or other == value end
        if not is_there then known.values[#known.values + 1] = value end
      end
    end
  end
end

---@param parser table argparse's
function vary.define(parser)
  local names, varying = variable()
  local own = parser:command("vary", ("Make a variation of an earlier picture: what is not given stays as it was. %s each."):format(
    service_command.price(varying[1])))
  own:argument("previous", ("A job's key, or a service (%s) and the id of its task."):format(table.concat(names, ", "))):args "1-2"
  for _, service in ipairs(varying) do forget_previous(service) end
  add_values(varying)
  service_options.define(own, varying)
  service_command.define_common(own)
end

local function invalid(message)
  return { kind = "invalid", message = message, outcome = "not_sent" }
end

-- The task behind a key: the journal knows what a variation of it needs, once it is followed to its end, which costs nothing.
local function by_key(own, key)
  if not own.journal then return true, nil, invalid "a key is known to a journal alone: give a service and an id" end
  return own:call(function()
    local found, err = own.client:find { key = key }
    if not found then return nil, err or invalid(("the journal has no job '%s' of this account"):format(key)) end
    if not found.id then return nil, invalid(("the job '%s' has made no picture: %s"):format(key, found.state)) end
    local task
    task, err = own.client:resume(found.service, found.id)
    if not task then return nil, err end
    local result
    result, err = task:await()
    return result and task, err
  end)
end

---@return boolean over
---@return table|nil previous
---@return homegen.Error|nil
local function find_previous(own, parsed)
  if not parsed.previous[2] then return by_key(own, parsed.previous[1]) end
  local name = parsed.previous[1]:gsub("-", "_")
  if not followup.service(name) then return true, nil, invalid(("there is no service '%s'"):format(parsed.previous[1])) end
  return true, { service = name, id = parsed.previous[2] }
end

---@param parsed table
---@return integer exit_code
function vary.run(parsed)
  local out = output.new(parsed)
  local own, exit_code = session.open(out, parsed)
  if not own then return out:finish(exit_code) end
  local over, previous, err = find_previous(own, parsed)
  if not over then return out:finish(own:interrupted {}) end
  if not previous then return out:finish(call.refuse(own, err)) end
  local source = followup.service(previous.service)
  local target = source.variation and followup.service(source.variation.service) or source
  local params
  params, exit_code = service_command.read(out, parsed, target)
  if not params then
    own:close()
    return out:finish(exit_code or exit_codes.USAGE)
  end
  local name
  name, params = session.guarded(own.client.variation, own.client, previous, params)
  if not name then return out:finish(call.refuse(own, params)) end
  return out:finish(call.run(own, name, params))
end

return vary
