--- The host's loop. An adapter is a table; the rest of homegen knows nothing else about its host.
---
--- A coroutine that waits yields without values and is resumed by the reactor's step: this needs no adapter. What
--- differs is how the steps come about, and what waiting outside of a coroutine means.

local misuse = require "homegen.base.misuse"

local host = {}

---@class homegen.Loop
---@field name string
---@field drive? fun(subject: { done?: boolean }) blocks the caller and makes steps until `subject.done`; raises when
---  interrupted. Absent where the host must not be blocked: waiting outside of a coroutine raises there.

local current ---@type homegen.Loop|nil

local function check(adapter)
  if type(adapter) ~= "table" or type(adapter.name) ~= "string" then
    misuse("homegen.use: the name of a loop or an adapter table with a name expected")
  end
  if adapter.drive ~= nil and type(adapter.drive) ~= "function" then
    misuse("homegen.use: the adapter's drive must be a function")
  end
  return adapter
end

---Chooses the host's loop.
---@param adapter string|homegen.Loop the name of a module `homegen.host.<name>`, or an adapter
function host.use(adapter)
  if type(adapter) == "string" then
    local found, loaded = pcall(require, "homegen.host." .. adapter)
    if not found then misuse(("homegen.use: no loop called %q: %s"):format(adapter, loaded)) end
    adapter = loaded
  end
  current = check(adapter)
end

---@return homegen.Loop
function host.current()
  current = current or require "homegen.host.blocking"
  return current
end

return host
