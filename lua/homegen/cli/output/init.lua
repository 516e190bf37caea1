--- What the command says: results on standard output, everything for people on standard error; with `--json` events on
--- standard output instead. A reader that has gone is no reason to lose anything: what is said to him is dropped.

local cjson = require "homegen.base.cjson"
local event_schema = require "homegen.cli.output.event_schema"
local exit_codes = require "homegen.cli.exit_codes"
local hints = require "homegen.cli.output.hints"
local terminal = require "homegen.cli.output.terminal"
local text = require "homegen.cli.output.text"
local words = require "homegen.base.words"

local output = {}

local CLOSED = 32 -- EPIPE
local MOST_BYTES = 1000 -- of what others say

---@class homegen.cli.Output
---@field json boolean
---@field quiet boolean
---@field verbose boolean
---@field live boolean whether a line of progress may be written over
---@field shown integer lines of progress that are to be seen
---@field closed boolean nobody reads standard output any more
---@field failure? string why standard output cannot be written (a full disk)
local Output = {}
Output.__index = Output

---@param parsed? { json?: boolean, quiet?: boolean, verbose?: boolean }
---@return homegen.cli.Output
function output.new(parsed)
  parsed = parsed or {}
  terminal.ignore_closed_pipes()
  return setmetatable({
    json = parsed.json or false, quiet = parsed.quiet or false, verbose = parsed.verbose or false,
    live = not parsed.json and not parsed.quiet and terminal.is_live(terminal.ERRORS),
    colours = terminal.has_colours(terminal.ERRORS), shown = 0, said = "", closed = false, failure = nil,
  }, Output)
end

-- To standard output, at once: whoever reads it waits for lines.
local function put(self, given)
  if self.closed or self.failure then return false end
  local ok, message, code = io.stdout:write(given)
  if ok then ok, message, code = io.stdout:flush() end
  if ok then return true end
  if code == CLOSED then self.closed = true else self.failure = message or "it cannot be written" end
  return false
end

-- From the last of the lines that are shown to the first, and what is there away.
local function go_back(self)
  if self.shown <= 1 then return self.shown == 1 and "\r\27[K" or "" end
  return ("\r\27[%dA\27[J"):format(self.shown - 1)
end

---Takes the lines of progress away.
function Output:clear()
  if self.shown > 0 then io.stderr:write(go_back(self)) end
  self.shown = 0
end

---The line of progress, on a terminal; or several.
---@param given string|string[]
function Output:show(given)
  if not self.live then return end
  local lines, width = {}, terminal.columns(terminal.ERRORS) - 1
  for index, line in ipairs(type(given) == "table" and given or { given }) do lines[index] = text.cut(line, width) end
  local said = table.concat(lines, "\n")
  if self.shown > 0 and said == self.said then return end
  if #lines == 1 and self.shown <= 1 then io.stderr:write("\r", said, "\27[K") else io.stderr:write(go_back(self), said) end
  io.stderr:flush()
  self.shown, self.said = #lines, said
end

-- A command that is to be copied stays in one line.
local function is_command(line) return line:find "^%s+%S*homegen%s" ~= nil end

---Words for people, on standard error; broken into lines there.
---@param given string
function Output:say(given)
  if self.json or self.quiet then return end
  self:tell(given)
end

---The same, of what is said even with `--quiet`.
---@param given string
function Output:tell(given)
  self:clear()
  local is_terminal = terminal.is(terminal.ERRORS)
  if is_terminal then given = text.wrap(given, terminal.columns(terminal.ERRORS), "  ", is_command) end
  io.stderr:write(given, "\n")
end

---A result, on standard output; with `--json` the event says it.
---@param given string
---@return boolean written false: nobody reads any more
function Output:print(given)
  if self.json then return not self.closed end
  self:clear()
  return put(self, given .. "\n")
end

local Raw = {} -- metatable of what is JSON already

---JSON text as a field of an event: as it is, with its empty lists and its null.
---@param json string
---@return table
function output.raw(json)
  return setmetatable({ json = json }, Raw)
end

-- JSON is UTF-8, whatever a file's name is made of.
local function encodable(value)
  if type(value) == "string" then return words.utf8(value) end
  if type(value) ~= "table" or getmetatable(value) == Raw then return value end
  local copy = {}
  for name, inner in pairs(value) do copy[name] = encodable(inner) end
  return copy
end

---An event, with `--json`. Fields that are nil are left out, and come in the order of the list.
---@param name string of homegen.cli.output.event_schema
---@param fields table
---@return boolean written false: nobody reads any more
function Output:event(name, fields)
  if not self.json then return not self.closed end
  local parts = { ('"event":%s'):format(cjson.encode(name)) }
  for _, field in ipairs(assert(event_schema.find(name), name).fields) do
    local value = fields[field[1]]
    if value ~= nil and value ~= cjson.null then
      parts[#parts + 1] = ("%s:%s"):format(cjson.encode(field[1]), self.encode(field[2], encodable(value)))
    end
  end
  return put(self, "{" .. table.concat(parts, ",") .. "}\n")
end

---@param kind string of the field: an empty list is []
---@return string json
function Output.encode(kind, value)
  if getmetatable(value) == Raw then return value.json end
  if kind == "array" and next(value) == nil then return "[]" end
  if kind == "integer" then return ("%d"):format(value) end
  return cjson.encode(value)
end

---@param given string
---@return string in red, on a terminal that has colours
function Output:red(given)
  return self.colours and "\27[31m" .. given .. "\27[0m" or given
end

-- Fields of an error that are its event's too.
local COPIED = { "kind", "message", "service", "key", "outcome", "code", "name", "http_status", "retryable", "step", "cause" }

local function event_of(err, sentence, extra)
  local fields = {
    hint = hints.translate(err.hint), money = sentence, exit_code = exit_codes.of(err), id = err.task_id,
    violations = err.violations and output.violations(err.violations),
  }
  for _, name in ipairs(COPIED) do fields[name] = err[name] end
  for name, value in pairs(extra or {}) do fields[name] = value end
  return fields
end

---An error as a person reads it: what, what to do, what about the money.
---@param err homegen.Error
---@param sentence? string of homegen.cli.money
---@param extra? table further fields of the event: step, line
function Output:error(err, sentence, extra)
  if self.json then return self:event("error", event_of(err, sentence, extra)) end
  local lines = { self:red("homegen: " .. output.summary(err)) }
  local function add(lead, words_of_it)
    if words_of_it then lines[#lines + 1] = ("  %s: %s"):format(lead, words.presentable(words_of_it, MOST_BYTES)) end
  end
  for _, violation in ipairs(err.violations or {}) do
    if violation.message ~= err.message then add(violation.field, violation.message) end
  end
  if (err.cause or ""):find " " then add("cause", err.cause) end -- a single word is for programs
  add("hint", hints.translate(err.hint))
  lines[#lines + 1] = sentence
  self:tell(table.concat(lines, "\n"))
end

---@param violations homegen.Violation[]
---@return table[] what of them can be encoded
function output.violations(violations)
  local list = {}
  for index, violation in ipairs(violations) do
    list[index] = { field = violation.field, rule = violation.rule, message = violation.message }
  end
  return list
end

---@param err homegen.Error
---@return string
function output.summary(err)
  local code = err.code and (" (code %d%s)"):format(err.code, err.name and " " .. err.name or "") or ""
  return ("%s%s"):format(words.printable(err.message), code)
end

---The last word: whether all that was said has arrived.
---@param exit_code integer
---@return integer exit_code
function Output:finish(exit_code)
  self:clear()
  if not self.failure then return exit_code end
  io.stderr:write("homegen: standard output: ", self.failure, "\n")
  return exit_code == exit_codes.DONE and exit_codes.IO or exit_code
end

return output
