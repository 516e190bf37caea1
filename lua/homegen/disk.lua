--- What may wait for a disk, on a thread of its own: the files that downloads fill. One thread per Lua state, made at
--- first use, watched only while it has work, so that an idle loop can end.

local await = require "homegen.await"
local core = require "homegen.core"
local future = require "homegen.future"
local reactor = require "homegen.reactor"

local disk = {}

---Why an act failed: "exists": the name is taken; "folder": there is none of that name; "image": what came is no whole
---picture; "unsure": it has its name, but may not survive a power cut; "io": the system's reason is in the message.
---@alias homegen.DiskReason "exists"|"folder"|"image"|"unsure"|"io"

local thread
local waiting = {} ---@type table<integer, homegen.Future>
local last_id, watched = 0, false
-- An answer that was taken stays here until whoever waits for it has it: where memory runs out it is delivered again.
local held, result, message, reason

-- Watched only while it has work: an idle loop can tell that it is idle.
local function rest()
  if held or thread:count() > 0 then return end
  reactor.unwatch(thread:fd())
  watched = false
end

local function deliver()
  if not held then held, result, message, reason = thread:take() end
  while held do
    waiting[held]:succeed { result = result, message = message, reason = reason }
    waiting[held] = nil
    held, result, message, reason = thread:take()
  end
  rest()
end

---@return true|nil
---@return string|nil message
local function prepare()
  local problem
  if not thread then
    thread, problem = core.disk()
    if not thread then return nil, problem end
  end
  if watched then return true end
  watched, problem = reactor.watch(thread:fd(), deliver)
  return watched, problem
end

---@async
local function ask(act, part, path)
  local done = future.new()
  waiting[last_id + 1] = done -- under the id that is to come: nothing may fail when the act is under way
  local ok, problem = prepare()
  if not ok then return nil, problem, "io" end
  local begun, id = pcall(thread[act], thread, part, path)
  if not begun then
    rest()
    error(id, 0)
  end
  last_id = id
  local answer = await.await(done)
  return answer.result, answer.message, answer.reason
end

---Makes the file of a part, or opens the one that it goes on with.
---@async
---@param part homegen.Part
---@param path? string the final name, which must not be taken
---@return true|nil
---@return string|nil message
---@return homegen.DiskReason|nil
function disk.open(part, path)
  return ask("open", part, path)
end

---Checks that a part is a whole picture, writes it to the disk and closes it. Bytes behind the picture's end mark are
---the provider's business.
---@async
---@param part homegen.Part
---@return "png"|"jpeg"|"webp"|nil format
---@return string|nil message
---@return homegen.DiskReason|nil
function disk.seal(part)
  return ask("seal", part)
end

---Gives a sealed part its final name, never over another file.
---@async
---@param part homegen.Part
---@param path string
---@return true|nil
---@return string|nil message
---@return homegen.DiskReason|nil
function disk.publish(part, path)
  return ask("publish", part, path)
end

---@async
---@param part homegen.Part
---@return true|nil
---@return string|nil message
---@return homegen.DiskReason|nil
function disk.remove(part)
  return ask("remove", part)
end

return disk
