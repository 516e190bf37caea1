-- What a name server that never answers costs, and what waiting for a named host's reply does.
--   names.lua [SECONDS]
-- Needs names: "*.dead.example" never resolve, "live.example" is this machine in both families, "half.example" is it in one
-- and never resolves in the other (.ci/machine/matrix gives them). Prints what it measured, and ends with the count.

local child = require "spec.support.process.child"
local core = require "homegen.core"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local iacrea = require "spec.support.iacrea"

local DEAD = "http://api.dead.example"
local SOON = tonumber(arg[1]) or 0.05 -- seconds; nothing here may take longer
local passed, failed = 0, 0

local function report(what, seconds, limit)
  local good = seconds <= limit
  print(("%6.0f ms  %s%s"):format(seconds * 1000, what, good and "" or (": FAILED, at most %.0f ms"):format(limit * 1000)))
  passed, failed = passed + (good and 1 or 0), failed + (good and 0 or 1)
end

local function start_provider()
  local server = faultd.start()
  server:always(clients.CREATE, faultd.created())
  server:always(clients.RESULT, faultd.task("Queued"))
  return server
end

---Seconds until the provider's id is there.
local function create_time(client)
  local started = core.monotonic()
  local task = assert(client:smart_replace(clients.params()))
  assert(task:created(60))
  return core.monotonic() - started
end

local function measure_other_provider(hanging)
  local server = start_provider()
  local client = clients.new(("http://live.example:%d"):format(server.port), {
    iacrea = { api_key = "k", user_id = iacrea.USER, base_url = DEAD }, poll_interval = 3, poll_interval_max = 5, max_unfinished = 100,
  })
  for _ = 1, hanging do assert(client:create_room(iacrea.room())) end
  local until_then = core.monotonic() + 0.3
  while core.monotonic() < until_then do homegen.step(0.01) end
  report(("the other provider's create, %d names hanging"):format(hanging), create_time(client), SOON)
  client:close()
  server:stop()
end

local function measure_half_name()
  local server = start_provider()
  local client = clients.new(("http://half.example:%d"):format(server.port), { poll_interval = 3, poll_interval_max = 5 })
  report("a create to a name that has one family's address", create_time(client), 2 * SOON + 0.1)
  client:close()
  server:stop()
end

local function measure_idle_cpu()
  local server = faultd.start()
  server:always(clients.CREATE, faultd.stall_after_read())
  local client = clients.new(("http://live.example:%d"):format(server.port), { poll_interval = 3, poll_interval_max = 5 })
  assert(client:smart_replace(clients.params()))
  local until_then = core.monotonic() + 0.5
  while core.monotonic() < until_then do homegen.step(until_then - core.monotonic()) end
  local spent, started = os.clock(), core.monotonic()
  while core.monotonic() < started + 2 do homegen.step(started + 2 - core.monotonic()) end
  report("CPU while a named host's reply is awaited for 2 s", os.clock() - spent, 0.02)
  server:stop()
  client:close()
end

local END = [[
  local homegen = require "homegen"
  local client = assert(homegen.new { ideal_house = { api_key = "k", base_url = "%s" } })
  assert(client:house_plan {})
  for _ = 1, 20 do homegen.step(0.02) end
  print "looking up"
  io.stdout:flush()
  io.read("*l")
  client:close()
  print "closed"
  io.stdout:flush()
]]

local function measure_end()
  local process = child.start(END:format(DEAD))
  assert(process:line() == "looking up")
  local started = core.monotonic()
  process:go_on()
  assert(process:line() == "closed")
  report("client:close() while a name hangs", core.monotonic() - started, SOON)
  started = core.monotonic()
  process:stop()
  report("the end of the process after it", core.monotonic() - started, SOON)
end

measure_end()
measure_other_provider(10)
measure_other_provider(40)
measure_half_name()
measure_idle_cpu()
print(("%d passed, %d failed, 0 skipped"):format(passed, failed))
os.exit(failed == 0)
