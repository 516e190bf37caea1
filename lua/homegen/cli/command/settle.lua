--- `homegen settle`: what a person found out about a task of which nobody knew whether it was made.

local call = require "homegen.cli.call"
local exit_codes = require "homegen.cli.exit_codes"
local journal_view = require "homegen.cli.journal_view"
local options = require "homegen.cli.input.options"

local settle = {}

---@param parser table argparse's
function settle.define(parser)
  local own = parser:command("settle", "Say what you found out about a task with an unknown outcome.")
  journal_view.define_task(own, "The job's key, or its number in the journal, such as #12.")
  own:mutex(
    own:option("--id", "The provider has it, under this id: it is followed, and its picture fetched."):argname "ID",
    own:flag("--not-created", "The provider has not created it: it costs nothing, and its key may be used again."))
  options.client(own)
  options.output(own)
end

local function run(own)
  local parsed = own.parsed
  if not parsed.id and not parsed.not_created then
    return journal_view.fail(own, { kind = "invalid", message = "say what you found: --id ID, or --not-created" })
  end
  local name = journal_view.name(parsed.task)
  local value, exit_code = journal_view.ask(own, "settle", name, parsed.id and { id = parsed.id } or { created = false })
  if not value then return exit_code end
  if value ~= true then return call.follow(own, value) end
  own.out:event("settled", { name = parsed.task, created = false })
  own.out:say(("%s: nothing was charged, as you have said; its key may be used again"):format(parsed.task))
  return exit_codes.DONE
end

---@param parsed table
---@return integer exit_code
function settle.run(parsed)
  return journal_view.with(parsed, run)
end

return settle
