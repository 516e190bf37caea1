-- tasks_lua_http.lua PORT TASKS: creates and polls tasks of bench/poll_server by lua-http, 64 at a time. It has no pool:
-- each request has a connection of its own.

local cqueues = require "cqueues"
local request = require "http.request"
local workload = dofile "bench/peers/workload.lua"

local function start(worker, count)
  local loop = cqueues.new()
  for _ = 1, count do loop:wrap(worker) end
  assert(loop:loop())
end

local function ask(method, url, headers, body)
  local one = request.new_from_uri(url)
  one.headers:upsert(":method", method)
  for name, value in pairs(headers) do one.headers:upsert(name:lower(), value) end
  if body then one:set_body(body) end
  local reply, stream = assert(one:go(60))
  assert(reply:get ":status" == "200")
  local text = assert(stream:get_body_as_string(60))
  stream:shutdown()
  return text
end

workload.run(arg[1], tonumber(arg[2]), start, ask)
