--- The server's turns: lines come in, jobs get on, answers go out. Nothing of it waits for a peer that does not read.

local homegen = require "homegen"

local loop = {}

local LAST_ANSWERS = 5 -- seconds for calls under way to be answered when the input has ended
local FLUSH = 2 -- seconds for what was answered to be read

local function turn(channel, watch, most)
  homegen.step()
  local seconds = homegen.timeout()
  if most and (not seconds or seconds > most) then seconds = most end
  channel:wait(seconds, homegen.fd() or false, watch and watch:fd() or false)
end

local function take_lines(server, channel)
  local line = channel:line()
  while line ~= nil do
    server:receive(line)
    line = channel:line()
  end
end

local function is_told_to_end(channel, watch)
  return channel:is_over() or channel:is_broken() or watch and watch:take() ~= nil
end

local function wait_for(channel, watch, seconds, is_done)
  local deadline = homegen.now() + seconds
  while not is_done() and homegen.now() < deadline do turn(channel, watch, 0.2) end
end

---Serves until the input ends or a signal comes. Then calls under way are answered with what is known, and paid requests on
---their way are waited for, so that what they come to is written down.
---@param server homegen.mcp.Server
---@param channel table of homegen.terminal
---@param watch table|nil of homegen.terminal: the signals that end it
function loop.run(server, channel, watch)
  repeat
    turn(channel, watch)
    take_lines(server, channel)
  until is_told_to_end(channel, watch)
  server:finish()
  wait_for(channel, watch, LAST_ANSWERS, function() return server.count == 0 end)
  wait_for(channel, watch, FLUSH, function() return channel:unsent() == 0 or channel:is_broken() end)
  local client = server.shop.client
  local closing = homegen.spawn(client.close, client)
  while not closing:done() do turn(channel, watch, 0.2) end
end

return loop
