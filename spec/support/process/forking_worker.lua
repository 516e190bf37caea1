-- A process of its own for specs: forks while it has a client with a journal and tasks at the provider.
--   forking_worker.lua BASE_URL JOURNAL
-- The child tries what it has inherited and says "child WHAT MESSAGE" for each; then it closes its Lua state. The parent
-- says "forked CODE" with its child's exit code, goes on when it is told a line, and says "end KEY STATE ID" of its tasks.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local fork = require "spec.support.process.fork"

io.stdout:setvbuf "line"

local client = clients.new(arg[1], { journal = arg[2] })
local tasks = {}

local function submit(key)
  tasks[#tasks + 1] = assert(client:smart_replace(clients.params(), { key = key }))
end

local child = {
  { "submit", function() submit "child" end },
  { "await", function() homegen.await(tasks[1], 5) end },
  { "step", function() homegen.step() end },
  { "cancel", function() tasks[1]:cancel() end },
  { "find", function() client:find { key = "followed" } end },
  { "spent", function() client:spent() end },
  { "new", function() clients.new(arg[1], { journal = arg[2] }) end },
  { "close", function() client:close() end },
}

submit "followed"
submit "sending"
local function count(state)
  return (tasks[1].state == state and 1 or 0) + (tasks[2].state == state and 1 or 0)
end
repeat homegen.step(0.05) until count "processing" == 1 and count "sending" == 1

local pid = fork.fork()
if pid == 0 then
  for _, try in ipairs(child) do
    local ok, message = pcall(try[2])
    print(("child %s %s"):format(try[1], ok and "worked" or tostring(message)))
  end
  client, tasks = nil, nil
  collectgarbage()
  collectgarbage()
  os.exit(7, true)
end
print("forked " .. fork.wait(pid))
io.read "*l"
submit "later"
for _, task in ipairs(tasks) do
  homegen.await(task, 20)
  print(("end %s %s %s"):format(task.key, task.state, task.id))
end
client:close()
