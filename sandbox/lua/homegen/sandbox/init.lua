--- The embedded provider: both providers' wire protocol on loopback, with real pictures and play money.
---
--- It runs inside the Lua state and the loop that start it; `homegen sandbox` makes a process of it.

local crash = require "homegen.base.crash"
local errors = require "homegen.base.errors"
local native = require "homegen.base.native"
local options = require "homegen.sandbox.options"
local packages = require "homegen.base.packages"

-- The client asks for it; what else could be of another version is asked for below.
local sandbox = { _VERSION = require "homegen.version" }

---@class homegen.Sandbox
---@field base_url string such as http://127.0.0.1:40123
---@field port integer
---@field api_key string for both providers
---@field user_id string whom iaCrea's key belongs to
local Sandbox = { __name = "homegen.Sandbox" }
Sandbox.__index = Sandbox

local parts = {
  "console.console", "fault.control", "fault.faults", "files.files", "files.sources", "http.router", "http.server", "picture.drawing",
  "provider.decimal", "provider.iacrea", "provider.ideal_house", "provider.identity", "provider.intake",
  "provider.webhooks", "state.create_log", "state.restore", "state.state", "work.ledger", "work.queue", "work.tasks",
}

local function trouble(kind, message, hint)
  return nil, errors.new { kind = kind, message = "sandbox: " .. message, hint = hint }
end

-- Another painter than the built-in one does without homegen.sandbox.paint.
local function painter_part(read)
  if type(read.painter) == "function" then return nil end
  return read.painter == "plain" and "picture.plain_painter" or "picture.painter"
end

---The sandbox needs C modules that the client does without: say so instead of raising.
---@return string|nil message nil: they are there, and of this version
---@return string|nil hint
local function check_native(painter)
  for _, name in ipairs { "homegen.sandbox.httpd", painter == "picture.painter" and "homegen.sandbox.paint" or nil } do
    local module, message, hint = native.load(name)
    if not module then return message, hint end
  end
end

local function load_parts(read)
  local painter = painter_part(read)
  local message, hint = check_native(painter)
  if message then return nil, message, hint end
  local loaded = {}
  local function load_part(name)
    local found, part = pcall(require, "homegen.sandbox." .. name)
    if not found and crash.is_memory(part) then error(part, 0) end
    loaded[name:match "[^.]*$"] = found and part or nil
    return not found and part or nil
  end
  for _, name in ipairs(parts) do
    message = load_part(name)
    if message then return nil, message end
  end
  message = painter and load_part(painter)
  return not message and loaded or nil, message
end

local function make_painter(part, read)
  if type(read.painter) ~= "function" then return (part.plain_painter or part.painter).new() end
  return { draw = function(_, job, done) read.painter(job, done) end, close = function() end }
end

local function write_end(self, read, task, ending)
  local ok, message = self.state:ended(task, ending)
  if not ok and read.log then pcall(read.log, ("error: the end of %s cannot be written down: %s"):format(task.id, message)) end
  return ok
end

local function build_studio(self, part, read)
  self.ledgers = { ideal_house = part.ledger.new(read.credits), iacrea = part.ledger.new(read.photos) }
  self.task_list = part.tasks.new()
  self.webhooks = part.webhooks.new()
  self.sources = part.sources.new { files = self.files, port = self.port, host = read.host }
  local artist = part.drawing.new {
    sources = self.sources, painter = self.painter, files = self.files, base_url = self.base_url,
  }
  self.queue = part.queue.new {
    workers = read.workers, seconds = read.seconds,
    draw = function(task, done) artist:draw(task, done) end,
    on_end = function(task) self.task_list:end_task(task) end,
    may_end = self.state and function(task, ending) return write_end(self, read, task, ending) end or nil,
  }
end

local function route_all(self, part, read, routes)
  local intake = part.intake.new { queue = self.queue, tasks = self.task_list, files = self.files, state = self.state }
  local last_id = self.state and self.state.saved:last_id()
  local first_id = last_id and part.decimal.successor(last_id) or read.id_base
  local providers = {}
  for _, name in ipairs { "ideal_house", "iacrea" } do
    providers[name] = part[name].new {
      api_key = read.api_key, user_id = read.user_id, id_base = first_id, max_unfinished = read.max_unfinished,
      ledger = self.ledgers[name], queue = self.queue, tasks = self.task_list, intake = intake,
      webhooks = self.webhooks,
    }
    providers[name]:route(routes)
  end
  part.control.route(routes, self)
  local record = part.console.route(routes, self)
  self.server:observe(function(request, answer) record:add(request, answer) end)
  local download = { kind = "download", handler = function(request) return self.files:serve(request) end }
  for _, prefix in ipairs { "/files/", "/shared/", "/results/" } do
    routes:add_below("GET", prefix, download)
  end
  if self.state then
    part.restore.run(self, self.state.saved, intake, providers)
    self.state.saved = nil
  end
end

local function url_host(host)
  if host == "0.0.0.0" or host == "localhost" then return "127.0.0.1" end
  if host == "::" then return "[::1]" end
  return host:find(":", 1, true) and "[" .. host .. "]" or host
end

-- Every step that can fail comes before the port is opened; what was made before is closed by stop.
local function assemble(self, part, read)
  local ok, message
  if read.state then
    self.state, message = part.state.open(read.state, read.sync)
    if not self.state then return nil, message end
  end
  ok, message = part.identity.fill(read, self.state)
  if not ok then return nil, message end
  self.files, message = part.files.new {
    folder = read.folder, results_folder = read.state and read.state .. ".results", sync = read.sync,
  }
  if not self.files then return nil, message end
  self.painter, message = make_painter(part, read)
  if not self.painter then return nil, message end
  if read.create_log then
    self.create_log, message = part.create_log.open(read.create_log, read.sync)
    if not self.create_log then return nil, message end
  end
  local routes = part.router.new()
  self.faults = part.faults.new()
  self.server, message = part.server.start {
    host = read.host, port = read.port, routes = routes, faults = self.faults, log = read.log,
    create_log = self.create_log,
  }
  if not self.server then return nil, message end
  self.port, self.counts = self.server.port, self.server.requests
  self.api_key, self.user_id = read.api_key, read.user_id
  self.base_url = ("http://%s:%d"):format(url_host(read.host), self.port)
  build_studio(self, part, read)
  route_all(self, part, read, routes)
  return true
end

---Starts a sandbox. It serves whenever the loop runs.
---@param given? table host, port, folder, credits, photos, seconds, workers, max_unfinished, api_key, user_id, id_base,
---  painter, create_log, state, sync, log
---@return homegen.Sandbox|nil handle
---@return homegen.Error|nil err a module is missing, the port is taken, a folder or file cannot be used; unknown or
---  ill-typed options raise
function sandbox.start(given)
  local read = options.read(given, 2)
  local part, message, hint = load_parts(read)
  if not part then
    return trouble("config", "a module it needs cannot be used: " .. message,
      hint or packages.hint "homegen-sandbox")
  end
  local self = setmetatable({}, Sandbox)
  local ok
  ok, message = assemble(self, part, read)
  if ok then return self end
  self:stop()
  return trouble("io", message)
end

---@return string|nil url
---@return homegen.Error|nil err
local function to_url(self, path, message)
  if path then return self.base_url .. path end
  return trouble("io", message)
end

---Serves one local file, read-only, under an address that nobody can guess.
---@param path string
---@return string|nil url
---@return homegen.Error|nil err the file cannot be read
function Sandbox:url(path)
  if not self.files then return trouble("io", "it was stopped") end
  return to_url(self, self.files:share(path))
end

---Serves bytes in the same way.
---@param bytes string
---@param name string the last part of the address
---@return string|nil url
---@return homegen.Error|nil err
function Sandbox:upload(bytes, name)
  if not self.files then return trouble("io", "it was stopped") end
  return to_url(self, self.files:upload(bytes, name))
end

---What an account has and what its tasks took; misuse raises.
---@param provider? "ideal_house"|"iacrea" default: ideal_house
---@return homegen.sandbox.Ledger
function Sandbox:ledger(provider)
  local book = self.ledgers[provider or "ideal_house"]
  if not book then error("unknown provider " .. tostring(provider), 2) end
  return book:snapshot()
end

---@return homegen.sandbox.TaskView[]
function Sandbox:tasks()
  return self.task_list:snapshot()
end

---@return { create: integer, poll: integer, download: integer } requests that were read, faulty ones too
function Sandbox:requests()
  local counts = self.counts
  return { create = counts.create, poll = counts.poll, download = counts.download }
end

---Asks for a fault; see sandbox/README.md. Raises when the wish is not a documented one.
---@param wish table
function Sandbox:fault(wish)
  if type(wish) ~= "table" then error("a fault is described by a table", 2) end
  local fault, message = self.faults:add(wish)
  if not fault then error("fault: " .. message, 2) end
end

function Sandbox:clear_faults()
  self.faults:clear()
end

---@return table[] faults that have not happened yet
function Sandbox:pending_faults()
  return self.faults:pending()
end

---Stops serving: waiting requests get a 503, unfinished tasks stay as they are. Idempotent.
function Sandbox:stop()
  for _, name in ipairs { "server", "queue", "webhooks", "sources", "painter", "files", "create_log", "state" } do
    local part = self[name]
    self[name] = nil
    if part then (part.stop or part.close)(part) end
  end
end

return sandbox
