--- copas. Version 4 can pause its threads; older ones know nothing but sockets, so homegen is two kinds of them there: a
--- server whose `accept` is a step, and one that becomes readable when what a thread waits for has come.

local needs = require "homegen.host.needs"
local pump = require "homegen.host.pump"
local reactor = require "homegen.loop.reactor"

local found, lib = pcall(require, "copas")
needs("copas", found and lib, "the module copas")

local copas = { name = "copas" }

local running = coroutine.running

function copas.own()
  local co, is_main = running()
  return co ~= nil and not is_main and not reactor.is_stepping()
end

local pause = lib.pause or lib.sleep
if pause then
  copas.attach = pump.attach(function(body) lib.addthread(body) end, pause)

  function copas.wait() pause(0.01) end

  return copas
end

needs("copas", lib.addserver, "copas.addserver")
needs("copas", lib.receive, "copas.receive")

-- What select looks at: the engine's descriptor, or at once where `dirty` says so. Of several with one descriptor it tells of one,
-- so whichever it is makes the step.
local function socket(fd, fields)
  fields.getfd = function() return fd end
  fields.settimeout = function() end
  fields.close = function() end
  return fields
end

local turn -- makes a step, while there is something to do
local bell -- the server; there is no way to take one away, so it stays and is deaf meanwhile

function copas.attach(step, fd)
  turn = step
  if not bell or bell.getfd() ~= fd then
    bell = socket(fd, {
      dirty = function() return false end,
      accept = function() -- nobody has called: copas looks after others, and comes again
        if turn then turn() end
      end,
    })
    lib.addserver(bell, function() end)
  end
  return function() turn = nil end
end

function copas.wait(signal)
  local asked = false
  lib.receive(socket(reactor.fd(), {
    dirty = function() return signal.done end,
    receive = function()
      if asked and turn and not signal.done then turn() end
      asked = true
      if signal.done then return "" end
      return nil, "timeout"
    end,
  }), 1)
end

return copas
