--- What a journal's file says after a kill, read by other means than the library's own.

local shell = require "kills.shell"

local journal = {}

local QUERY = "SELECT key, state, id, saved, current FROM task ORDER BY row"

---@class kills.Row
---@field key? string none: it is followed by its id alone
---@field state string
---@field id? string
---@field saved? string
---@field current boolean false: a later attempt stands for the key

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
    local key, state, id, saved, current = line:match("^(.-)\t(.-)\t(.-)\t(.-)\t(.-)$")
    rows[#rows + 1] = {
      key = field(assert(key, line)), state = state, id = field(id), saved = field(saved), current = current == "1",
    }
  end
  return rows
end

return journal
