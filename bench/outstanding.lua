-- What a task that is followed holds on the Lua heap:
--
--     outstanding.lua [TASKS] [JOURNAL]      .ci/with lua5.4 lua5.4 bench/outstanding.lua 1000 jobs.db
--
-- Prints the bytes per task that has been created and polled once, and waits for its next poll. JOURNAL is the path
-- of a journal that is not there yet; without it the store is in memory. The provider is played here: what is weighed
-- has no connections.

local clock = require "homegen.loop.clock"
local core = require "homegen.core"
local homegen = require "homegen"
local reactor = require "homegen.loop.reactor"

local tasks, journal = tonumber(arg[1] or 1000), arg[2]
local SECONDS_AHEAD = 20 -- the clock is put forward so far, so that every first poll is due

local CREATED = '{"code":0,"message":"","data":"1234567890123%06d"}'
local PROGRESS = '{"code":0,"message":"","data":{"id":"%s","status":"Processing","percentage":0,"waitNumber":0,'
  .. '"input":{"prompt":"a sofa"}}}'

-- The engine, but for the requests that the provider would answer.
local engine, completed, last_id, polls = core.engine {}, {}, 0, 0
local played = setmetatable({}, { __index = function(_, name)
  return function(_, ...) return engine[name](engine, ...) end
end })

local function answer(body)
  last_id = last_id + 1
  completed[#completed + 1] = { last_id, body }
  return last_id
end

function played.create()
  return answer(CREATED:format(last_id + 1))
end

function played.get(_, _, query)
  polls = polls + 1
  return answer(PROGRESS:format(query:match "%d+"))
end

function played.step(_, seconds)
  return engine:step(#completed > 0 and 0 or seconds) + #completed
end

function played.take()
  local one = table.remove(completed)
  if not one then return engine:take() end
  return one[1], "ok", true, 200, one[2], {}
end

local function heap()
  for _ = 1, 4 do collectgarbage() end
  return collectgarbage "count" * 1024
end

local function until_true(holds)
  repeat homegen.step(0.05) until holds()
end

reactor.use_engine(played)
local client = assert(homegen.new {
  ideal_house = { api_key = "sandbox-0123456789abcdef0123456789abcdef", base_url = "http://127.0.0.1:9" },
  poll_interval = 10, poll_interval_max = 15, max_unfinished = 2 * tasks + 1, journal = journal,
})
local list = {}
for i = 1, 2 * tasks do list[i] = false end

local function submit(first, last)
  for i = first, last do
    list[i] = assert(client:smart_replace {
      image_url = ("https://example.com/room-%d.jpg"):format(i),
      mask_url = ("https://example.com/mask-%d.png"):format(i),
      prompt = ("a modern velvet sofa in dark blue, number %d, between the window and the door"):format(i),
    })
  end
  until_true(function()
    for i = first, last do
      if not list[i].id then return false end
    end
    return true
  end)
  clock.set(function() return core.monotonic() + SECONDS_AHEAD end)
  until_true(function() return polls == last end)
  homegen.step()
  clock.set()
end

-- As many before, which do not count: tables of tasks grow by doubling.
submit(1, tasks)
local before = heap()
submit(tasks + 1, 2 * tasks)
print(("%.0f bytes per task"):format((heap() - before) / tasks))
os.exit(true)
