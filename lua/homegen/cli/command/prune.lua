--- `homegen prune`: a journal forgets what has ended and is settled. What was spent stays counted.

local exit_codes = require "homegen.cli.exit_codes"
local journal_view = require "homegen.cli.journal_view"

local prune = {}

local UNITS = { [""] = 1, s = 1, m = 60, h = 3600, d = 86400 }

local function age(given)
  local number, unit = given:match "^(%d+)([smhd]?)$"
  if number then return tonumber(number) * UNITS[unit] end
  return nil, ("an age such as 30d or 12h is expected, not '%s'"):format(given)
end

---@param parser table argparse's
function prune.define(parser)
  local own = parser:command("prune", "Forget tasks that have ended and need nobody. What was spent stays counted.")
  own:option("--older-than", "Only what has not changed for so long, such as 12h. Default: 30d."):argname "AGE":convert(age)
  journal_view.define(own)
end

local function run(own)
  local older_than = own.parsed.older_than
  local count, exit_code = journal_view.ask(own, "prune", older_than and { older_than = older_than } or nil)
  if not count then return exit_code end
  own.out:event("pruned", { count = count })
  own.out:print(("%d %s forgotten; what was spent stays counted"):format(count, count == 1 and "task was" or "tasks were"))
  return exit_codes.DONE
end

---@param parsed table
---@return integer exit_code
function prune.run(parsed)
  return journal_view.with(parsed, run)
end

return prune
