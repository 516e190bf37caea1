-- What the soak reads off its own process when nothing is under way, and what may not have grown.

local reactor = require "homegen.loop.reactor"
local transfers = require "homegen.loop.transfers"

local gauges = {}

local PAGE_KILOBYTES = 4

---@class soak.Reading
---@field tasks integer
---@field rss number kB, without what malloc only keeps
---@field heap number kB in use, of malloc's
---@field lua number kB
---@field fds integer
---@field left string[] what should not be there any more

local function upvalue_of(fn, wanted)
  local index = 1
  while true do
    local name, value = debug.getupvalue(fn, index)
    if not name then error("no upvalue " .. wanted) end
    if name == wanted then return value end
    index = index + 1
  end
end

local timer_heap = upvalue_of(reactor.at, "heap")

-- How much malloc keeps for later depends on when the largest pictures happened to be in memory together, and would hide
-- what grows by a hundred bytes per task.
local settle_heap
if jit then
  local ffi = require "ffi"
  ffi.cdef [[
    typedef struct { size_t arena, ordblks, smblks, hblks, hblkhd, usmblks, fsmblks, uordblks, fordblks, keepcost; } heap_info;
    heap_info mallinfo2(void);
    int malloc_trim(size_t);
  ]]
  function settle_heap()
    ffi.C.malloc_trim(0)
    local heap = ffi.C.mallinfo2()
    return tonumber(heap.uordblks + heap.hblkhd)
  end
else
  local open = assert(package.loadlib(("build/lua%s/heap.so"):format(_VERSION:match("%d+%.%d+")), "luaopen_heap"))
  settle_heap = open()
end

local function resident()
  local file = assert(io.open("/proc/self/statm"))
  local pages = file:read("*l"):match("^%d+ (%d+)")
  file:close()
  return tonumber(pages) * PAGE_KILOBYTES
end

-- The descriptors that the directory has entries for; the highest is that of the look itself.
local function descriptors(limit)
  local count = 0
  for fd = 0, limit do
    local file = io.open(("/proc/self/fdinfo/%d"):format(fd))
    if file then
      file:close()
      count = count + 1
    end
  end
  return count
end

local function count(set)
  local number = 0
  for _ in pairs(set) do number = number + 1 end
  return number
end

---What a client at rest still holds.
local function examine_client(client, note)
  note("live tasks", count(client.live))
  for name, account in pairs(client.accounts) do
    for service, queue in pairs(account.limiters) do
      note(("places of %s"):format(service), queue.open)
      note(("queue of %s"):format(service), count(queue.queue.places))
    end
    if count(account.targets) > 10 then note(("targets of %s"):format(name), count(account.targets)) end
  end
  note("job keys", count(client.keys))
  for _, ids in pairs(client.store.ids or {}) do note("ids", count(ids)) end
  local journal = client.store.journal
  if journal then
    note("the journal's transactions", count(journal.thread.callbacks))
    note("the journal's backlog", #journal.backlog)
  end
end

---Reads everything; nothing must be under way.
---@param clients homegen.Client[]
---@param tasks integer done so far
---@return soak.Reading
function gauges.read(clients, tasks)
  if jit then jit.flush() end -- machine code is memory too, and comes to it for a long time
  for _ = 1, 4 do collectgarbage() end -- finished coroutines' leftovers need more than one cycle
  local left = {}
  local function note(what, number)
    if number ~= 0 then left[#left + 1] = ("%s: %d"):format(what, number) end
  end
  note("live", reactor.live())
  note("transfers", transfers.count())
  note("engine's transfers", reactor.engine():active())
  note("timers", timer_heap.size)
  for _, client in ipairs(clients) do examine_client(client, note) end
  local heap = settle_heap() / 1024
  return { tasks = tasks, rss = resident(), heap = heap, lua = collectgarbage("count"), fds = descriptors(256), left = left }
end

local function highest(readings, field, from, to)
  local top = 0
  for index = from, to do top = math.max(top, readings[index][field]) end
  return top
end

---How much a figure has grown after the warm-up: the most of the last half over the most of the quarter before it.
---@param readings soak.Reading[]
---@param field "rss"|"heap"|"lua"|"fds"
---@return number
function gauges.growth(readings, field)
  local count_of = #readings
  local quarter, half = math.floor(count_of / 4), math.floor(count_of / 2)
  return highest(readings, field, half + 1, count_of) - highest(readings, field, quarter + 1, half)
end

---The slope of the line that fits the readings after the first quarter best.
---@return number per thousand tasks
function gauges.slope(readings, field)
  local first = math.floor(#readings / 4) + 1
  local n, sx, sy, sxx, sxy = 0, 0, 0, 0, 0
  for index = first, #readings do
    local x, y = readings[index].tasks / 1000, readings[index][field]
    n, sx, sy, sxx, sxy = n + 1, sx + x, sy + y, sxx + x * x, sxy + x * y
  end
  local spread = n * sxx - sx * sx
  return spread > 0 and (n * sxy - sx * sy) / spread or 0
end

return gauges
