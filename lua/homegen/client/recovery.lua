--- What a client does for tasks of earlier times and other processes: resume, find, list, settle, forget. Methods of a
--- client.

local later = require "homegen.base.later"

local adoption = later.module "homegen.client.adoption"
local explanation = later.module "homegen.client.explanation"
local job = later.module "homegen.task.job"
local manifest = later.module "homegen.picture.manifest"
local misuse = require "homegen.base.misuse"
local readiness = require "homegen.picture.readiness"
local services = require "homegen.service"
local settings = require "homegen.client.settings"

---@class homegen.Client
local recovery = {}

---@async
---@return homegen.Task[]|nil
---@return homegen.Error|nil
local function adopt_all(self)
  later.load_all() -- before anything becomes ours that nobody could go on with
  local list = {}
  local ok, err = self.store:adopt(function(account, row) list[#list + 1] = adoption.adopt(self, account, row) end)
  if not ok then return nil, err end
  return list
end

local function check_id(what, id)
  if type(id) ~= "string" then misuse(what .. ": the id must be text, as task.id is") end
end

---Follows a task that exists at the provider already. Without arguments: takes over everything in the journal that was
---paid and that no living process has in hand, and tells of creates whose outcome nobody knows any more.
---@async only without arguments
---@param name? string service name
---@param id? string the provider's task id
---@param context? table iaCrea: `user_id`, and what a variation of it would need (original_url, room_type, theme)
---@param options? table as for the service's own call
---@return homegen.Task|homegen.Task[]|nil
---@return homegen.Error|nil
function recovery:resume(name, id, context, options)
  if name == nil and id == nil then return adopt_all(self) end
  local service = services.named(name)
  check_id("resume", id)
  local owner = self.accounts[service.provider]
  local wrong = owner:wrong_id(id)
  if wrong then return nil, wrong end
  local target, err = owner:target(service.result_path)
  if not target then return nil, err end
  local given = settings.read_call(options, "resume")
  if given.save then
    given.save, err = readiness.path(service.name, given.key, given.save)
    if not given.save then return nil, err end
  end
  if given.manifest then given.manifest = manifest.unknown() end
  return job.resume(self, owner, service, id, context or {}, given)
end

local function check_fields(what, given, allowed)
  if type(given) ~= "table" then misuse(what .. ": a table expected") end
  for name, value in pairs(given) do
    if not allowed[name] then misuse(("%s: unknown field '%s'"):format(what, tostring(name))) end
    if type(value) ~= allowed[name] then misuse(("%s: %s must be a %s"):format(what, name, allowed[name])) end
  end
end

---Looks a task up, of whatever process in the journal. Without a journal: of this client.
---@async
---@param given { key?: string, id?: string } one of both: the job's key, or the provider's id
---@return homegen.Snapshot|nil snapshot nil alone: there is none
---@return homegen.Error|nil
function recovery:find(given)
  check_fields("find", given, { key = "string", id = "string" })
  if (given.key == nil) == (given.id == nil) then misuse("find: either key or id expected") end
  return self.store:find(given)
end

---Lists the journal's tasks, oldest first. Without a journal: those of this client.
---@async
---@param given? { state?: homegen.TaskState, service?: string } only those; default: all
---@return homegen.Snapshot[]|nil
---@return homegen.Error|nil
function recovery:tasks(given)
  check_fields("tasks", given or {}, { state = "string", service = "string" })
  return self.store:list(given or {})
end

---Tells what a person found out about a create with an unknown outcome.
---@async
---@param key_or_row string|integer the job's key, or the journal's number of the task (`row` of a snapshot)
---@param given { id: string }|{ created: false } the provider's id of the task, or that it was not created
---@return homegen.Task|true|nil task that is followed from now on; true: the job may be submitted again
---@return homegen.Error|nil
function recovery:settle(key_or_row, given)
  if type(key_or_row) ~= "string" and type(key_or_row) ~= "number" then misuse("settle: a key or a row's number expected") end
  check_fields("settle", given, { id = "string", created = "boolean" })
  if (given.id ~= nil) == (given.created ~= nil) or given.created then misuse("settle: { id = … } or { created = false } expected") end
  later.load_all() -- likewise
  local settled, err = self.store:settle(key_or_row, given)
  if not settled then return nil, err end
  if settled.row then return adoption.adopt(self, settled.account, settled.row) end
  local known = settled.key and self.keys[settled.key]
  if known and known.task:done() then self.keys[settled.key] = nil end
  return true
end

local function check_key(what, key)
  if type(key) ~= "string" then misuse(what .. ": a key expected") end
end

---Holds a key back: no create of it leaves, in whatever process, until it is let go of. A task of it that was created
---already goes on being followed and saved, as it is paid.
---@async with a journal
---@param key string with or without a task so far
---@return boolean|nil new false: it was held back already
---@return homegen.Error|nil
function recovery:pause(key)
  check_key("pause", key)
  return self.store:pause(key)
end

---Lets go of a key: what waits goes on.
---@async with a journal
---@param key string the job's
---@return boolean|nil was whether it was held back
---@return homegen.Error|nil
function recovery:unpause(key)
  check_key("unpause", key)
  return self.store:unpause(key)
end

---Why a task is where it is: what it waits for, what was charged, what is known, what can be done.
---@async with a journal
---@param what string|integer a job's key, the provider's id, or the journal's number of the task
---@return homegen.Explanation|nil
---@return homegen.Error|nil
function recovery:explain(what)
  if type(what) ~= "string" and type(what) ~= "number" then misuse("explain: a key, an id or a row's number expected") end
  local facts, err = self.store:facts(what)
  if not facts then return nil, err end
  return explanation.of(what, facts)
end

---Visits a snapshot of every task, oldest first. A journal is read a page at a time, so that its length costs no memory.
---@async with a journal
---@param visit fun(snapshot: homegen.Snapshot) called with each
---@param given? { state?: homegen.TaskState, service?: string } only those; default: all
---@return true|nil
---@return homegen.Error|nil
function recovery:export(visit, given)
  if type(visit) ~= "function" then misuse("export: a function expected") end
  check_fields("export", given or {}, { state = "string", service = "string" })
  return self.store:export(given or {}, visit)
end

---What an account has spent.
---@class homegen.AccountBook
---@field provider? string "ideal_house" or "iacrea"; nil: no task of it is left to tell by
---@field origin string the provider's address
---@field account? string its name, where a person has given one
---@field own boolean whether it is one of this client's
---@field reserved integer of tasks that wait or whose reply is awaited
---@field charged integer of tasks that were accepted
---@field refunded integer of accepted tasks that failed
---@field uncertain integer of tasks whose outcome is unknown

---What every account in the journal has spent, whosever its key is. Without a journal: this client's.
---@async with a journal
---@return homegen.AccountBook[]|nil
---@return homegen.Error|nil
function recovery:books()
  return self.store:books()
end

---Forgets tasks in the journal that have ended and need nobody any more. What was spent stays counted; unknown outcomes
---stay.
---@async
---@param given? { older_than?: number } seconds since the last change; default 30 days
---@return integer|nil count
---@return homegen.Error|nil
function recovery:prune(given)
  check_fields("prune", given or {}, { older_than = "number" })
  return self.store:prune(given and given.older_than or 30 * 24 * 3600)
end

return recovery
