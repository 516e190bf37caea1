--- `homegen explain`: why a task waits or how it ended, what was charged, what is known, what can be done.

local exit_codes = require "homegen.cli.exit_codes"
local followup = require "homegen.cli.followup"
local journal_view = require "homegen.cli.journal_view"
local words = require "homegen.base.words"

local explain = {}

---@param parser table argparse's
function explain.define(parser)
  local own = parser:command("explain", "Say why a task waits or how it ended, what was charged, and what can be done.")
  journal_view.define_task(own)
  journal_view.define(own)
end

local function settle(...)
  local rest = { ... }
  return function(own, told)
    return followup.command(own, "settle", told.task.key or "#" .. told.task.row, (table.unpack or unpack)(rest))
  end
end

local function again(option)
  return function(own, told)
    local line = followup.command(own, (told.task.service:gsub("_", "-")), "…", "--key", told.task.key, option)
    return (line:gsub("'…'", "…", 1))
  end
end

-- What the library would call, as commands. Where the parameters are wanted only the caller has them.
local COMMANDS = {
  pause = function(own, told) return followup.command(own, "pause", told.task.key) end,
  unpause = function(own, told) return followup.command(own, "unpause", told.task and told.task.key or told.name) end,
  settle_id = settle("--id", "ID"), settle_not_created = settle "--not-created",
  resume = function(own, told) return followup.resume(own, told.task) end,
  submit = again(), retry_failed = again "--retry-failed", retry_unknown = again "--retry-unknown",
}

local TEXTS = {
  submit = "run its command, or its batch, again: the same key is never paid twice",
  retry_failed = "the same with --retry-failed: a new attempt, paid anew",
  retry_unknown = "the same with --retry-unknown: it may be paid a second time",
}

local function actions(own, told)
  local list = {}
  for index, entry in ipairs(told.can) do
    list[index] = { action = entry.action, text = TEXTS[entry.action] or entry.text, command = COMMANDS[entry.action](own, told) }
  end
  return list
end

local TIMES = { { "created_at", "asked for" }, { "sent_at", "sent" }, { "accepted_at", "accepted" }, { "ended_at", "ended" } }

local function known(told)
  local task, lines = told.task, {}
  local function add(name, value)
    if value ~= nil then lines[#lines + 1] = ("  %s: %s"):format(name, words.printable(tostring(value))) end
  end
  add("service", task.service)
  add("id", task.id)
  add("attempts", task.attempt)
  for _, time in ipairs(TIMES) do add(time[2], task[time[1]] and journal_view.time(task[time[1]]) .. " UTC") end
  add("picture", task.saved and table.concat(task.saved, ", ") or task.result and task.result.url)
  add("first bytes of the reply", told.reply)
  return lines
end

local function sentence(text)
  return text:gsub("^%l", string.upper):gsub("[.;]?$", ".", 1)
end

local function say(out, name, told, list)
  local task = told.task
  out:print(("%s: %s%s"):format(name, task and task.state or "no task", told.paused and ", paused" or ""))
  out:print(sentence(words.printable(told.why)))
  out:print(sentence(told.money))
  for _, line in ipairs(task and known(told) or {}) do out:print(line) end
  if #list > 0 then out:print "What can be done:" end
  for _, entry in ipairs(list) do
    out:print("  - " .. entry.text .. (entry.command and ":\n      " .. entry.command or ""))
  end
end

local function run(own)
  local told, exit_code = journal_view.ask(own, "explain", journal_view.name(own.parsed.task))
  if not told then return exit_code end
  local list = actions(own, told)
  own.out:event("explanation", {
    name = told.name, found = told.found, reason = told.reason, why = told.why, money = told.money, charged = told.charged,
    refunded = told.refunded, uncertain = told.uncertain, paused = told.paused, reply = told.reply, can = list,
    task = told.task and journal_view.fields(told.task),
  })
  if not own.out.json then say(own.out, own.parsed.task, told, list) end
  return told.found and exit_codes.DONE or exit_codes.FAILED
end

---@param parsed table
---@return integer exit_code
function explain.run(parsed)
  return journal_view.with(parsed, run)
end

return explain
