--- How far tasks are, for every worker: only the one that follows a task hears of it. The journal keeps what matters, this
--- is for the eye.

local progress = {}

local KEPT = 3600 -- seconds

---An `on_progress`: it outlives the request that gave it, so it has nothing of one.
---@param task homegen.Task
function progress.tell(task)
  if not task.key or not task.percentage then return end -- one that another worker follows knows nothing of it
  ngx.shared.studio:set(task.key, ("%s %d %d"):format(task.state, task.percentage, task.queue_position or 0), KEPT)
end

---@param key string
---@return string|nil state as last heard
---@return integer|nil percentage
---@return integer|nil queue_position tasks ahead
function progress.of(key)
  local state, percentage, ahead = (ngx.shared.studio:get(key) or ""):match "^(%l+) (%d+) (%d+)$"
  return state, tonumber(percentage), tonumber(ahead)
end

return progress
