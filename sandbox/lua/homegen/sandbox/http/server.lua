--- The HTTP side: takes requests from the C server in the reactor's turns, routes them, applies faults, answers.

local httpd = require "homegen.sandbox.httpd"
local effects = require "homegen.sandbox.fault.effects"
local reactor = require "homegen.loop.reactor"
local reply = require "homegen.sandbox.http.reply"

local server = {}

local Server = {}
Server.__index = Server

local FAILED, INTERNAL_ERROR = 1001, 1003
-- Rounds in one turn, so that busy clients do not keep the loop for themselves.
local ROUNDS = 8

local turn

---Binds and begins to serve.
---@param options { host: string, port: integer, routes: table, faults: table,
---  create_log: table|nil, log: fun(line: string)|nil }
---@return table|nil server
---@return string|nil message
function server.start(options)
  local listener, message = httpd.new { host = options.host, port = options.port }
  if not listener then return nil, message end
  local self = setmetatable({
    httpd = listener, port = listener:port(), routes = options.routes, faults = options.faults,
    create_log = options.create_log, log = options.log, timers = {}, requests = { create = 0, poll = 0, download = 0 },
  }, Server)
  local watched
  watched, message = reactor.watch(listener:fd(), function() turn(self) end,
    function() return listener:timeout() end)
  if watched then return self end
  listener:close()
  return nil, message
end

local function write_log(self, request, answer)
  if not self.log then return end
  -- Neither query nor headers: a key may stand there. Nor bytes that a terminal would obey.
  local line = ("%s %s %s%s"):format(request.method, request.path,
    answer.drop and "closed" or answer.status, answer.note and " (" .. answer.note .. ")" or "")
  pcall(self.log, (line:gsub("[^\32-\126]", "?")))
end

local function transmit(self, request, answer)
  if self.stopped then return end
  if answer.drop then return self.httpd:drop(request.id) end
  local ok, message = pcall(self.httpd.respond, self.httpd, request.id, answer.status,
    answer.headers, answer.body, answer.cut)
  -- A header that cannot be sent; the request must not wait for ever.
  if not ok then self.httpd:respond(request.id, 500, nil, tostring(message)) end
end

-- Who looks on must not end what is served.
local function show(self, request, answer)
  if not self.observer then return end
  local ok, message = pcall(self.observer, request, answer)
  if not ok and self.log then pcall(self.log, "error: the console's record: " .. tostring(message)) end
end

-- An infinite delay is a stall: the connection stays open until the sandbox stops.
local function send(self, request, answer)
  write_log(self, request, answer)
  show(self, request, answer)
  if not answer.delay then return transmit(self, request, answer) end
  if answer.delay == math.huge then return end
  local timer
  timer = reactor.after(answer.delay, function()
    self.timers[timer] = nil
    transmit(self, request, answer)
    turn(self)
  end)
  self.timers[timer] = true
end

local function answer_with_error(self, request, message)
  if self.log then pcall(self.log, "error: " .. tostring(message)) end
  return reply.failure(request.path, 500, INTERNAL_ERROR, "Internal server error")
end

local function run_handler(self, route, request)
  local ok, answer = xpcall(route.handler, debug.traceback, request)
  if not ok then return answer_with_error(self, request, answer) end
  if answer.created and self.create_log then
    local written, message = self.create_log:carried_out(route.service, request.marker, answer.created)
    -- The task is there all the same, so its answer stands.
    if not written and self.log then pcall(self.log, "error: the log of creates: " .. message) end
  end
  return answer
end

local function answer_without_route(path, status, allow)
  local message = status == 405 and "Method not allowed" or "No such endpoint"
  local answer = reply.failure(path, status, FAILED, message)
  answer.headers["Allow"] = allow
  return answer
end

local function answer_to(self, request)
  local route, status, allow = self.routes:find(request)
  if not route then return answer_without_route(request.path, status, allow) end
  if not route.kind then return run_handler(self, route, request) end
  self.requests[route.kind] = self.requests[route.kind] + 1
  if route.kind == "create" and self.create_log then
    local message
    request.marker, message = self.create_log:read(route.service, request.body)
    if not request.marker then return answer_with_error(self, request, "the log of creates: " .. message) end
  end
  if self.faults:is_empty() then return run_handler(self, route, request) end
  local task, service
  if route.identify then task, service = route.identify(request) end
  local fault = self.faults:take(route.kind, service or route.service, task)
  if not fault then return run_handler(self, route, request) end
  if not fault.carried_out then return effects.apply(fault) end
  request.fault = fault
  return effects.apply(fault, run_handler(self, route, request))
end

local function serve_ready(self)
  local request = self.httpd:take()
  local served = request ~= nil
  while request do
    send(self, request, answer_to(self, request))
    request = not self.stopped and self.httpd:take()
  end
  return served
end

-- A run that sends an answer may read the connection's next request: it is served in the same turn. A painter or
-- a log that the caller brought may stop the sandbox from in here.
function turn(self)
  local rounds = 0
  repeat
    self.httpd:run()
    rounds = rounds + 1
  until not serve_ready(self) or self.stopped or rounds == ROUNDS
end

---Shows every request and its answer to somebody from now on.
---@param observer fun(request: table, answer: homegen.sandbox.Reply)
function Server:observe(observer)
  self.observer = observer
end

---Requests that wait get a 503.
function Server:stop()
  self.stopped = true
  for timer in pairs(self.timers) do timer:cancel() end
  self.timers = {}
  reactor.unwatch(self.httpd:fd())
  self.httpd:close()
end

return server
