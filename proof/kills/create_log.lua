--- The provider's own log of creates (sandbox/lua/homegen/sandbox/state/create_log.lua), as it lies on the disk.

local create_log = {}

---@class kills.Create
---@field reads integer how often a create was read
---@field ids string[] of the tasks that it became
---@field read_at? number when the first one was read, in monotonic seconds
---@field id_at? number when it was carried out; its reply comes after that

---@param path string
---@param from? integer where to begin
---@return table<string, kills.Create> creates by marker
---@return integer position of its end
function create_log.read(path, from)
  local creates = {}
  local file = assert(io.open(path, "rb"))
  file:seek("set", from or 0)
  for line in file:lines() do
    local at, marker, word = line:match("^(%S+) %S+ (%S+) (%S+)$")
    if marker then
      local entry = creates[marker] or { reads = 0, ids = {} }
      creates[marker] = entry
      if word == "read" then
        entry.reads, entry.read_at = entry.reads + 1, entry.read_at or tonumber(at)
      else
        entry.ids[#entry.ids + 1], entry.id_at = word, entry.id_at or tonumber(at)
      end
    end
  end
  local position = file:seek("end")
  file:close()
  return creates, position
end

return create_log
