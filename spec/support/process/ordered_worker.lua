-- A process of its own for specs: does with a journal what it is told, line by line, and says what it learns.
--   ordered_worker.lua BASE_URL JOURNAL [OPTIONS]      OPTIONS of homegen.new as the inside of a Lua table
-- Prints "ready" first. Orders: "submit KEY…" begins tasks, each with its key at the start of its prompt; "await" waits
-- until all have ended and prints a line for each, "end KEY STATE ID KIND"; "written" waits until nothing that has happened
-- is still to be written, and prints "written"; "close" closes the client; "quit". Errors that nobody awaits are lines
-- "told KIND OUTCOME ID".

local homegen = require "homegen"
local clients = require "spec.support.clients"

io.stdout:setvbuf "line"
homegen.on_error = function(err) print(("told %s %s %s"):format(err.kind or err, err.outcome or "-", err.task_id or "-")) end

local options = assert(load("return {" .. (arg[3] or "") .. "}"))()
options.journal = arg[2]
local client = clients.new(arg[1], options)
local tasks = {}
local orders = {}

function orders.submit(keys)
  for key in keys:gmatch "%S+" do
    tasks[#tasks + 1] = assert(client:smart_replace(clients.params { prompt = key .. ": a blue sofa" }, { key = key }))
  end
end

function orders.await()
  for _, task in ipairs(tasks) do
    local _, err = homegen.await(task, 20)
    print(("end %s %s %s %s"):format(task.key, task.state, task.id or "-", err and err.kind or "-"))
  end
  tasks = {}
end

function orders.written()
  repeat homegen.step(0.05) until not client.store.journal:obstacle()
  print "written"
end

function orders.close() client:close() end

print "ready"
for line in io.lines() do
  if line == "quit" then break end
  local word, rest = line:match "^(%S+)%s*(.*)$"
  orders[word](rest)
end
