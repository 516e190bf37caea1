--- The client: settings, accounts, and one method per service.

local account = require "homegen.account"
local await = require "homegen.await"
local errors = require "homegen.errors"
local events = require "homegen.events"
local inputs = require "homegen.inputs"
local job = require "homegen.job"
local keys = require "homegen.keys"
local misuse = require "homegen.misuse"
local services = require "homegen.service"
local settings = require "homegen.settings"

local client = {}

local PROVIDERS = { "ideal_house" }

---@class homegen.Client
---@field sandbox? table the embedded sandbox's handle, when there is one
local Client = { __name = "homegen.Client" }
local methods = {}
Client.__index = methods

function Client.__tostring()
  return "homegen.Client"
end

---Starts the embedded sandbox and points the settings at it.
local function start_sandbox(values)
  local handle, err = require("homegen.sandbox").start(type(values.sandbox) == "table" and values.sandbox or {})
  if not handle then return nil, err end
  values.ideal_house = { api_key = handle.api_key, base_url = handle.base_url }
  values.upload = values.upload or function(bytes, name) return handle:upload(bytes, name) end
  return handle
end

---Makes a client.
---@param given? table options, see README; unknown or ill-typed ones raise
---@return homegen.Client|nil
---@return homegen.Error|nil err the sandbox could not be started
function client.new(given)
  local values = settings.read(given)
  local handle, err
  if values.sandbox then
    handle, err = start_sandbox(values)
    if not handle then return nil, err end
  end
  local self = setmetatable({
    settings = values, sandbox = handle, accounts = {}, live = {}, keys = {}, emit = events.emitter(values.on_event),
  }, Client)
  local loopback = true
  for _, name in ipairs(PROVIDERS) do
    self.accounts[name] = account.new(require("homegen.provider." .. name), values[name], values)
    loopback = loopback and self.accounts[name].loopback
  end
  settings.finish_polling(values, loopback, handle ~= nil)
  return self
end

local function check_open(self)
  if getmetatable(self) ~= Client then misuse("call it as client:method(…)") end
  if self.closed then misuse("the client is closed") end
end

local function find_service(name)
  local service = type(name) == "string" and services.find(name)
  if not service then misuse(("unknown service '%s'"):format(tostring(name))) end
  return service
end

local function invalid(service, violations, key)
  return nil, errors.new {
    kind = "invalid", service = service.name, key = key, outcome = "not_sent", violations = violations,
    message = ("%s: %d parameter%s not valid; nothing was sent"):format(service.title, #violations, #violations == 1 and " is" or "s are"),
  }
end

---Checks parameters, local pictures included.
---@return table|nil normalised
---@return homegen.Error|nil
local function check(self, service, params, key)
  if type(params) ~= "table" then misuse(service.name .. ": a table of parameters expected") end
  local normalised, notes = service.schema:check(params)
  if not normalised then return invalid(service, notes, key) end
  local violations = inputs.check(service, normalised, self.settings)
  if #violations > 0 then return invalid(service, violations, key) end
  for _, note in ipairs(notes or {}) do
    self.emit("warning", { service = service.name, key = key, message = ("%s: %s"):format(note.field, note.message) })
  end
  return normalised
end

local function can_upload(self, service, params)
  if self.settings.upload or not inputs.needs_upload(service, params) then return true end
  return nil, errors.new {
    kind = "config", service = service.name, outcome = "not_sent", message = "a local file has to become a URL, and there is no `upload`",
    hint = "give homegen.new{ upload = function(bytes, name) return url end }, or a URL instead of the file",
  }
end

---Begins a task, or finds the one that the key stands for.
---@return homegen.Task|nil
---@return homegen.Error|nil
local function submit(self, service, params, given_options)
  check_open(self)
  local options = settings.read_call(given_options, service.name)
  local normalised, err = check(self, service, params, options.key)
  if not normalised then return nil, err end
  local owner = self.accounts[service.provider]
  local ok
  ok, err = owner:target(service.create_path)
  if not ok then return nil, err end
  ok, err = can_upload(self, service, normalised)
  if not ok then return nil, err end
  local known = options.key and self.keys[options.key]
  local decision
  decision, err = keys.decide(known, service.name, normalised, options)
  if not decision then return nil, err end
  if decision == "reuse" then return known.task end
  local begun = decision == "resume" and job.resume(self, owner, service, known.task.id, options)
    or job.submit(self, owner, service, normalised, options)
  if options.key then self.keys[options.key] = { task = begun.task, service = service.name, params = normalised } end
  return begun.task
end

-- One method per service: `client:smart_replace(params [, options])` and so on. Parameters are snake_case of the wire
-- names, which are accepted too; docs/schema.md explains the rules.
for _, name in ipairs(services.names) do
  methods[name] = function(self, params, options)
    return submit(self, find_service(name), params, options)
  end
end

---Follows a task that exists at the provider already.
---@param name string service name
---@param id string the provider's task id
---@param options? table as for the service's own call
---@return homegen.Task|nil
---@return homegen.Error|nil
function methods:resume(name, id, options)
  check_open(self)
  local service = find_service(name)
  if type(id) ~= "string" or not id:match("^[%w-]+$") then misuse("resume: the id must be text, as task.id is") end
  local owner = self.accounts[service.provider]
  local target, err = owner:target(service.result_path)
  if not target then return nil, err end
  return job.resume(self, owner, service, id, settings.read_call(options, "resume")).task
end

---What would be sent. Nothing is sent; local files are read and checked, and stay out of the payload.
---@param name string service name
---@param params table
---@return table|nil wire
---@return string|homegen.Error text the exact JSON
function methods:payload(name, params)
  check_open(self)
  local service = find_service(name)
  local normalised, err = check(self, service, params)
  if not normalised then return nil, err end
  return service.schema:wire(normalised), service.schema:encode(normalised)
end

---@param name string service name
---@param params table
---@return true|nil
---@return homegen.Error|nil err with every violation
function methods:validate(name, params)
  check_open(self)
  local normalised, err = check(self, find_service(name), params)
  if not normalised then return nil, err end
  return true
end

---Ends the client: tasks that wait are canceled, creates on the wire are waited for (at most `request_timeout`),
---following stops. Tasks that were created stay at the provider and can be resumed by id.
---@async
function methods:close()
  if self.closed then return end
  self.closed = true
  local in_flight = {}
  for running in pairs(self.live) do in_flight[#in_flight + 1] = running end
  for _, running in ipairs(in_flight) do running:cancel() end
  for _, running in ipairs(in_flight) do
    if not running.task:done() then await.await(running.task) end
  end
  if self.sandbox then self.sandbox:stop() end
end

return client
