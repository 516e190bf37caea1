--- Tarantool: a fiber watches the descriptor and makes the steps, any other fiber waits on a condition.

local needs = require "homegen.host.needs"

local found, fiber = pcall(require, "fiber")
needs("tarantool", found and fiber.cond, "fiber.cond")
local has_socket, socket = pcall(require, "socket")
needs("tarantool", has_socket and type(socket) == "table" and socket.iowait, "socket.iowait")

local LONGEST = 60 -- seconds

local tarantool = { name = "tarantool", serves = true }

function tarantool.attach(step, fd, timeout)
  local on = true
  local worker = fiber.create(function()
    while on do
      step()
      if on then socket.iowait(fd, "R", math.min(timeout() or LONGEST, LONGEST)) end
    end
  end)
  worker:name("homegen", { truncate = true })
  return function() on = false end
end

function tarantool.own()
  return fiber.self() ~= nil
end

function tarantool.wait(signal, seconds)
  signal.own = signal.own or fiber.cond()
  signal.own:wait(seconds or LONGEST)
end

function tarantool.wake(signal)
  if signal.own then signal.own:broadcast() end
end

return tarantool
