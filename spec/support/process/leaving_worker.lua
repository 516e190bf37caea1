-- A process of its own for specs: leaves in the middle of its batch.
--   leaving_worker.lua BASE_URL JOURNAL HOW [EVENT]
-- HOW: "exit" leaves by os.exit, "close" by os.exit that closes the state, "raise" by an error that nobody catches,
-- "raise_in_run" by one in a coroutine of homegen.run, "end" at the end of the script, "coroutine" closes the state in one.
-- Its jobs are job-1 to job-4. With "at_once" it leaves right behind the submits, else when two jobs are followed, the create
-- of one is on its way and job-4 waits. With a number of an event, N, its jobs are eventN-1 and eventN-2, and it leaves when
-- that event is told. Exit code 0: it came to its end.

local homegen = require "homegen"
local clients = require "spec.support.clients"

local base_url, journal, how, at = arg[1], arg[2], arg[3], tonumber(arg[4])

local function close() os.exit(3, true) end

local leave = {
  exit = function() os.exit(3) end,
  at_once = function() os.exit(3) end,
  close = close,
  raise = function() error "boom" end,
  raise_in_run = function()
    homegen.run(function()
      homegen.sleep(0)
      error "boom"
    end)
  end,
  ["end"] = function() end,
}

local count = 0
local client = clients.new(base_url, { journal = journal, max_unfinished = 3, on_event = at and function()
  count = count + 1
  if count == at then leave[how]() end
end })

local tasks = {}
for index = 1, at and 2 or 4 do
  local key = ("%s-%d"):format(at and "event" .. at or "job", index)
  tasks[index] = assert(client:smart_replace(clients.params { prompt = key .. ": a blue sofa" }, { key = key }))
end

function leave.coroutine()
  homegen.run(function()
    homegen.spawn(function()
      homegen.sleep(0)
      close()
    end)
    homegen.await(tasks[4])
  end)
end

-- Which of the first three is on its way is for the network to decide.
local function is_in_the_middle()
  local counts = { processing = 0, sending = 0 }
  for index = 1, 3 do counts[tasks[index].state] = (counts[tasks[index].state] or 0) + 1 end
  return counts.processing == 2 and counts.sending == 1 and tasks[4].state == "waiting"
end

if at then
  for _, task in ipairs(tasks) do homegen.await(task, 20) end
  client:close()
else
  while how ~= "at_once" and not is_in_the_middle() do homegen.step(0.05) end
  leave[how]()
end
