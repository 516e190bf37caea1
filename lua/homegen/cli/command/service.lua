--- `homegen <service>`: one command for each service that the library has, made from its data.

local call = require "homegen.cli.call"
local exit_codes = require "homegen.cli.exit_codes"
local followup = require "homegen.cli.followup"
local homegen = require "homegen"
local money = require "homegen.cli.money"
local options = require "homegen.cli.input.options"
local output = require "homegen.cli.output"
local service_options = require "homegen.cli.input.service_options"
local session = require "homegen.cli.session"

local command = {}

---@param service homegen.ServiceDescription
---@return string such as "1 credit", "10 credits (Base), 20 credits (Pro)"
function command.price(service)
  if type(service.credits) == "number" then return money.amount(service.unit, service.credits) end
  local field, prices = next(service.credits)
  local parts = {}
  for _, own in ipairs(service.fields) do
    if own.name == field then
      for _, value in ipairs(own.values) do parts[#parts + 1] = ("%s (%s)"):format(money.amount(service.unit, prices[value]), value) end
    end
  end
  return table.concat(parts, ", ")
end

---Fills in the size of a local picture, where the service wants it.
---@param service homegen.ServiceDescription
---@param params table
local function add_size(service, params)
  local wanted = {}
  for _, field in ipairs(service.fields) do wanted[field.name] = field.type == "integer" and field.required end
  if not (wanted.width and wanted.height and params.image_file) or params.width or params.height then return end
  local info = homegen.image.info(params.image_file)
  if info then params.width, params.height = info.width, info.height end
end

---Options of a call, after those of the service.
---@param parser table argparse's command
function command.define_common(parser)
  options.consent(parser)
  options.job(parser)
  options.client(parser)
  options.output(parser)
end

---Reads parameters; what is wrong is said.
---@param out homegen.cli.Output
---@param parsed table
---@param service homegen.ServiceDescription
---@return table|nil params
---@return integer|nil exit_code
function command.read(out, parsed, service)
  local params, problem = service_options.read(parsed, service)
  if params then
    add_size(service, params)
    return params
  end
  out:error({ kind = "invalid", message = problem, outcome = "not_sent" }, money.nothing_sent())
  return nil, exit_codes.USAGE
end

---Opens a session for a call.
---@return homegen.cli.Session|nil
---@return integer|nil exit_code
function command.open(out, parsed)
  if parsed.dry_run then parsed.no_journal = true end
  return session.open(out, parsed)
end

---@param name string of a service
---@return { define: fun(parser: table), run: fun(parsed: table): integer }
function command.of(name)
  local service = assert(followup.service(name), name)
  return {
    define = function(parser)
      local own = parser:command(name:gsub("_", "-"), ("%s (%s): %s each."):format(service.title, service.provider_title,
        command.price(service)))
      service_options.define(own, { service })
      command.define_common(own)
    end,
    run = function(parsed)
      local out = output.new(parsed)
      local params, exit_code = command.read(out, parsed, service)
      if not params then return out:finish(exit_code) end
      local own
      own, exit_code = command.open(out, parsed)
      if not own then return out:finish(exit_code) end
      return out:finish(call.run(own, name, params))
    end,
  }
end

return command
