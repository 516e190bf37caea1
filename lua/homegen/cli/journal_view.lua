--- What the commands that look into a journal share: how one is opened, whose task a word means, how a task is shown.

local exit_codes = require "homegen.cli.exit_codes"
local files = require "homegen.cli.files"
local followup = require "homegen.cli.followup"
local money = require "homegen.cli.money"
local options = require "homegen.cli.input.options"
local output = require "homegen.cli.output"
local session = require "homegen.cli.session"

local journal_view = {}

---@param command table argparse's
function journal_view.define(command)
  command:option("--journal", "The journal to look into. That of a batch lies in its folder, as jobs.db. Default: a file of yours, see "
    .. "the manual."):argname "FILE"
  options.output(command)
end

---The argument that names a task.
---@param command table argparse's
---@param help? string
function journal_view.define_task(command, help)
  command:argument("task", help or "A job's key, the provider's id of a task, or its number in the journal, such as #12.")
end

---What a person has typed for a task.
---@param given string
---@return string|integer
function journal_view.name(given)
  local number = given:match "^#(%d+)$"
  return number and math.floor(tonumber(number)) or given
end

---Says what went wrong.
---@return integer exit_code
function journal_view.fail(own, err)
  own.out:error(err)
  return exit_codes.of(err)
end

local function no_journal(out, path)
  local err = {
    kind = "config", message = path and ("there is no journal %s"):format(path) or "no journal was named, and there is no home folder",
    hint = "name it with --journal; that of a batch lies in the batch's folder, as jobs.db",
  }
  out:error(err)
  return exit_codes.of(err)
end

---Opens the journal, does something with it, and closes it.
---@param parsed table
---@param fn fun(own: homegen.cli.Session): integer gives the exit code
---@return integer exit_code
function journal_view.with(parsed, fn)
  local out = output.new(parsed)
  local path = parsed.journal or session.journal_path()
  if not path or not files.exists(path) then return out:finish(no_journal(out, path)) end -- looking makes none
  parsed.no_journal = nil
  local own, exit_code = session.open(out, parsed)
  if not own then return out:finish(exit_code) end
  exit_code = fn(own)
  own:close()
  return out:finish(own.signal and exit_codes.INTERRUPTED or exit_code)
end

---Asks the journal.
---@param own homegen.cli.Session
---@param method string of the client
---@return any value nil: it failed, which was said, or a signal came
---@return integer|nil exit_code
function journal_view.ask(own, method, ...)
  local client, arguments, count = own.client, { ... }, select("#", ...)
  local over, value, err = own:call(function() return client[method](client, (table.unpack or unpack)(arguments, 1, count)) end)
  if not over then return nil, exit_codes.INTERRUPTED end
  if value == nil then return nil, journal_view.fail(own, err) end
  return value
end

---@param seconds integer|nil wall-clock
---@return string
function journal_view.time(seconds)
  return seconds and os.date("!%Y-%m-%d %H:%M:%S", seconds) or ""
end

---@param snapshot homegen.Snapshot
---@return string such as "1 credit"
function journal_view.price(snapshot, amount)
  local service = followup.service(snapshot.service)
  return money.amount(service and service.unit or "credit", amount)
end

---A task as an event.
---@param snapshot homegen.Snapshot
---@return table fields
function journal_view.fields(snapshot)
  local service, fields = followup.service(snapshot.service), {}
  for name, value in pairs(snapshot) do fields[name] = value end
  fields.unit = service and service.unit
  return fields
end

return journal_view
