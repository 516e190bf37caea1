--- A small HTTP server for webhooks, in the reactor's turns: one request a connection, an answer without words, and a limit to
--- everything. Strangers can reach it.

local core = require "homegen.core"
local reactor = require "homegen.loop.reactor"

local listener = {}

local MOST = 24 -- connections at a time; the kernel keeps some more waiting
local READ_SECONDS, ANSWER_SECONDS, LINGER_SECONDS = 10, 30, 2
local AGAIN_SECONDS = 1 -- where the process has no descriptor left
local UNAVAILABLE = 503

---@class homegen.Connection
---@field server homegen.Server
---@field handle userdata
---@field timer homegen.Timer|false until it is ended
---@field phase "reading"|"answering"|"lingering"
---@field ended boolean the client has closed, or its half
---@field age integer the how manieth connection

---@class homegen.Server
---@field handle userdata
---@field serve fun(path: string, body: string, answer: fun(status: integer))
---@field open table<homegen.Connection, true>
---@field count integer of open connections
---@field accepted integer
---@field listening boolean new connections are taken
---@field timer homegen.Timer|false until it listens again
---@field closed boolean
local Server = {}
Server.__index = Server

local listen

local function drop(connection)
  local server = connection.server
  if not server.open[connection] then return end
  server.open[connection] = nil
  server.count = server.count - 1
  if connection.timer then connection.timer:cancel() end
  reactor.unwatch(connection.handle:fd())
  connection.handle:close()
  listen(server)
end

local function set_phase(connection, phase, seconds)
  if connection.timer then connection.timer:cancel() end
  connection.phase, connection.timer = phase, reactor.after(seconds, connection.expired)
end

local function answer(connection, status)
  if connection.phase == "lingering" or not connection.server.open[connection] then return end
  connection.handle:answer(status)
  if connection.ended then return drop(connection) end
  set_phase(connection, "lingering", LINGER_SECONDS)
end

local function expire(connection)
  connection.timer = false
  if connection.phase == "answering" then return answer(connection, UNAVAILABLE) end
  drop(connection)
end

local function read(connection)
  local event, first, body = connection.handle:read()
  if event == "ended" then
    if connection.phase ~= "answering" then return drop(connection) end
    connection.ended = true -- or has closed its half only: it is answered all the same
    return reactor.unwatch(connection.handle:fd())
  end
  if event == "refused" then return answer(connection, first) end
  if event ~= "request" then return end
  set_phase(connection, "answering", ANSWER_SECONDS)
  connection.server.serve(first, body, function(status) answer(connection, status) end)
end

-- Whoever has not said what it wants for the longest time makes room: slow ones do not keep others out.
local function make_room(server)
  local oldest
  for connection in pairs(server.open) do
    if connection.phase ~= "answering" and (not oldest or connection.age < oldest.age) then oldest = connection end
  end
  if oldest then drop(oldest) end
  return oldest ~= nil
end

local function stop_listening(server)
  if not server.listening then return end
  reactor.unwatch(server.handle:fd())
  server.listening = false
end

local function take(server, handle)
  local connection = { server = server, handle = handle, timer = false, phase = "reading", ended = false, age = server.accepted }
  connection.expired = function() expire(connection) end
  if not reactor.watch(handle:fd(), function() read(connection) end) then return handle:close() end
  server.open[connection] = true
  server.count, server.accepted = server.count + 1, server.accepted + 1
  set_phase(connection, "reading", READ_SECONDS)
end

local function accept(server)
  if server.count >= MOST and not make_room(server) then return stop_listening(server) end
  local handle, message = server.handle:accept()
  if handle then return take(server, handle) end
  if not message then return end
  stop_listening(server)
  server.timer = reactor.after(AGAIN_SECONDS, function()
    server.timer = false
    listen(server)
  end)
end

function listen(server)
  if server.closed or server.listening or server.timer or server.count >= MOST then return end
  server.listening = reactor.watch(server.handle:fd(), function() accept(server) end) == true
end

---Begins to serve. What is asked is served in the loop's turns, whoever makes them.
---@param host string a numeric address, or localhost
---@param port integer 0: any
---@param serve fun(path: string, body: string, answer: fun(status: integer)) `answer` is called once, at once or later
---@return homegen.Server|nil
---@return string|nil message
function listener.open(host, port, serve)
  local handle, message = core.listener(host, port)
  if not handle then return nil, message end
  local self = setmetatable({
    handle = handle, serve = serve, open = {}, count = 0, accepted = 0, listening = false, timer = false, closed = false,
  }, Server)
  listen(self)
  if self.listening then return self end
  handle:close()
  return nil, "its descriptor cannot be watched"
end

---@return integer
function Server:port()
  return self.handle:port()
end

---Ends it, and what is under way. Idempotent.
function Server:close()
  if self.closed then return end
  self.closed = true
  if self.timer then self.timer:cancel() end
  stop_listening(self)
  for connection in pairs(self.open) do drop(connection) end
  self.handle:close()
end

return listener
