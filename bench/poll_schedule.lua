-- What the poll schedule comes to on tasks whose progress moves in different ways: its polls as a share of those that a
-- client makes which asks every 3 seconds, and how late it notices an end, in seconds (that client: 1.5).
--
--     .ci/with lua5.4 lua5.4 bench/poll_schedule.lua [TASKS]
--
-- A simulation, the same on every machine; short tasks take 5-20 s, middling ones 20-60 s, long ones 60-600 s.

local poll_curves = require "spec.support.poll_curves"

local tasks = tonumber(arg[1]) or 1500

local function cell(outcome) return ("%4.2f %4.2f s"):format(poll_curves.figures(outcome)) end

print(("%-36s %12s %12s %12s %14s"):format("polls and delay", "short", "middling", "long", "short and long"))
for _, entry in ipairs(poll_curves.CURVES) do
  local short = poll_curves.run(entry[2], "short", tasks)
  local middling = poll_curves.run(entry[2], "middling", tasks)
  local long = poll_curves.run(entry[2], "long", tasks)
  print(("%-36s %12s %12s %12s %14s"):format(entry[1], cell(short), cell(middling), cell(long),
    cell(poll_curves.together(short, long))))
end
