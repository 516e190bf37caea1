--- `homegen replay`: the call of a manifest once more, with the same parameters and under a new key: a new task, which costs
--- anew, and is asked for like any other.

local call = require "homegen.cli.call"
local exit_codes = require "homegen.cli.exit_codes"
local followup = require "homegen.cli.followup"
local homegen = require "homegen"
local money = require "homegen.cli.money"
local output = require "homegen.cli.output"
local parameter_text = require "homegen.cli.input.parameter_text"
local service_command = require "homegen.cli.command.service"

local replay = {}

---@param parser table argparse's
function replay.define(parser)
  local own = parser:command("replay", "Make the call of a manifest once more: the same parameters, a new task, paid anew.")
  own:argument("of", "The manifest, or the picture that it stands beside.")
  own:option("--params", "Parameters that differ, or that no manifest keeps, as JSON in a file (-: standard input)."):argname "FILE"
  own:option("--file", "Where a local picture of the call lies by now, such as image_file=room.png."):argname("FIELD=PATH"):count "*"
  own:flag("--changed", "Take local pictures that are not what they were.")
  service_command.define_common(own)
end

local function invalid(message, hint)
  return nil, { kind = "invalid", message = message, hint = hint, outcome = "not_sent" }
end

local function read_places(parsed)
  local places = {}
  for _, given in ipairs(parsed.file or {}) do
    local field, path = given:match "^([%w_-]+)=(.+)$"
    if not field then return invalid(("--file: FIELD=PATH is expected, not '%s'"):format(given)) end
    places[field:gsub("-", "_")] = path
  end
  return places
end

-- Beside the manifest, or here, as it was called.
local function find(parsed, name)
  local folder = parsed.of:match "^(.*/)" or ""
  local path = folder .. name
  return homegen.manifest.digest(path) and path or name
end

-- A local picture goes out again when it is what it was.
local function add_file(params, parsed, places, field, file)
  local target = field:gsub("_base64$", "_file")
  local path = places[target] or places[field]
  if not path and target ~= field then
    return invalid(("%s was given as base64, which no manifest keeps"):format(field), ("give it as a file: --file %s=PATH"):format(target))
  end
  path = path or find(parsed, file.name)
  local digest, err = homegen.manifest.digest(path)
  if not digest then
    return invalid(err.message, ("say where %s lies by now: --file %s=PATH"):format(file.name, target))
  end
  if digest ~= file.sha256 and not parsed.changed then
    return invalid(("%s is not what %s was when the picture was made"):format(path, field),
      ("give the picture of then: --file %s=PATH; or take this one: --changed"):format(target))
  end
  params[target] = path
  return true
end

-- What signed an address then does so no more, and is not kept.
local function check_left_out(read, params, given)
  for _, name in ipairs(read.left_out or {}) do
    local field = name:match "^(.*)%?$"
    if name == "parameters" then return invalid("the manifest does not know the parameters: its task was resumed by its id alone") end
    if field and given[field] == nil then
      return invalid(("the address in %s had a query, which no manifest keeps"):format(field),
        ("give it anew: --params with {\"%s\": \"…\"}"):format(field))
    end
  end
  return params
end

---@return table|nil params
---@return table|nil err
local function params_of(read, parsed)
  local given, params = {}, {}
  if parsed.params then
    local problem
    given, problem = parameter_text.read_file(parsed.params, "object")
    if not given then return invalid("--params: " .. problem) end
  end
  local places, err = read_places(parsed)
  if not places then return nil, err end
  for name, value in pairs(read.parameters) do params[name] = value end
  for field, file in pairs(read.files) do
    local target = field:gsub("_base64$", "_file")
    if given[field] == nil and given[target] == nil and given[target:gsub("_file$", "_url")] == nil then
      local ok
      ok, err = add_file(params, parsed, places, field, file)
      if not ok then return nil, err end
    end
  end
  for name, value in pairs(given) do params[name] = value end
  return check_left_out(read, params, given)
end

---@param parsed table
---@return integer exit_code
function replay.run(parsed)
  local out = output.new(parsed)
  local read, err = homegen.manifest.read(parsed.of)
  local params
  if read and not followup.service(read.service) then
    read, err = invalid(("there is no service '%s'"):format(read.service))
  end
  if read then params, err = params_of(read, parsed) end
  if not params then
    out:error(err, money.nothing_sent())
    return out:finish(exit_codes.of(err))
  end
  local own, exit_code = service_command.open(out, parsed)
  if not own then return out:finish(exit_code) end
  return out:finish(call.run(own, read.service, params))
end

return replay
