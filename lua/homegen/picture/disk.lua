--- What may wait for a disk, on a thread of its own: the files that downloads fill. One thread per Lua state, made at
--- first use.

local await = require "homegen.waiting.await"
local core = require "homegen.core"
local future = require "homegen.waiting.future"
local offload = require "homegen.loop.offload"
local reactor = require "homegen.loop.reactor"

local disk = {}

---Why an act failed: "exists": the name is taken; "folder": there is none of that name; "busy": no descriptor is free, it
---may work later; "image": what came is no whole picture; "unsure": it has its name, but may not survive a power cut;
---"io": the system's reason is in the message.
---@alias homegen.DiskReason "exists"|"folder"|"busy"|"image"|"unsure"|"io"

local thread ---@type homegen.Offload|nil

reactor.at_fork(function() thread = nil end) -- it is the parent's

---Makes the thread, if there is none yet.
---@return true|nil
---@return string|nil message
---@return homegen.DiskReason|nil
function disk.start()
  if thread then return true end
  local handle, problem = core.disk()
  if not handle then return nil, problem, "io" end
  thread = offload.new(handle)
  return true
end

---@async
local function ask(act, part, path)
  local started, trouble, why = disk.start()
  if not started then return nil, trouble, why end
  local done = future.new()
  local ok, problem = thread:call(act, function(result, message, reason)
    done:succeed { result = result, message = message, reason = reason }
  end, part, path)
  if not ok then return nil, problem, "io" end
  local answer = await.await(done)
  return answer.result, answer.message, answer.reason
end

---Whether the file of a part could be made and filled, and get the final name. Leaves nothing behind.
---@async
---@param part homegen.Part
---@param path string the final name
---@return true|nil
---@return string|nil message
---@return homegen.DiskReason|nil
function disk.probe(part, path)
  return ask("probe", part, path)
end

---The same at once, which takes as long as the disk does.
---@param part homegen.Part
---@param path string the final name
---@return true|nil
---@return string|nil message
---@return homegen.DiskReason|nil
function disk.probe_now(part, path)
  return core.probe(part, path)
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
---@return string|nil message why not; beside a format: what is odd about the picture
---@return homegen.DiskReason|nil
function disk.seal(part)
  return ask("seal", part)
end

---Writes a part that we have filled ourselves to the disk and closes it.
---@async
---@param part homegen.Part
---@return true|nil
---@return string|nil message
---@return homegen.DiskReason|nil
function disk.finish(part)
  return ask("finish", part)
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

---Gives a sealed part its final name, over the file that has it.
---@async
---@param part homegen.Part
---@param path string
---@return true|nil
---@return string|nil message
---@return homegen.DiskReason|nil
function disk.replace(part, path)
  return ask("replace", part, path)
end

---What a finished file holds.
---@async
---@param path string
---@return string|nil digest 32 bytes of SHA-256
---@return integer|string|nil length bytes; or a message
---@return homegen.DiskReason|nil
function disk.digest(path)
  return ask("digest", core.part(path), path)
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
