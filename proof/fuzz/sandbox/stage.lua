--- Stand-ins for what the sandbox stands on: a reactor without network, a server without sockets, a clock that is
--- turned by hand, and secrets without chance, so that one input always takes one way.

local core = require "homegen.core"
local httpd = require "homegen.sandbox.httpd"

local stage = { now = 0, timers = {}, transfers = {}, requests = {}, answers = {} }

local MAX_TIMERS = 200 -- that fire in one go: a timer may set another one

local engine = core.engine {}
local reactor = {}

function reactor.engine() return engine end
function reactor.watch(_, on_ready)
  stage.turn = on_ready
  return true
end
function reactor.unwatch() end

function reactor.after(seconds, fn, argument)
  assert(type(seconds) == "number" and seconds == seconds, "a timer without a time")
  local timer = { at = stage.now + seconds, fn = fn, argument = argument }
  function timer.cancel() timer.fn = nil end
  stage.timers[#stage.timers + 1] = timer
  return timer
end

function reactor.transfer(_, target, ...)
  local arguments = { ... }
  assert(target:is_loopback(), "a request to another machine")
  stage.transfers[#stage.transfers + 1] = arguments[#arguments]
  return #stage.transfers
end

function reactor.cancel(id) stage.transfers[id] = false end

---Lets time pass: timers that are due fire, in the order in which they were set.
function stage.pass(seconds)
  stage.now = stage.now + seconds
  local i, fired = 1, 0
  while stage.timers[i] and fired < MAX_TIMERS do
    local timer = stage.timers[i]
    if timer.at <= stage.now or not timer.fn then
      table.remove(stage.timers, i)
      if timer.fn then
        timer.fn(timer.argument)
        fired, i = fired + 1, 1
      end
    else
      i = i + 1
    end
  end
end

---Ends the transfers that are under way: replies as the engine gives them.
function stage.deliver(outcome, status, body)
  for id = 1, #stage.transfers do
    local on_reply = stage.transfers[id]
    stage.transfers[id] = false
    if on_reply then on_reply(outcome, true, status, body, {}, outcome ~= "ok" and "no luck" or nil) end
  end
end

-- A header that libmicrohttpd would refuse raises, as it does in the server that this one stands in for.
local function check_headers(headers)
  for name, value in pairs(headers or {}) do
    assert(type(name) == "string" and type(value) == "string", "header names and values are strings")
    if (name .. value):find("[%z\r\n]") then error("homegen: the header " .. name .. " is refused") end
  end
end

local Listener = {}
Listener.__index = Listener
function Listener.port() return 40123 end
function Listener.fd() return 1000 end
function Listener.timeout() end
function Listener.run() end
function Listener.close() end
function Listener.take() return table.remove(stage.requests, 1) end

function Listener.respond(_, id, status, headers, body, cut)
  assert(math.type(status) == "integer" and status >= 200 and status <= 599, "an HTTP status from 200 to 599")
  assert(body == nil or type(body) == "string", "a body is a string")
  assert(cut == nil or math.type(cut) == "integer" or cut == math.floor(cut), "a cut is a whole number")
  check_headers(headers)
  if stage.answers[id] then return false end
  stage.answers[id] = { status = status, headers = headers or {}, body = body or "" }
  return true
end

function Listener.drop(_, id)
  stage.answers[id] = stage.answers[id] or { dropped = true }
  return true
end

local serial = 0
local secret = {}
function secret.token()
  serial = serial + 1
  return ("%032x"):format(serial)
end
function secret.uuid()
  serial = serial + 1
  return ("%08x-0000-4000-8000-000000000000"):format(serial)
end

---As before the first input.
function stage.reset()
  stage.now, stage.timers, stage.transfers, stage.requests, stage.answers = 0, {}, {}, {}, {}
  serial = 0
end

package.loaded["homegen.loop.reactor"] = reactor
package.loaded["homegen.sandbox.http.secret"] = secret
package.loaded["homegen.sandbox.httpd"] = {
  new = function() return setmetatable({}, Listener) end, read_beneath = httpd.read_beneath, _VERSION = httpd._VERSION,
}
require("homegen.loop.clock").set(function() return stage.now end)

return stage
