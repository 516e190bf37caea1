--- One run of a command with a client: from the options to the client, through waiting, to its end in good order, whatever
--- interrupts it.

local exit_codes = require "homegen.cli.exit_codes"
local files = require "homegen.cli.files"
local followup = require "homegen.cli.followup"
local homegen = require "homegen"
local money = require "homegen.cli.money"
local terminal = require "homegen.cli.output.terminal"
local upload = require "homegen.cli.upload"

local session = {}

local POLL_RANGE = 5 / 3 -- between the longest and the shortest time between two polls
local TURN = 0.2 -- seconds between two looks at signals and at the clock
local PATIENCE = 1 -- seconds that closing may take before a person is told why

---@class homegen.cli.Session
---@field out homegen.cli.Output
---@field parsed table
---@field client homegen.Client
---@field journal? string path
---@field signal? string that came
---@field listener? fun(event: homegen.Event) is told of each event as well
---@field paid table<string, integer> by a task's id: what this run was charged for it
---@field job_key? string the key of what it makes
---@field services table<string, string> by the ids of these two
---@field returned table<string, integer> likewise, what is given back
local Session = {}
Session.__index = Session

---Where the journal is unless something else is said.
---@return string|nil path nil: there is no home folder
function session.journal_path()
  local state, home = os.getenv "XDG_STATE_HOME" or "", os.getenv "HOME" or ""
  if state:sub(1, 1) ~= "/" then
    if home == "" then return nil end
    state = home .. "/.local/state"
  end
  return state .. "/homegen/jobs.db"
end

-- The embedded sandbox ends with the run, and so do its tasks: its journal is one that was asked for.
---@return string|nil path
---@return homegen.Error|table|nil err there should be one, and has no place
local function find_journal(parsed)
  if parsed.no_journal then return nil end
  if parsed.journal then return parsed.journal end
  if parsed.sandbox then return nil end
  local path = session.journal_path()
  if path and files.make_folder(path:match "^(.*)/") then return path end
  return nil, {
    kind = "config", message = path and ("the journal's folder %s cannot be made"):format(path:match "^(.*)/")
      or "there is no place for the journal: HOME is not set",
    hint = "give --journal FILE, or --no-journal: what is under way is forgotten with the command then", outcome = "not_sent",
  }
end

local function provider_options(parsed)
  return parsed.base_url and { base_url = parsed.base_url } or nil
end

-- What is told under `--verbose`, in a line or as an event.
local function tell_log(self, event)
  local detail, words = {}, {}
  for _, name in ipairs { "method", "url", "attempt", "delay", "reason", "state", "status", "percentage", "queue_position", "path" } do
    if event[name] ~= nil then
      detail[name] = event[name]
      words[#words + 1] = ("%s %s"):format(name, tostring(event[name]))
    end
  end
  if event.error then detail.error = tostring(event.error) end
  if self.out.json then
    return self.out:event("log", { type = event.type, service = event.service, key = event.key, id = event.id, detail = detail })
  end
  self.out:say(("  [%s %s] %s%s"):format(event.type, event.key or event.id or "", table.concat(words, ", "),
    event.error and " " .. tostring(event.error) or ""))
end

local function on_event(self, event)
  if self.listener then self.listener(event) end
  if event.type == "credit" then
    if event.id and event.charged then self.paid[event.id] = (self.paid[event.id] or 0) + event.charged end
    if event.id and event.refunded then self.returned[event.id] = event.refunded end
    if event.id then self.services[event.id] = event.service end
    self.out:event("credit", {
      service = event.service, key = event.key, id = event.id, charged = event.charged, refunded = event.refunded,
      unit = followup.service(event.service).unit,
    })
  elseif event.type == "warning" then
    if self.out.json then
      self.out:event("warning", event)
    elseif event.about or self.out.verbose then
      self.out:tell(("homegen: warning%s: %s"):format(event.key and " (" .. event.key .. ")" or "", event.message))
    end
  elseif self.out.verbose then
    tell_log(self, event)
  end
end

---What the library raises for misuse is here what somebody has typed.
---@param fn fun(...): any, any
---@return any value
---@return homegen.Error|table|nil err
function session.guarded(fn, ...)
  local ok, value, err = pcall(fn, ...)
  if ok then return value, err end
  if type(value) ~= "string" then error(value, 0) end
  local message = value:gsub("^[^\n]-:%d+: ", ""):gsub("^[%w_.]+: ", "") -- where, and which function
  return nil, { kind = "invalid", message = message, outcome = "not_sent" }
end

---@param out homegen.cli.Output
---@param parsed table what homegen.cli.input.options has defined
---@param more? table further options of homegen.new
---@return homegen.cli.Session|nil
---@return integer|nil exit_code what was wrong is said then
function session.open(out, parsed, more)
  local journal, problem = find_journal(parsed)
  if problem then
    out:error(problem, money.nothing_sent())
    return nil, exit_codes.of(problem)
  end
  local self = setmetatable({ out = out, parsed = parsed, paid = {}, returned = {}, services = {}, journal = journal }, Session)
  self.watch = terminal.termination()
  local given = {
    ideal_house = provider_options(parsed), iacrea = provider_options(parsed), sandbox = parsed.sandbox or nil,
    journal = self.journal, account = parsed.account, timeout = parsed.timeout, queue_timeout = parsed.queue_timeout,
    poll_interval = parsed.poll_interval, budget = parsed.budget, upload = parsed.upload and upload.by(parsed.upload),
    on_event = function(event) on_event(self, event) end,
  }
  given.poll_interval_max = parsed.poll_interval and parsed.poll_interval * POLL_RANGE
  for name, value in pairs(more or {}) do given[name] = value end
  local client, err = session.guarded(homegen.new, given)
  if not client then
    if self.watch then self.watch:close() end
    out:error(err, money.nothing_sent())
    return nil, exit_codes.of(err)
  end
  self.client = client
  return self
end

---A task of very many has ended: what is remembered of its money is not needed any more.
---@param id? string
function Session:forget(id)
  if id then self.paid[id], self.returned[id], self.services[id] = nil, nil, nil end
end

---What this run was charged and is not given back, at each provider.
---@return homegen.cli.Price[]
function Session:charges()
  local list, by_place = {}, {}
  for id, amount in pairs(self.paid) do
    local price = followup.price(self, self.services[id], amount - (self.returned[id] or 0))
    local sum = by_place[price.place]
    if sum then
      sum.amount = sum.amount + price.amount
    elseif price.amount > 0 then
      by_place[price.place], list[#list + 1] = price, price
    end
  end
  table.sort(list, function(one, other) return one.place < other.place end)
  return list
end

---Whether a signal has come that ends the command; it counts from then on.
---@return string|nil name
function Session:interruption()
  local name = self.watch and self.watch:take()
  if name then self.signal = self.signal or name end
  return self.signal
end

---Waits until something has ended.
---@param is_over fun(): boolean looked at in each turn
---@param tick? fun() called in each turn
---@return boolean over false: a signal came before
function Session:wait_until(is_over, tick)
  while not is_over() do
    if self:interruption() then return false end
    homegen.step(TURN)
    if tick then tick() end
  end
  return true
end

---Waits for what may be awaited, and gives what it came to.
---@param fn async fun(): any, any
---@param tick? fun()
---@return boolean over false: a signal came before
---@return any value
---@return any err
function Session:call(fn, tick)
  local value, err
  local handle = homegen.spawn(function() value, err = fn() end)
  local over = self:wait_until(function() return handle:done() end, tick)
  if over then handle:await(0) end -- what it raised is raised here
  return over, value, err
end

-- A paid request on its way is waited for, unless a second signal says that nobody wants to wait.
local function close(self)
  local handle = homegen.spawn(self.client.close, self.client)
  local told, since = false, homegen.now()
  while not handle:done() do
    if self.signal and not told and homegen.now() > since + PATIENCE then
      told = true
      self.out:say("homegen: waiting for what is on its way, so that it is known what was paid for; once more ends it at once")
    end
    homegen.step(TURN)
    if self.watch and self.watch:take() then
      if self.signal then return end
      self.signal = "SIGINT"
    end
  end
end

---Ends the client. May be called again.
function Session:close()
  if self.closed then return end
  self.closed = true
  close(self)
  if self.watch then self.watch:close() end
end

---The command was told to end: what goes on, and how to get it.
---@param tasks homegen.Task[] that this run has begun
---@return integer exit_code
function Session:interrupted(tasks)
  self.out:clear()
  self.out:say(("homegen: %s: stopping"):format(self.signal))
  self:close()
  local running, lines = {}, {}
  for _, task in ipairs(tasks) do
    if task.state ~= "succeeded" or task.error then
      local ending = followup.ending(self, task)
      running[#running + 1] = {
        state = task.state, service = task.service, id = task.id, key = task.key, command = task.id and ending.resume or ending.again,
      }
      lines[#lines + 1] = ("%s: %s"):format(task.key or task.service, money.of(ending))
    end
  end
  self.out:event("interrupted", { signal = self.signal, running = running })
  for _, line in ipairs(lines) do self.out:tell(line) end
  return exit_codes.INTERRUPTED
end

return session
