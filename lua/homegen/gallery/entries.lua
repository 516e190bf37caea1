--- What a gallery is given, as entries that are all alike: results, tasks, chains, snapshots, errors.

local errors = require "homegen.base.errors"
local facts = require "homegen.gallery.facts"
local manifest = require "homegen.picture.manifest"
local misuse = require "homegen.base.misuse"
local result = require "homegen.task.result"
local services = require "homegen.service"
local task = require "homegen.task.task"

local entries = {}

---One picture, or what became of the attempt at one; or a chain, which has steps.
---@class homegen.gallery.Entry
---@field title string
---@field service? string
---@field id? string
---@field key? string
---@field credits integer
---@field state string "succeeded", "failed" or what a task is that has not ended
---@field result? homegen.Result from which the picture can be fetched
---@field file? string the picture's
---@field before? string the input picture's file, where the caller names one
---@field facts homegen.gallery.Fact[]
---@field err? homegen.Error
---@field steps? homegen.gallery.Entry[]

local function title_of(name, fallback)
  local service = name and services.find(name)
  return service and service.title or name or fallback
end

local function new(fields)
  fields.title = fields.title or title_of(fields.service, "Picture")
  fields.credits, fields.facts = fields.credits or 0, fields.facts or {}
  return fields
end

local function of_error(err)
  return new {
    title = title_of(err.service, "Failed"), service = err.service, id = err.task_id, key = err.key, state = "failed", err = err,
  }
end

---@param made homegen.Result
local function of_result(made)
  return new {
    service = made.service, id = made.id, key = result.context(made).key, credits = made.credits, state = "succeeded", result = made,
    file = made.path, facts = facts.of_result(made),
  }
end

---@param own homegen.Task
local function of_task(own)
  if own.result then
    local entry = of_result(own.result)
    entry.key = entry.key or own.key
    return entry
  end
  if own.error then
    local entry = of_error(own.error)
    entry.service, entry.key, entry.id, entry.credits = own.service, own.key, own.id, own.credits
    entry.title = title_of(own.service)
    return entry
  end
  return new { service = own.service, id = own.id, key = own.key, credits = own.credits, state = own.state }
end

-- What stands beside a picture tells more about it than a journal does.
local function facts_beside(picture, id)
  local read = picture and manifest.read(picture .. manifest.SUFFIX)
  return read and read.id == id and facts.of_manifest(read) or nil
end

-- From a journal it is plain data, and what has no file cannot be fetched.
local function of_snapshot(snapshot)
  if result.is(snapshot.result) then return of_task(snapshot) end
  local saved = snapshot.saved and snapshot.saved[1]
  return new {
    service = snapshot.service, id = snapshot.id, key = snapshot.key, credits = snapshot.credits, file = saved,
    state = snapshot.error and "failed" or snapshot.state, err = not saved and snapshot.error or nil,
    facts = facts_beside(saved, snapshot.id) or facts.of_plain(snapshot.result or {}),
  }
end

local read_one

local function of_chain(results, err, left)
  local entry = new { title = "Chain", steps = {}, state = err and "failed" or left or "succeeded", err = err }
  for index, made in ipairs(results) do
    entry.steps[index] = read_one(made)
    entry.credits = entry.credits + entry.steps[index].credits
  end
  return entry
end

local function is_chain(value)
  return type(value.steps) == "number" and type(value.step) == "number" and type(value.await) == "function"
end

local function of_given(given)
  local entry = read_one(given.result)
  if given.title ~= nil then
    if type(given.title) ~= "string" then misuse "homegen.gallery: title must be text" end
    entry.title = given.title
  end
  if given.before ~= nil then
    if type(given.before) ~= "string" then misuse "homegen.gallery: before must be the path of a picture" end
    entry.before = given.before
  end
  return entry
end

local function expected(value)
  misuse(("homegen.gallery: results, tasks, chains, snapshots or errors expected, got %s"):format(
    type(value) == "table" and "a table without any" or type(value)))
end

---@param value any
---@return homegen.gallery.Entry
function read_one(value)
  if type(value) ~= "table" then expected(value) end
  if errors.is(value) then return of_error(value) end
  if result.is(value) then return of_result(value) end
  if task.is(value) then return of_task(value) end
  if is_chain(value) then
    local err = value.error
    return of_chain(value.result or err and err.results or value._results or {}, err, value.state)
  end
  if type(value.service) == "string" and type(value.state) == "string" then return of_snapshot(value) end
  if type(value.result) == "table" then return of_given(value) end
  if value.ok ~= nil then return read_one(value.ok and value.value or value.err) end
  if value[1] ~= nil then return of_chain(value) end
  expected(value)
end

---@param given any
---@return homegen.gallery.Entry[]
function entries.read(given)
  if type(given) ~= "table" then expected(given) end
  local is_list = getmetatable(given) == nil and (given[1] ~= nil or next(given) == nil)
  if not is_list then return { read_one(given) } end
  local list = {}
  for index, value in ipairs(given) do list[index] = read_one(value) end
  return list
end

return entries
