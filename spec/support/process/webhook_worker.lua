-- A process of its own for specs: creates a room whose webhook somebody else receives, and says what becomes of it.
--   webhook_worker.lua BASE_URL JOURNAL PREFIX
-- Prints "ready", then "end STATE ID"; exit code 0 when it has come to its end.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local iacrea = require "spec.support.iacrea"

local base_url, journal, prefix = arg[1], arg[2], arg[3]

local client = clients.new(base_url, {
  iacrea = { api_key = "iacrea-key", user_id = iacrea.USER, base_url = base_url }, journal = journal, webhook = prefix,
  poll_interval = 60, poll_interval_max = 60,
})
io.stdout:setvbuf "line"
print "ready"
local task = assert(client:create_room(iacrea.room(), { key = "k" }))
homegen.await(task, 20)
print(("end %s %s"):format(task.state, task.id or "-"))
client:close()
