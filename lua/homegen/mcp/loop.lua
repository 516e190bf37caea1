--- The server's turns: lines come in, jobs get on, answers go out. Nothing of it waits for a peer that does not read.

local homegen = require "homegen"

local loop = {}

local LAST_ANSWERS = 5 -- seconds for calls under way to be answered when the input has ended
local FLUSH = 2 -- seconds for what was answered to be read
local TURN = 0.2

---@class homegen.mcp.Ends what tells that the server has to end, each of homegen.terminal
---@field channel table the input has ended, or nobody reads the output
---@field signals? table one has come
---@field keeper? table who started the server has killed the process that it knew

local function fd_of(own)
  return own and own:fd() or false
end

local function turn(ends, most)
  homegen.step()
  local seconds = homegen.timeout()
  if most and (not seconds or seconds > most) then seconds = most end
  ends.channel:wait(seconds, homegen.fd() or false, fd_of(ends.signals), fd_of(ends.keeper))
end

local function take_lines(server, channel)
  local line = channel:line()
  while line ~= nil do
    server:receive(line)
    line = channel:line()
  end
end

local function is_over(ends)
  if ends.channel:is_over() or ends.channel:is_broken() then return true end
  return ends.signals and ends.signals:take() ~= nil or ends.keeper and ends.keeper:is_alone()
end

-- What has told the end tells it again and again: it is not waited for any more.
local function wait_for(ends, seconds, is_done)
  local own, deadline = { channel = ends.channel }, homegen.now() + seconds
  while not is_done() and homegen.now() < deadline do turn(own, TURN) end
end

---Serves until the input ends, a signal comes or the process that was started is killed. Then calls under way are answered
---with what is known, and paid requests on their way are waited for, so that what they come to is written down.
---@param server homegen.mcp.Server
---@param adopting homegen.Handle that is to have ended before the client is closed
---@param ends homegen.mcp.Ends
function loop.run(server, adopting, ends)
  local channel, client = ends.channel, server.shop.client
  repeat
    turn(ends)
    take_lines(server, channel)
  until is_over(ends)
  server:finish()
  wait_for(ends, LAST_ANSWERS, function() return server.count == 0 and adopting:done() end)
  wait_for(ends, FLUSH, function() return channel:unsent() == 0 or channel:is_broken() end)
  local closing = homegen.spawn(client.close, client)
  wait_for(ends, math.huge, function() return closing:done() end)
end

return loop
