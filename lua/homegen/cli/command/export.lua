--- `homegen export`: every task of a journal, as JSON lines. No key, no prompt, no picture is in a journal.

local exit_codes = require "homegen.cli.exit_codes"
local journal_view = require "homegen.cli.journal_view"

local export = {}

---@param parser table argparse's
function export.define(parser)
  local own = parser:command("export", "Print every task of a journal as a JSON object, one a line.")
  journal_view.define(own)
end

local function run(own)
  local out = own.out
  out.json = true -- whatever it is that is written
  local read = true
  local done, exit_code = journal_view.ask(own, "export", function(snapshot)
    if read then read = out:event("task", journal_view.fields(snapshot)) end
  end)
  return done and exit_codes.DONE or exit_code
end

---@param parsed table
---@return integer exit_code
function export.run(parsed)
  return journal_view.with(parsed, run)
end

return export
