--- A sandbox under a spec's eyes: requests over the real engine, a clock that can be pushed on, a painter that paints
--- what the spec wants. Everything runs in this process and this loop.

local cjson = require "cjson"
local clock = require "homegen.loop.clock"
local core = require "homegen.core"
local reactor = require "homegen.loop.reactor"
local report = require "homegen.base.report"
local sandbox = require "homegen.sandbox"

local probe = {
  KEY = "spec-key",
  USER = "11111111-2222-4333-8444-555555555555",
  FIRST_ID = "1234567890123456789",
  CREATE = "/api/v1/smartReplace/generate",
  RESULT = "/api/v1/smartReplace/result",
  PATIENCE = 20, -- seconds that anything may take on a loaded machine
}

---@class spec.Probe
---@field sandbox homegen.Sandbox
---@field jobs table[] what was given to the painter, oldest first
---@field errors string[] errors that nobody caught
---@field log string[] the sandbox's log lines
local Probe = {}
Probe.__index = Probe

local function no_handler() end

-- The spec's painter answers in the next turn, unless the spec holds it.
local function paint(self, job, done)
  self.jobs[#self.jobs + 1] = job
  job.done = done
  if not self.hold then reactor.defer(function() done(probe.picture(2, 1), 2, 1) end) end
end

---Starts a sandbox.
---@param options? table the sandbox's options
---@return spec.Probe
function probe.start(options)
  local self = setmetatable({ jobs = {}, errors = {}, log = {}, shift = 0 }, Probe)
  report.from(function()
    return function(err) self.errors[#self.errors + 1] = tostring(err) end
  end)
  clock.set(function() return core.monotonic() + self.shift end)
  local given = {
    api_key = probe.KEY, user_id = probe.USER, id_base = probe.FIRST_ID, seconds = 10, workers = 1,
    painter = function(job, done) paint(self, job, done) end,
    log = function(line) self.log[#self.log + 1] = line end,
  }
  for name, value in pairs(options or {}) do given[name] = value end
  self.sandbox = assert(sandbox.start(given))
  return self
end

---Stops it; fails when an error went unnoticed.
function Probe:stop()
  self.sandbox:stop()
  clock.set()
  report.from(no_handler)
  assert(#self.errors == 0, "unexpected error: " .. tostring(self.errors[1]))
end

---Runs the loop until check() is true.
---@param check fun(): any
function Probe:run_until(check)
  local deadline = core.monotonic() + probe.PATIENCE
  while not check() do
    assert(core.monotonic() < deadline, "the spec waited in vain")
    reactor.turn(0.05)
  end
end

---Lets the loop go round a few times, for what needs no time.
function Probe:settle()
  for _ = 1, 5 do reactor.turn(0) end
end

---Pushes the clock on and lets what is due happen.
---@param seconds number
function Probe:pass(seconds)
  self.shift = self.shift + seconds
  self:settle()
end

---@class spec.Reply
---@field outcome string
---@field status integer
---@field body string
---@field headers table|nil
---@field json any the decoded body, when it is JSON

---Starts a request.
---@param method "get"|"post"|"create"
---@param path string
---@param content? string query of a get, body of the others
---@param headers? string[] default: the key
---@return { reply: spec.Reply|nil } pending
function Probe:begin(method, path, content, headers)
  local pending = {}
  local target = assert(reactor.engine():target {
    url = self.sandbox.base_url .. path, headers = headers or { "APIKEY: " .. probe.KEY },
  })
  reactor.transfer(method, target, content, probe.PATIENCE, function(outcome, _, status, body, more)
    local ok, value = pcall(cjson.decode, body)
    pending.reply = { outcome = outcome, status = status, body = body, headers = more, json = ok and value or nil }
  end)
  return pending
end

---Makes a request and waits for its end; parameters as for begin.
---@return spec.Reply
function Probe:request(...)
  local pending = self:begin(...)
  self:run_until(function() return pending.reply end)
  return pending.reply
end

function Probe:get(path, query, headers) return self:request("get", path, query, headers) end
function Probe:post(path, body, headers) return self:request("post", path, body, headers) end

---Creates a smart replace; the fields are the wire's, those of the document's example by default.
---@param changes? table a value of false takes a field out
---@return spec.Reply
function Probe:create(changes)
  local fields = {
    imageUrl = "https://example.com/room.jpg", prompt = "a modern velvet sofa in dark blue",
    maskUrl = "https://example.com/mask.png",
  }
  for name, value in pairs(changes or {}) do
    if value == false then value = nil end
    fields[name] = value
  end
  return self:post(probe.CREATE, cjson.encode(fields))
end

---Asks iaCrea's side, as the spec's user.
---@param path string
---@param fields? table the wire's; a value of false takes user_id out
---@return spec.Reply
function Probe:ask(path, fields)
  local body = { user_id = probe.USER }
  for name, value in pairs(fields or {}) do
    if value == false then value = nil end
    body[name] = value
  end
  return self:post(path, cjson.encode(body), { "x-api-key: " .. probe.KEY })
end

---@param id string
---@return spec.Reply
function Probe:poll(id) return self:get(probe.RESULT, "taskId=" .. id) end

---@param id string
---@return table data of the poll's reply
function Probe:data(id)
  local reply = self:poll(id)
  assert(reply.json and reply.json.code == 0, reply.body)
  return reply.json.data
end

---Sends bytes over a connection of their own; returns all that comes until it is closed.
---@param bytes string
---@return string
function Probe:raw(bytes)
  local request, reply = os.tmpname(), os.tmpname()
  local file = assert(io.open(request, "wb"))
  file:write(bytes)
  file:close()
  os.execute(("bash -c 'exec 3<>/dev/tcp/127.0.0.1/%d; cat %s >&3; cat <&3 >%s; mv %s %s' >%s.log 2>&1 &"):format(
    self.sandbox.port, request, reply, reply, request, reply))
  local answer
  self:run_until(function()
    local pending = io.open(reply, "rb")
    if pending then
      pending:close()
      return false
    end
    local done = assert(io.open(request, "rb"))
    answer = done:read("*a")
    done:close()
    return true
  end)
  os.remove(request)
  os.remove(reply .. ".log")
  return answer
end

---@param request_line string such as "DELETE /path"
---@param headers? string further header lines, each ending with CRLF
function Probe:raw_request(request_line, headers)
  return self:raw(("%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%s\r\n"):format(request_line, headers or ""))
end

local function be32(number)
  return string.char(math.floor(number / 2 ^ 24) % 256, math.floor(number / 2 ^ 16) % 256,
    math.floor(number / 2 ^ 8) % 256, number % 256)
end

---The head of a PNG of that size and nothing else: enough for whoever only asks for the size.
---@return string
function probe.picture(width, height)
  return "\137PNG\r\n\26\n\0\0\0\13IHDR" .. be32(width) .. be32(height) .. "\8\0\0\0\0\0\0\0\0"
end

return probe
