--- The first call of a client loads what it needs: that is swept apart, as the other operations begin with all loaded.
---
---     sweep proof/sweep/sweep_loading.lua [STRIDE]
---
--- Each point is a forked process in which one request for memory of Lua's or of homegen's C is refused during the first call.
--- It has to raise that there is no memory, or to return an error; then the same call has to work, and its task to come to its
--- end. (Which requests are the dynamic loader's nobody can tell: those are never refused.) The last line has the sums.

local errors = require "homegen.base.errors"
local homegen = require "homegen"

local stride = tonumber((...)) or 1

local SECONDS = 20 -- that a point may take
-- Of the one that Lua refuses it asks again, after a collection.
local REFUSED = { lua = 2, homegen = 1 }
local NOTHING_REFUSED, SUCCEEDED, RAISED, FAILED, WRONG = 0, 10, 11, 12, 13

local client = assert(homegen.new { ideal_house = { api_key = "k", base_url = "http://127.0.0.1:1" }, retries = 0 })
local picture = "https://example.com/a.png"
local params = { image_url = picture, mask_url = picture, prompt = "a sofa" }

local function call() return client:smart_replace(params) end

local function complain(...)
  io.stderr:write(("%s\n"):format(table.concat({ ... }, " ")))
  return WRONG
end

---@return integer code what became of the first call, and whether the second was right
local function judge(ok, task, err)
  if ok and not task and not errors.is(err) then return complain("no error object:", tostring(err)) end
  if not ok and not tostring(task):find("not enough memory", 1, true) then return complain("raised:", tostring(task)) end
  local first = not ok and RAISED or task and SUCCEEDED or FAILED
  if first ~= SUCCEEDED then ok, task, err = pcall(call) end
  if not ok or not task then return complain("with memory again:", tostring(task), tostring(err)) end
  local result, failed = homegen.await(task, SECONDS / 2)
  if result or failed.kind ~= "network" then return complain("the task ended with", tostring(failed)) end
  return first
end

local function point(class, first)
  memory.arm(class, first, first + REFUSED[class] - 1)
  local ok, task, err = pcall(call)
  memory.disarm()
  local _, refused = memory.read()
  memory.exit(refused == 0 and NOTHING_REFUSED or judge(ok, task, err))
end

---@return integer|nil code nil: it did not come to its end
local function run(class, first)
  local pid = memory.fork()
  if pid == 0 then point(class, first) end
  local how, code = memory.wait(pid, SECONDS)
  if how == "exited" then return code end
  complain(class, tostring(first), how, tostring(code))
  return nil
end

memory.start()
local points, violations, counts = 0, 0, { [SUCCEEDED] = 0, [RAISED] = 0, [FAILED] = 0 }
for class in pairs(REFUSED) do
  local first = 1
  repeat
    local code = run(class, first)
    points, first = points + 1, first + stride
    if counts[code] then counts[code] = counts[code] + 1 elseif code ~= NOTHING_REFUSED then violations = violations + 1 end
  until code == NOTHING_REFUSED
end
print(("loading: %d points, %d raised, %d errors, %d successes; %d violations"):format(
  points, counts[RAISED], counts[FAILED], counts[SUCCEEDED], violations))
os.exit(violations == 0)
