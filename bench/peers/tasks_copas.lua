-- tasks_copas.lua PORT TASKS: creates and polls tasks of bench/poll_server by copas.http, 64 at a time. It keeps no
-- connections: each request has one of its own.

local copas = require "copas"
local http = require "copas.http"
local ltn12 = require "ltn12"
local workload = dofile "bench/peers/workload.lua"

local function start(worker, count)
  for _ = 1, count do copas.addthread(worker) end
  copas.loop()
end

local function ask(method, url, headers, body)
  local reply = {}
  if body then headers["Content-Length"] = #body end
  local _, status = http.request {
    method = method, url = url, headers = headers, source = body and ltn12.source.string(body),
    sink = ltn12.sink.table(reply),
  }
  assert(status == 200, status)
  return table.concat(reply)
end

workload.run(arg[1], tonumber(arg[2]), start, ask)
