--- nginx with its Lua module, and what is built on it (OpenResty, Kong, APISIX). Steps are made in a timer of each worker's, which
--- ends when nothing is left; a handler waits on a semaphore. Nothing of a handler's is ever called from the timer: after a
--- client's abort its locals may be another request's.

local core = require "homegen.core"
local leaving = require "homegen.loop.leaving"
local needs = require "homegen.host.needs"
local pump = require "homegen.host.pump"
local reactor = require "homegen.loop.reactor"
local request = require "homegen.host.request"

local ngx = needs("openresty", rawget(_G, "ngx"), "ngx.timer, of nginx's Lua module")
local timer_at = needs("openresty", ngx.timer and ngx.timer.at, "ngx.timer.at")
local sleep = needs("openresty", ngx.sleep, "ngx.sleep")
local phase = needs("openresty", ngx.get_phase, "ngx.get_phase")
local found, semaphore = pcall(require, "ngx.semaphore")
needs("openresty", found and semaphore, "ngx.semaphore, of lua-resty-core")

local exiting = needs("openresty", ngx.worker and ngx.worker.exiting, "ngx.worker.exiting")

local running = coroutine.running

-- Where nginx lets Lua wait.
local WAITS = {
  rewrite = true, server_rewrite = true, access = true, content = true, timer = true, ssl_cert = true, ssl_session_fetch = true,
  ssl_client_hello = true, preread = true,
}

local LONGEST = 60 -- seconds of one wait; it is made again

local openresty = { name = "openresty", serves = true, coroutine = request.coroutines() }

-- A worker that was told to go starts no timers any more: then those that wait make the steps.
local unpumped = false

local function start(body)
  if unpumped then return false end
  local ok, message = timer_at(0, body)
  if ok then return true end
  if message ~= "process exiting" then error("homegen: nginx starts no timer: " .. tostring(message), 0) end
  unpumped = true
  return false
end

-- nginx cannot watch a descriptor that is not its own: a thread does so and writes a byte to a socket that it can read.
local function connect(fd)
  local bell = core.doorbell(fd)
  if not bell then return nil end
  local socket = ngx.socket.tcp()
  socket:settimeouts(1000, 1000, LONGEST * 1000)
  if socket:connect("unix:" .. bell:path()) then return bell, socket end
  bell:close()
  return nil
end

local fall_back = pump.attach(start, sleep)

function openresty.attach(step, fd, timeout)
  if phase() == "init" then
    error("homegen: nginx forks its workers after init_by_lua: make clients in init_worker_by_lua, or later", 0)
  end
  local on, detach = true, nil
  local function body()
    local bell, socket = connect(fd)
    local byte, trouble
    while on and bell do
      pump.step(step)
      if not on then break end
      bell:arm()
      byte, trouble = socket:receive(1)
      if not byte and trouble ~= "timeout" then break end
    end
    if socket then socket:close() end
    if bell then bell:close() end
    -- worker_shutdown_timeout is over: nginx has closed its connections, and goes when no timer is left
    if on and bell and exiting() then leaving.begin() end
    if on then detach = fall_back(step, fd, timeout) end -- a sleeping loop, in a timer of its own
  end
  local release = request.hold(start, semaphore.new())
  if not start(body) then
    release()
    return nil
  end
  return function()
    on = false
    release()
    if detach then detach() end
  end
end

function openresty.own()
  return WAITS[phase()] == true and running() ~= nil
end

function openresty.wait(signal, seconds)
  local bell = signal.own or semaphore.new()
  signal.own = bell
  if not unpumped then
    bell:wait(math.min(seconds or LONGEST, LONGEST))
  else
    bell:wait(0.01)
    if not reactor.is_stepping() then reactor.step() end
  end
end

function openresty.wake(signal)
  if signal.own then signal.own:post(1) end
end

return openresty
