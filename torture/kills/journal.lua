--- What a journal's file says after a kill, read by other means than the library's own.

local shell = require "kills.shell"

local journal = {}

local QUERY = "SELECT key, state, id, saved, part, price, charged FROM task WHERE key IS NOT NULL ORDER BY row"

---@class kills.Row
---@field key string
---@field state string
---@field id? string
---@field saved? string
---@field part? string

local function field(text)
  return text ~= "-" and text or nil
end

---@param folder string the batch's
---@param scratch string a folder for the copy that is asked
---@return kills.Row[] rows none when there is no journal
function journal.rows(folder, scratch)
  local output = shell.output(shell.words { "build/torture/rows", folder .. "/jobs.db", scratch, QUERY })
  local rows = {}
  for line in output:gmatch("[^\n]+") do
    local key, state, id, saved, part, price, charged = line:match("^(.-)\t(.-)\t(.-)\t(.-)\t(.-)\t(.-)\t(.-)$")
    rows[#rows + 1] = {
      key = assert(key, line), state = state, id = field(id), saved = field(saved), part = field(part),
      price = tonumber(price), charged = tonumber(charged),
    }
  end
  return rows
end

return journal
