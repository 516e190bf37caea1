--- Looks for bytes in the memory of another process, as whoever gets its core dump would.

local memory_scan = {}

local STEP = 1024 * 1024

---The writable mappings of a process.
---@return { from: number, to: number, name: string }[]
local function mappings(pid)
  local list = {}
  for line in io.lines(("/proc/%d/maps"):format(pid)) do
    local from, to, rights, name = line:match("^(%x+)%-(%x+) (%S+) %S+ %S+ %S+%s*(.*)$")
    if rights:sub(1, 2) == "rw" then
      list[#list + 1] = { from = tonumber(from, 16), to = tonumber(to, 16), name = name }
    end
  end
  return list
end

local function count_in(file, mapping, bytes)
  local count, at, before = 0, mapping.from, ""
  while at < mapping.to do
    file:seek("set", at)
    local piece = file:read(math.min(STEP, mapping.to - at))
    if not piece then break end -- a page that cannot be read
    local text = before .. piece
    local found = text:find(bytes, 1, true)
    while found do
      count = count + 1
      found = text:find(bytes, found + 1, true)
    end
    before = text:sub(-(#bytes - 1))
    at = at + #piece
  end
  return count
end

---How often the bytes stand in the process's writable memory.
---@param pid integer a stopped or waiting process of our own
---@param bytes string
---@return integer|nil count nil where the system does not let us look
---@return table<string, integer> places by the mapping's name; "" is what has none
function memory_scan.count(pid, bytes)
  local file = io.open(("/proc/%d/mem"):format(pid), "rb")
  if not file then return nil, {} end
  local total, places = 0, {}
  for _, mapping in ipairs(mappings(pid)) do
    local found = count_in(file, mapping, bytes)
    if found > 0 then places[mapping.name] = (places[mapping.name] or 0) + found end
    total = total + found
  end
  file:close()
  return total, places
end

return memory_scan
