-- What an outstanding task weighs, the Lua heap and the C library's together:
--
--     weight.lua PORT [tasks=8192] [kept=accepted|handle|await] [journal=PATH]
--
-- Of tasks that were created and wait for their first poll. Kept: nothing, the handle, or a coroutine that awaits the
-- task. As many tasks are created before, which do not count: tables grow by doubling. Prints "both B lua L", KiB per
-- task. The C library tells what is in use of its heap (mallinfo2), which holds PUC Lua's; LuaJIT has one of its own.

local homegen = require "bench.whole"

local port, given = arg[1], { tasks = 8192, kept = "accepted" }
for i = 2, #arg do
  local name, value = arg[i]:match "^(%w+)=(.*)$"
  given[name] = tonumber(value) or value
end

local in_use
if jit then
  local ffi = require "ffi"
  ffi.cdef [[
    struct mallinfo2 { size_t arena, ordblks, smblks, hblks, hblkhd, usmblks, fsmblks, uordblks, fordblks, keepcost; };
    struct mallinfo2 mallinfo2(void);
  ]]
  function in_use()
    local heap = ffi.C.mallinfo2()
    return tonumber(heap.uordblks + heap.hblkhd) + collectgarbage "count" * 1024
  end
else
  in_use = assert(package.loadlib(("build/%s/heap.so"):format(os.getenv "HOMEGEN_FLAVOUR"), "luaopen_heap"))()
end

local client = assert(homegen.new {
  ideal_house = { api_key = "sandbox-0123456789abcdef0123456789abcdef", base_url = "http://127.0.0.1:" .. port },
  poll_interval = 600, poll_interval_max = 600, timeout = 3600, max_unfinished = 2 * given.tasks + 1,
  journal = given.journal,
})

local kept = {}
for i = 1, 2 * given.tasks do kept[i] = false end

local function params(i)
  return {
    image_url = ("https://example.com/room-%d.jpg"):format(i),
    mask_url = ("https://example.com/mask-%d.png"):format(i),
    prompt = ("a modern velvet sofa in dark blue, number %d, between the window and the door"):format(i),
  }
end

local function begin(i)
  local task = assert(client:smart_replace(params(i)))
  kept[i] = task
  if given.kept == "await" then homegen.spawn(homegen.await, task) end
end

-- Until all have their ids; what nobody keeps is dropped then.
local function submit(first, last)
  for i = first, last do begin(i) end
  for i = first, last do
    while not kept[i].id do homegen.step(0.05) end
    if given.kept ~= "handle" then kept[i] = false end
  end
  for _ = 1, 4 do homegen.step() end
end

local function weigh()
  for _ = 1, 4 do collectgarbage() end
  return in_use(), collectgarbage "count" * 1024
end

submit(1, given.tasks)
local both, lua = weigh()
submit(given.tasks + 1, 2 * given.tasks)
local both_after, lua_after = weigh()
local unit = given.tasks * 1024
print(("both %.3f lua %.3f"):format((both_after - both) / unit, (lua_after - lua) / unit))
os.exit(true)
