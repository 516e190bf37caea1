--- The program that is killed: asks for a batch of jobs by their keys until each has ended, and says so.
---
---   worker.lua CONFIG    a file of JSON: batch, count, peer, api_key, user_id, folder, shared; journal (false: without one),
---     resume (false: what is there is taken over by its key alone), afterwards (see afterwards.lua) with create_log,
---     log_position, and from an earlier run again, forgotten
---
--- KILLS_LEAVE in the environment: it gives up after so many milliseconds and closes its client in order.
--- HOMEGEN_WALL_CLOCK: its wall clock is to be one that can be set.
---
--- Each line that it writes is a JSON object: an id that it was told, a job that has ended, and at last its books.
--- A signal that Lua turns into an error ends it in order, by client:close().

local afterwards = require "kills.afterwards"
local cjson = require "cjson"
local core = require "homegen.core"
local homegen = require "homegen"
local jobs = require "kills.jobs"

local function read_config(path)
  local file = assert(io.open(path))
  local text = file:read("*a")
  file:close()
  return cjson.decode(text)
end

local config = read_config(arg[1])

io.stdout:setvbuf("line")
local function say(event, fields)
  fields.event, fields.at = event, core.monotonic()
  io.stdout:write(cjson.encode(fields), "\n")
end

if os.getenv "HOMEGEN_WALL_CLOCK" then
  assert(require("machine.wall_clock").works(), "the wall clock cannot be set: build/wall_clock.so does nothing here")
  say("clock", {})
end

local function say_end(job, state, task, result, err)
  say("end", {
    key = job.key, state = state, id = task and task.id, path = result and result.path,
    kind = err and err.kind, message = err and tostring(err),
  })
end

local ids = {} -- of the jobs that have ended well, by key
local closing = false -- what still runs then must not begin anything
local unknown = {} -- the jobs of which nobody knows whether they were created

---Asks for a job. A variation waits for its room, which may have none to vary.
local function submit(client, job, done)
  local options = { key = job.key, save = config.folder .. "/files/{key}.{ext}" }
  if not job.after then return client[job.service](client, job.params, options) end
  while done[job.after] == nil do homegen.sleep(0.005) end
  if not ids[job.after] then return nil, nil end
  return client:vary({ service = "create_room", id = ids[job.after], original_url = job.params.original_url }, job.params, options)
end

local function carry_out(client, job, done)
  local task, err = submit(client, job, done)
  if not task then
    done[job.key] = false
    return say_end(job, err and "error" or "skipped", nil, nil, err)
  end
  local id = task:created()
  if id then say("id", { key = job.key, id = id }) end
  local result
  result, err = homegen.await(task)
  if result then ids[job.key] = task.id end
  if task.state == "unknown_outcome" then unknown[#unknown + 1] = job end
  done[job.key] = result ~= nil
  say_end(job, task.state, task, result, err)
end

---Asks for all that has no result yet.
local function ask(client, list)
  local done, open = {}, {}
  for _, job in ipairs(list) do
    if ids[job.key] then done[job.key] = true else open[#open + 1] = job end
  end
  unknown = {}
  local outcomes = homegen.map(open, function(job) carry_out(client, job, done) end, { concurrency = #list })
  for _, outcome in ipairs(outcomes) do
    if not outcome.ok then error(outcome.err, 0) end
  end
end

---Two of the jobs, one of each provider, to be followed by their ids when the journal has forgotten them.
local function pick(list)
  local picked = {}
  for i = 1, 2 do
    local job = list[i]
    if ids[job.key] then picked[#picked + 1] = { key = job.key, service = job.service, id = ids[job.key] } end
  end
  return picked
end

local SETTLINGS = 5 -- the peer may be killed again, and again some are unknown

local function work(client)
  local list = jobs.list(config.batch, config.count, config.peer, config.shared)
  if config.resume then
    for _, task in ipairs(assert(client:resume())) do
      if config.again then homegen.await(task) end
    end
  end
  if not config.again then ask(client, list) end
  if not config.afterwards or closing then return end
  for _ = 1, SETTLINGS do
    if not afterwards.settle(client, config, unknown, say, ids) then break end
    ask(client, list)
  end
  if closing then return end
  afterwards.forget(client, config, config.again or pick(list), say)
end

---What was spent, as the journal says after all that it was asked before.
local function say_books(client)
  client:spent()
  if config.journal then assert(client:tasks()) end
  say("books", { spent = client:spent() })
end

---The host has its own loop, and leaves it.
local function work_until(client, moment)
  homegen.spawn(work, client)
  while core.monotonic() < moment do homegen.step(0.001) end
  error("it gives up", 0)
end

local client = assert(homegen.new {
  ideal_house = { api_key = config.api_key, base_url = config.peer },
  iacrea = { api_key = config.api_key, user_id = config.user_id, base_url = config.peer },
  poll_interval = 0.02, poll_interval_max = 0.04, retries = 8, connect_timeout = 5, create_timeout = 20, request_timeout = 20,
  journal = config.journal and config.folder .. "/jobs.db" or nil,
  upload = function() return config.peer .. "/files/tiny.png" end,
})

local leave = tonumber(os.getenv "KILLS_LEAVE")
local ok, err
if leave then
  ok, err = pcall(work_until, client, core.monotonic() + leave / 1000)
else
  ok, err = xpcall(homegen.run, debug.traceback, work, client)
end
if ok then homegen.run(say_books, client) end
closing = true
client:close()
say(ok and "done" or "interrupted", { message = not ok and tostring(err) or nil })
os.exit(ok and 0 or 3, true)
