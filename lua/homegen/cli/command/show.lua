--- `homegen show`: all that a journal knows of a task.

local canonical = require "homegen.cli.batch.canonical"
local exit_codes = require "homegen.cli.exit_codes"
local journal_view = require "homegen.cli.journal_view"
local words = require "homegen.base.words"

local show = {}

---@param parser table argparse's
function show.define(parser)
  local own = parser:command("show", "Show all that a journal knows of a task.")
  journal_view.define_task(own)
  journal_view.define(own)
end

local LINES = {
  "row", "key", "service", "state", "id", "paused", "alive", "attempt", "price", "credits", "origin", "save", "saved", "created_at",
  "sent_at", "accepted_at", "ended_at", "error", "result",
}

local function in_words(name, value)
  if name:find "_at$" then return journal_view.time(value) .. " UTC" end
  if name == "saved" then return table.concat(value, ", ") end
  if name == "result" then return value.url end
  if type(value) == "table" and value.message then
    return ("%s: %s%s"):format(value.kind, value.message, value.hint and " (" .. value.hint .. ")" or "")
  end
  return type(value) == "table" and canonical.encode(value) or tostring(value)
end

local function run(own)
  local told, exit_code = journal_view.ask(own, "explain", journal_view.name(own.parsed.task))
  if not told then return exit_code end
  if not told.found then
    return journal_view.fail(own, { kind = "invalid", message = ("the journal has no task '%s'"):format(told.name) })
  end
  own.out:event("task", journal_view.fields(told.task))
  for _, name in ipairs(LINES) do
    local value = told.task[name]
    if value ~= nil then own.out:print(("%-12s %s"):format(name, words.printable(in_words(name, value) or ""))) end
  end
  if told.reply then own.out:print(("%-12s %s"):format("reply", words.printable(told.reply))) end
  own.out:print(("%-12s %s"):format("money", told.money))
  return exit_codes.DONE
end

---@param parsed table
---@return integer exit_code
function show.run(parsed)
  return journal_view.with(parsed, run)
end

return show
