--- What is written of a batch: `failures.jsonl`, jobs that have no picture, as a file for the next batch; and `summary.json`.

local canonical = require "homegen.cli.batch.canonical"
local job = require "homegen.cli.batch.job"

local record = {}

local SUMMARY = {
  "jobs", "succeeded", "reused", "failed", "unfinished", "unknown_outcome", "not_sent", "paused", "states",
  "charged", "refunded", "uncertain", "elapsed", "started_at", "ended_at", "stopped", "journal", "failures",
}

---@class homegen.cli.batch.Record
---@field folder string
---@field failures? table Lua's file
---@field count integer failures
---@field problem? string why something could not be written
local Record = {}
Record.__index = Record

local function path_of(self, name) return self.folder .. "/" .. name end

---@param folder string
---@return homegen.cli.batch.Record
function record.new(folder)
  return setmetatable({ folder = folder, count = 0 }, Record)
end

local function note(self, message)
  self.problem = self.problem or message
end

-- Under a name of its own until it is whole.
local function write(self, file, text)
  if not file then return end
  local ok, message = file:write(text)
  if not ok then note(self, message) end
end

local function finish(self, file, name)
  if not file then return end
  local ok, message = file:close()
  if ok then ok, message = os.rename(path_of(self, name .. ".part"), path_of(self, name)) end
  if not ok then note(self, message) end
end

local function begin(self, name)
  local file, message = io.open(path_of(self, name .. ".part"), "wb")
  if not file then note(self, message) end
  return file
end

---A job has no picture.
---@param own homegen.cli.batch.Job
---@param state string
---@param err? homegen.Error
---@param id? string
function Record:fail(own, state, err, id)
  if self.problem then return end
  self.failures = self.failures or begin(self, "failures.jsonl")
  self.count = self.count + 1
  write(self, self.failures, job.encode(own, {
    state = state, kind = err and err.kind, message = err and err.message, outcome = err and err.outcome, id = id, line = own.line,
  }) .. "\n")
end

---@param summary table
---@return string|nil problem
function Record:finish(summary)
  if self.failures then
    finish(self, self.failures, "failures.jsonl")
  else
    os.remove(path_of(self, "failures.jsonl")) -- an earlier run's: it would be taken for this one's
  end
  summary.failures = self.count > 0 and path_of(self, "failures.jsonl") or nil
  local file = begin(self, "summary.json")
  write(self, file, canonical.object(SUMMARY, summary) .. "\n")
  finish(self, file, "summary.json")
  return self.problem
end

---The run did not come to its end: what was written of it is not kept.
function Record:abandon()
  if not self.failures then return end
  self.failures:close()
  os.remove(path_of(self, "failures.jsonl.part"))
end

return record
