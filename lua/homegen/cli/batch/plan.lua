--- What a file of jobs comes to, before anything is paid: every line is checked, and the whole is priced.

local canonical = require "homegen.cli.batch.canonical"
local bytes = require "homegen.base.bytes"
local files = require "homegen.cli.files"
local followup = require "homegen.cli.followup"
local jobs = require "homegen.cli.batch.jobs"
local guarded = require("homegen.cli.session").guarded

local plan = {}

local MOST_TOLD = 1000 -- lines that are not valid
local BREATH = 200 -- lines between two looks at signals

---What is kept of each job is a few numbers, whatever it says.
---@class homegen.cli.batch.Plan
---@field count integer jobs
---@field lines? table<string, integer> by key: where it begins, while it is made
---@field order integer[] by line: the job's place in the lists below
---@field services string[]
---@field prices integer[] what it costs now; 0: the journal says that it is paid for
---@field marks number[] what tells a job from another: the file may change
---@field known integer jobs that cost nothing more
---@field invalid integer lines that are not valid
local Plan = {}
Plan.__index = Plan

---@param own homegen.cli.batch.Job
---@return number
function plan.mark(own)
  return tonumber(bytes.sha256(canonical.encode { own.key, own.service, own.params, own.save or "" }):sub(1, 12), 16)
end

---Where a job's picture goes.
---@param folder string
---@param own homegen.cli.batch.Job
---@return string|nil template
---@return string|nil problem
function plan.save_of(folder, own)
  local name = own.save or "{key}.{ext}"
  if name:sub(-1) == "/" then name = name .. "{key}.{ext}" end
  if name:sub(1, 1) == "/" or ("/" .. name .. "/"):find("/../", 1, true) then
    return nil, ("save: '%s' does not stay in the folder %s"):format(name, folder)
  end
  return folder .. "/" .. name
end

-- A folder that a line names is made; what stands for something else is the library's to refuse.
local function make_folder_of(self, save, service)
  local folder = save:match("^(.*)/"):gsub("{service}", service)
  if self.folders[folder] or folder:find("{", 1, true) then return end
  self.folders[folder] = true
  files.make_folder(folder)
end

local function as_error(own, message)
  return { kind = "invalid", outcome = "not_sent", message = message, service = own.service, key = own.key }
end

-- Two jobs under one name would be one task, or one file.
local function clash(self, own, save)
  local former = self.lines[own.key]
  if former and own.made_key then
    return ("the same job as line %d: give each a key of its own, if both are wanted"):format(former)
  end
  if former then return ("the key '%s' is that of line %d"):format(own.key, former) end
  if save:find "{key}" or save:find "{id}" then return nil end
  former = self.saves[save]
  self.saves[save] = former or own.line
  return former and ("line %d is saved under the same name, %s"):format(former, save)
end

-- What the library says of it. Where no journal is, it tries whether the folder can be written to, which is done once.
local function check(self, own, save)
  local client, dry = self.session.client, self.session.parsed.dry_run
  if not dry then make_folder_of(self, save, own.service) end
  local is_tried = own.save == nil and self.tried
  self.tried = self.tried or own.save == nil
  local ok, err = guarded(client.validate, client, own.service, own.params, {
    key = own.key, save = not dry and not is_tried and save or nil,
  })
  if not ok then return nil, err end
  return guarded(client.estimate, client, own.service, own.params)
end

local function refuse(self, own, err)
  err.message = err.message:gsub("^validate: ", "")
  self.invalid = self.invalid + 1
  if self.invalid > MOST_TOLD then return end
  if own.torn then err.message = err.message .. "; the file ends in the middle of this line: was it cut off?" end
  if not self.session.out.json then err.message = ("%s:%d: %s"):format(self.path, own.line, err.message) end
  self.session.out:error(err, nil, { line = own.line })
end

local function add(self, own)
  if own.problem then return refuse(self, own, as_error(own, own.problem)) end
  local save, problem = plan.save_of(self.folder, own)
  problem = problem or clash(self, own, save)
  if problem then return refuse(self, own, as_error(own, problem)) end
  self.lines[own.key] = own.line
  local price, err = check(self, own, save)
  if not price then return refuse(self, own, err) end
  local place = self.count + 1
  self.count, self.order[own.line] = place, place
  self.services[place], self.prices[place], self.marks[place] = own.service, price, plan.mark(own)
end

-- A key that stands for one of these costs nothing more.
local function is_paid(snapshot, parsed)
  local state = snapshot.state
  if state == "unknown_outcome" or state == "sending" then return not parsed.retry_unknown end
  if state == "failed" or state == "terminated" or state == "lost" then return not parsed.retry_failed end
  return state == "queued" or state == "processing" or state == "succeeded" or snapshot.id ~= nil
end

---What the journal says of the jobs: those that are paid for cost nothing more.
---@return boolean over false: a signal came
---@return homegen.Error|nil
local function look_up(self)
  local session = self.session
  local over, _, err = session:call(function()
    return session.client:export(function(snapshot)
      local place = snapshot.own and snapshot.current and self.order[self.lines[snapshot.key] or 0]
      if place and self.services[place] == snapshot.service and is_paid(snapshot, session.parsed) then
        self.prices[place], self.known = 0, self.known + 1
      end
    end)
  end)
  return over, err
end

---Reads and checks all jobs. What is wrong with a line is said as it is found.
---@param session homegen.cli.Session
---@param own homegen.cli.batch.Source
---@param format "jsonl"|"csv"
---@param folder string
---@return homegen.cli.batch.Plan|nil nil: a signal came
---@return homegen.Error|nil
function plan.make(session, own, format, folder)
  local self = setmetatable({
    session = session, path = own.path, folder = folder, count = 0, invalid = 0, known = 0, tried = false,
    lines = {}, order = {}, services = {}, prices = {}, marks = {}, saves = {}, folders = {},
  }, Plan)
  for each in jobs.each(own, format, session.parsed.service) do
    add(self, each)
    if (self.count + self.invalid) % BREATH == 0 and session:interruption() then return nil end
  end
  self.saves, self.folders, self.tried = nil, nil, nil -- as long as a batch lasts the numbers alone are kept
  if own.failure then return nil, as_error({}, ("%s: %s"):format(own.path, own.failure)) end
  if self.invalid > MOST_TOLD then
    session.out:tell(("homegen: %d further lines are not valid"):format(self.invalid - MOST_TOLD))
  end
  if self.invalid == 0 and session.journal then
    local over, err = look_up(self)
    if not over or err then return nil, err end
  end
  self.lines = nil
  return self
end

---@return homegen.cli.Price[] what is still to be paid, at each provider
function Plan:prices_by_place()
  local list, by_place = {}, {}
  for place, amount in ipairs(self.prices) do
    local price = followup.price(self.session, self.services[place], amount)
    local known = by_place[price.place]
    if known then
      known.amount = known.amount + amount
    elseif amount > 0 then
      by_place[price.place], list[#list + 1] = price, price
    end
  end
  return list
end

---Whether a job is the one that was checked.
---@param own homegen.cli.batch.Job
---@return boolean
function Plan:holds(own)
  local place = not own.problem and self.order[own.line]
  return place ~= nil and place ~= false and self.marks[place] == plan.mark(own)
end

return plan
