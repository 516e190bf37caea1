--- Variation chains: steps one after the other, each made from the one before. All steps are checked before the first
--- is paid; a step that was paid is never repeated.

local await = require "homegen.waiting.await"
local chain_restart = require "homegen.client.chain_restart"
local crash = require "homegen.base.crash"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local listeners = require "homegen.waiting.listeners"
local misuse = require "homegen.base.misuse"
local plain = require "homegen.client.plain"
local reactor = require "homegen.loop.reactor"
local restart = require "homegen.loop.restart"
local scheduler = require "homegen.waiting.scheduler"
local services = require "homegen.service"
local step_names = require "homegen.client.step_names"
local vary = require "homegen.client.vary"

local chain = {}

-- What stands for the outcome of a step that has not run, while the steps after it are checked.
local UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
local UNKNOWN_URL = "https://result.invalid/picture.png"

---A task-like for several steps; its result is the array of their results.
---@class homegen.Chain
---@field state "running"|"succeeded"|"failed"|"canceled" where it stands
---@field step integer the step under way, from 1
---@field steps integer how many there are
---@field task? homegen.Task the step's task
---@field percentage integer of the whole chain, informational
---@field results homegen.Result[] those made so far
---@field result? homegen.Result[] of each step, in order, once it has succeeded
---@field error? homegen.Error `error.step` and `error.results` tell how far it came
local Chain = { __name = "homegen.Chain" }
---@class homegen.Chain
local methods = {}
Chain.__index = methods

---@class homegen.ChainStep
---@field service string "vary", or a service's name
---@field params table

---@return homegen.ChainStep
local function read_step(given, default)
  if type(given) ~= "table" then misuse("variation_chain: each step must be a table") end
  local params = {}
  for name, value in pairs(plain(given)) do
    if name ~= "service" then params[name] = value end
  end
  local service = given.service or default
  if not service then misuse("variation_chain: the first step must name its service") end
  if service ~= "vary" and not services.find(service) then misuse(("unknown service '%s'"):format(tostring(service))) end
  return { service = service, params = params }
end

local function is_origin(value)
  return type(value) == "table" and value.id ~= nil
end

---The call that a step comes to after another.
---@param step homegen.ChainStep
---@param previous homegen.Origin|nil with `url`, the picture that it made
---@return string|nil service
---@return table|homegen.Error params
local function call_of(step, previous)
  if step.service == "vary" then return vary.call(previous, step.params) end
  local params = {}
  for name, value in pairs(step.params) do params[name] = value end
  local has_image = params.image_url ~= nil or params.image_file ~= nil or params.imageUrl ~= nil
  if previous and not has_image and step.service ~= "house_plan" then params.image_url = previous.url end
  return step.service, params
end

---What the steps behind can know of a step before it has run.
local function foresee(service, params)
  local rule = services.find(service).variation
  local origin = { service = service, id = UNKNOWN_ID, url = UNKNOWN_URL, user_id = params.user_id }
  if rule then
    origin.original_url = params[rule.original] or UNKNOWN_URL
    for _, name in ipairs(rule.inherits) do origin[name] = params[name] end
  end
  return origin
end

local function at_step(err, index, results)
  err.step, err.results = index, results
  return nil, err
end

---Checks all steps, with stand-ins for what only running them will tell.
---@return true|nil
---@return homegen.Error|nil
local function check(client, steps, previous, options)
  local seen = {}
  for index, step in ipairs(steps) do
    local service, params = call_of(step, previous)
    if not service then return at_step(params, index, {}) end
    local own = step_names.of(options, index)
    local ok, err = client:validate(service, params, own)
    if ok then ok, err = step_names.check(seen, service, own) end
    if not ok then return at_step(err, index, {}) end
    previous = foresee(service, params)
  end
  return true
end

local function tell_progress(self)
  for _, listener in ipairs(self._on_progress) do reactor.tell(listener, self) end
end

local function note_progress(self)
  local done = self.step - 1 + (self.task and self.task.percentage or 0) / 100
  self.percentage = math.floor(100 * done / self.steps)
  tell_progress(self)
end

local function options_of(self, index)
  local given, options = self._options, {}
  for name, value in pairs(given) do options[name] = value end
  options.on_done = nil
  options.on_progress = function() note_progress(self) end
  for name, value in pairs(step_names.of(given, index)) do options[name] = value end
  return options
end

---@async
local function run_step(self, client, step, index, previous)
  local service, params = call_of(step, previous)
  if not service then return nil, params end
  local function begin(options)
    local task, err = client[service](client, params, options)
    if not task then return nil, err end
    self._task = task -- its place is there: what was begun is known whatever memory runs out now
    self.step, self.task = index, task
    return await.await(task)
  end
  local options = options_of(self, index)
  if not self._from then return begin(options) end
  return chain_restart.step(client, options, index < self._from, begin)
end

---@async
local function run(self, client, steps, previous)
  local results = self.results
  for index, step in ipairs(steps) do
    if self._canceled then return at_step(errors.new { kind = "canceled", message = "the chain was canceled" }, index, results) end
    local result, err = run_step(self, client, step, index, previous)
    if not result then return at_step(err, index, results) end
    results[index] = result
    previous = vary.origin(result)
    previous.url = result.url
  end
  return results
end

---Tells how the chain has ended; whatever is still missing of that.
function methods:_settle()
  local results, err = self.result, self.error
  if results then
    self.state, self.percentage = "succeeded", 100
    self._future:succeed(results)
  else
    self.state = err.kind == "canceled" and "canceled" or "failed"
    self._future:fail(err)
  end
  tell_progress(self)
  listeners.tell(self._on_done, self)
end

---@async
local function run_all(self)
  local result, err = run(self, self._client, self._steps, self._previous)
  self.result, self.error, self.task = result, err, nil
  restart.call(self, "_settle")
end

-- No memory, or a fault in the code: whoever awaits the chain is to learn of it. The step's task goes on by itself.
local function gave_up(self, crashed)
  if not self.result and not self.error then
    if not crash.is_memory(crashed.failure) then
      self.state = "failed"
      self._future:crash(crashed.failure, crashed.traceback)
      return listeners.tell(self._on_done, self)
    end
    local _, err = at_step(errors.new {
      kind = "io", retryable = true, message = "the chain cannot go on: not enough memory",
      hint = "a step that was under way goes on by itself, as chain.task",
    }, self.step, self.results)
    self.task, self.error = self._task or nil, err
  end
  restart.call(self, "_settle")
end

---Starts a chain.
---@param client homegen.Client
---@param first table parameters of a first step (`service = …` names it), or a task, result or { service, id, original_url }
---@param given_steps table[] each { service = "vary" (default) | a service's name, its parameters … }
---@param options table options of each step's call; a key becomes key/1, key/2 …
---@param from? integer the step that it is begun anew from: those before are kept, and not paid again
---@return homegen.Chain|nil
---@return homegen.Error|nil err of kind invalid, with `step`; nothing was sent
function chain.start(client, first, given_steps, options, from)
  if type(given_steps) ~= "table" then misuse("variation_chain: a list of steps expected") end
  local steps, previous = {}, nil
  if is_origin(first) then
    previous = vary.origin(first)
    previous.url = first.url or first.result and first.result.url
  else
    steps[1] = read_step(first)
  end
  for _, given in ipairs(given_steps) do steps[#steps + 1] = read_step(given, "vary") end
  if #steps == 0 then misuse("variation_chain: at least one step expected") end
  if from and from > #steps then misuse(("variation_chain: from = %d, and there are %d steps"):format(from, #steps)) end
  local ok, err = check(client, steps, previous, options)
  if not ok then return nil, err end
  local self = setmetatable({
    state = "running", step = 1, steps = #steps, percentage = 0,
    _future = future.new(), _options = options, _on_progress = {}, _on_done = {},
    _client = client, _steps = steps, _previous = previous, results = {}, _from = from or false,
    _canceled = false, _task = false,
  }, Chain)
  if options.on_progress then self:on_progress(options.on_progress) end
  if options.on_done then self:on_done(options.on_done) end
  scheduler.work(run_all, self, gave_up)
  return self
end

---Waits for its end. The same as `homegen.await(chain, seconds)`.
---@async
---@param seconds? number at most so long; the chain goes on. Default: no limit
---@return homegen.Result[]|nil results of each step, in order
---@return homegen.Error|nil err `err.step` and `err.results` tell how far it came
function methods:await(seconds) return await.await(self, seconds) end

---@param fn fun(chain: homegen.Chain) called when a step begins or tells something new
---@return homegen.Chain self
function methods:on_progress(fn)
  table.insert(self._on_progress, fn)
  return self
end

---@param fn fun(chain: homegen.Chain) called once when the chain ended
---@return homegen.Chain self
function methods:on_done(fn)
  if self:done() then reactor.tell(fn, self) else table.insert(self._on_done, fn) end
  return self
end

---Ends the chain: the step under way is no longer followed, none after it is begun.
function methods:cancel()
  self._canceled = true
  if self.task then self.task:cancel() end
end

---@return boolean done whether it has ended, well or not
function methods:done() return self._future:state() ~= "pending" end

return chain
