--- How long the host's loop stands still while tasks are journalled and pictures are saved on a slow disk.
---
---     HOMEGEN_SLOW_FSYNC=200 LD_PRELOAD=build/slow_disk.so .ci/with lua5.4 lua5.4 proof/slow_disk/slow_disk.lua [COUNT]
---
--- COUNT tasks with a journal create and save pictures of 2 MB out of a frame loop that does nothing but
--- `homegen.step()`. Prints one line: how many were saved, in how many seconds, the longest step, and for how long the loop stood still in all, that
--- is, neither ran nor waited for a processor. Time without a processor is left out of both: it is other programs' doing.

local clock = require "homegen.loop.clock"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

local count = tonumber(arg[1] or 1)

local function serve()
  local server = faultd.start()
  -- the specs' picture with a large chunk of nobody's kind behind its header
  server:always("/r.png", faultd.file {
    clients.PNG:sub(1, 33), "\0\32\0\0teSt", faultd.times(2 ^ 18, "12345678"), "####", clients.PNG:sub(34),
  })
  server:always(clients.CREATE, faultd.created())
  server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
  return server
end

local schedstat = assert(io.open("/proc/self/schedstat", "r")) -- kept: a file for each look would be garbage in the steps
schedstat:setvbuf("no")

-- Seconds that the main thread has run, and seconds that it has waited for a processor.
local function schedule()
  schedstat:seek("set")
  local ran, waited = schedstat:read(64):match("^(%d+) (%d+)")
  return tonumber(ran) / 1e9, tonumber(waited) / 1e9
end

local server, folder = serve(), clients.folder()
local client = clients.new(server, { journal = folder .. "/jobs.db" }) -- opening is the one thing that may wait

local saved = 0
for index = 1, count do
  local task = assert(client:smart_replace(clients.params(), {
    key = "job-" .. index, save = ("%s/%d.{ext}"):format(folder, index),
  }))
  task:on_done(function(ended)
    assert(ended.result and ended.result.path, tostring(ended.error))
    saved = saved + 1
  end)
end

local ran_at_start, waited_at_start = schedule()
local started, longest = clock.now(), 0
while saved < count and clock.now() - started < 60 do
  local _, waited = schedule()
  local before = clock.now()
  homegen.step()
  local step = clock.now() - before
  local _, waited_since = schedule()
  longest = math.max(longest, step - (waited_since - waited))
end
local seconds = clock.now() - started
local ran, waited = schedule()
local stood = math.max(seconds - (ran - ran_at_start) - (waited - waited_at_start), 0)

client:close()
server:stop()
os.execute(("rm -rf '%s'"):format(folder))
print(("saved %d in %.2f s, longest step %.2f ms, stood still %.2f ms"):format(saved, seconds, longest * 1000, stood * 1000))
