--- How a batch gets on: a few lines that are written over on a terminal, a line for each job that has ended elsewhere, and
--- with `--json` events.

local columns = require "homegen.cli.output.columns"
local homegen = require "homegen"
local money = require "homegen.cli.money"
local terminal = require "homegen.cli.output.terminal"
local text = require "homegen.cli.output.text"

local board = {}

local EVENT_SECONDS = 1 -- between two events that only count
local SHOWN = 8 -- running jobs, at most
local TOLD = { -- counts of the event
  "jobs", "waiting", "running", "succeeded", "failed", "unfinished", "unknown_outcome", "not_sent", "paused", "charged", "refunded",
}
local NARROW = 50 -- columns: there it is one line
local LEAST_ENDED = 3 -- from so many on the time that is left is guessed

---@class homegen.cli.batch.Board
---@field out homegen.cli.Output
---@field counts homegen.cli.batch.Counts
---@field active table<homegen.Task, homegen.cli.batch.Job>
local Board = {}
Board.__index = Board

---@param out homegen.cli.Output
---@param counts homegen.cli.batch.Counts
---@param active table<homegen.Task, homegen.cli.batch.Job>
---@return homegen.cli.batch.Board
function board.new(out, counts, active)
  return setmetatable({ out = out, counts = counts, active = active, since = homegen.now(), said = -math.huge }, Board)
end

---Seconds that are left, by how long those took that were made in this run.
---@return number|nil
function Board:left()
  local counts = self.counts
  if counts.made < LEAST_ENDED then return nil end
  return (homegen.now() - self.since) / counts.made * (counts.waiting + counts.running)
end

-- Credits and photos, in short.
local function spent(counts)
  local parts = {}
  for _, unit in ipairs { "credit", "photo" } do
    local sum = (counts.charged[unit] or 0) - (counts.refunded[unit] or 0)
    if sum ~= 0 then parts[#parts + 1] = money.amount(unit, sum) end
  end
  return #parts > 0 and table.concat(parts, ", ") or "0"
end

local function without_picture(counts)
  return counts.failed + counts.unfinished + counts.unknown_outcome + counts.not_sent + counts.paused
end

local COUNTS = {
  { title = "waiting", field = "waiting", right = true }, { title = "running", field = "running", right = true },
  { title = "done", field = "succeeded", right = true },
  { title = "failed", field = without_picture, right = true },
  { title = "spent", field = spent }, { title = "left", field = "left" },
}

local JOBS = {
  { title = "line", field = "line", right = true }, { title = "key", field = "key", shrinks = true },
  { title = "state", field = "state" }, { title = "", field = "detail", shrinks = true },
}

local function detail_of(task)
  if (task.queue_position or 0) > 0 then return ("%d ahead"):format(task.queue_position) end
  return task.state == "processing" and task.percentage and ("%d %%"):format(task.percentage) or ""
end

local function running(self)
  local rows = {}
  for task, own in pairs(self.active) do
    rows[#rows + 1] = { line = own.line, key = own.key, state = own.paused and "paused" or task.state, detail = detail_of(task) }
  end
  table.sort(rows, function(one, other) return one.line < other.line end)
  local more = #rows - SHOWN
  for place = #rows, SHOWN + 1, -1 do rows[place] = nil end
  return rows, more
end

-- Where only a line has room.
local function short(self, width)
  local counts = self.counts
  return { text.cut(("%d/%d, %d failed"):format(counts.succeeded, counts.jobs, counts.failed), width) }
end

---@param width integer columns
---@return string[] lines
function Board:lines(width)
  local left = self:left()
  self.counts.left = left and text.duration(left) or ""
  if width < NARROW then return short(self, width) end
  local lines = columns.lines(COUNTS, { self.counts }, width)
  local rows, more = running(self)
  if #rows == 0 then return lines end
  lines[#lines + 1] = ""
  for _, line in ipairs(columns.lines(JOBS, rows, width)) do lines[#lines + 1] = line end
  if more > 0 then lines[#lines + 1] = ("… and %d more"):format(more) end
  return lines
end

---Time has gone by.
function Board:tick()
  local now = homegen.now()
  if self.out.live then return self.out:show(self:lines(terminal.columns(terminal.ERRORS) - 1)) end
  if now < self.said + EVENT_SECONDS then return end
  self.said = now
  self:tell()
end

---The counts as an event.
function Board:tell()
  local counts, fields = self.counts, { elapsed = homegen.now() - self.since, left = self:left() }
  for _, name in ipairs(TOLD) do fields[name] = counts[name] end
  self.out:event("batch", fields)
end

return board
