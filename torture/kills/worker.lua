--- The program that is killed: asks for a batch of jobs by their keys until each has ended, and says so.
---
---   worker.lua CONFIG    a file of JSON: batch, count, peer, api_key, user_id, folder, journal (false: without one)
---
--- Each line that it writes is a JSON object: an id that it was told, a job that has ended, and at last its books.
--- A signal that Lua turns into an error ends it in order, by client:close().

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

local function say_end(job, state, task, result, err)
  say("end", {
    key = job.key, state = state, id = task and task.id, path = result and result.path,
    kind = err and err.kind, message = err and tostring(err),
  })
end

local ids = {} -- of the jobs that have ended well, by key

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
  done[job.key] = result ~= nil
  say_end(job, task.state, task, result, err)
end

local function say_books(client)
  say("books", { spent = client:spent() })
end

local client = assert(homegen.new {
  ideal_house = { api_key = config.api_key, base_url = config.peer },
  iacrea = { api_key = config.api_key, user_id = config.user_id, base_url = config.peer },
  poll_interval = 0.02, poll_interval_max = 0.04, retries = 8, connect_timeout = 5, request_timeout = 20,
  journal = config.journal and config.folder .. "/jobs.db" or nil,
  upload = function() return config.peer .. "/files/tiny.png" end,
})

local ok, err = xpcall(homegen.run, debug.traceback, function()
  if config.journal then assert(client:resume()) end
  local done = {}
  local list = jobs.list(config.batch, config.count, config.peer, config.shared)
  local outcomes = homegen.map(list, function(job) carry_out(client, job, done) end, { concurrency = #list })
  for _, outcome in ipairs(outcomes) do
    if not outcome.ok then error(outcome.err, 0) end
  end
end)
if ok then say_books(client) end
client:close()
say(ok and "done" or "interrupted", { message = not ok and tostring(err) or nil })
os.exit(ok and 0 or 3, true)
