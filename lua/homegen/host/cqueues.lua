--- cqueues, and lua-http on it. Steps are made in a coroutine of the controller that runs when there is something to do; the
--- controller is done when nothing is left.

local needs = require "homegen.host.needs"

local found, lib = pcall(require, "cqueues")
needs("cqueues", found and lib, "the module cqueues")
needs("cqueues", lib.poll, "cqueues.poll")
local has_condition, condition = pcall(require, "cqueues.condition")
needs("cqueues", has_condition and condition, "the module cqueues.condition")

local cqueues = { name = "cqueues" }

function cqueues.attach(step, fd, timeout)
  local controller = lib.running()
  if not controller then return nil end -- the main chunk, before its loop: there is none yet
  local on = true
  local watched = { pollfd = fd, events = "r", timeout = function() return timeout() end }
  controller:wrap(function()
    while on do
      step()
      if on then lib.poll(watched) end
    end
  end)
  return function() on = false end
end

function cqueues.own()
  local controller, inside = lib.running()
  return controller ~= nil and inside == true
end

function cqueues.wait(signal, seconds)
  signal.own = signal.own or condition.new()
  signal.own:wait(seconds)
end

function cqueues.wake(signal)
  if signal.own then signal.own:signal() end
end

return cqueues
