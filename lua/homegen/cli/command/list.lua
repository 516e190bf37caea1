--- `homegen list`: the tasks of a journal, oldest first.

local columns = require "homegen.cli.output.columns"
local exit_codes = require "homegen.cli.exit_codes"
local journal_view = require "homegen.cli.journal_view"
local terminal = require "homegen.cli.output.terminal"

local list = {}

local PAGE = 500 -- rows whose columns are measured together: a journal may have any number

local STATES = {
  "waiting", "sending", "queued", "processing", "succeeded", "failed", "terminated", "refused", "not_sent", "unknown_outcome",
  "canceled", "expired", "lost",
}

---@param parser table argparse's
function list.define(parser)
  local own = parser:command("list", "List the tasks of a journal.")
  own:option("--state", "Only those in this state."):choices(STATES)
  own:option("--service", "Only those of this service."):argname "SERVICE"
  journal_view.define(own)
end

local COLUMNS = {
  { title = "#", field = "row", right = true }, { title = "key", field = "key", shrinks = true },
  { title = "service", field = "service", shrinks = true },
  { title = "state", field = function(task) return task.paused and task.state .. " (paused)" or task.state end },
  { title = "id", field = "id", shrinks = true },
  { title = "cost", field = function(task) return journal_view.price(task, task.credits) end, right = true },
  { title = "since (UTC)", field = function(task) return journal_view.time(task.created_at) end },
}

local function print_page(out, page, with_titles)
  local width = terminal.is(terminal.OUTPUT) and terminal.columns(terminal.OUTPUT) or math.huge
  for index, line in ipairs(columns.lines(COLUMNS, page, width)) do
    if with_titles or index > 1 then
      if not out:print(line) then return false end
    end
  end
  return true
end

---@param own homegen.cli.Session
---@return integer exit_code
local function show(own)
  local out, page, first, read = own.out, {}, true, true
  local function flush()
    if #page > 0 and not out.json then read = print_page(out, page, first) and read end
    page, first = {}, false
  end
  local done, exit_code = journal_view.ask(own, "export", function(snapshot)
    if not read then return end -- nobody does any more
    if out.json then
      read = out:event("task", journal_view.fields(snapshot))
      return
    end
    page[#page + 1] = snapshot
    if #page == PAGE then flush() end
  end, { state = own.parsed.state, service = own.parsed.service and own.parsed.service:gsub("-", "_") })
  if not done then return exit_code end
  if first and #page == 0 then out:say "no tasks" end
  flush()
  return exit_codes.DONE
end

---@param parsed table
---@return integer exit_code
function list.run(parsed)
  return journal_view.with(parsed, show)
end

return list
