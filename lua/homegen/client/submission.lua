--- From a caller's parameters to a task: completed, checked, matched with the job's key, paid for at most once.

local later = require "homegen.base.later"

local contents = require "homegen.picture.contents"
local errors = require "homegen.base.errors"
local inputs = require "homegen.picture.inputs"
local job = later.module "homegen.task.job"
local keys = require "homegen.store.keys"
local manifest = later.module "homegen.picture.manifest"
local misuse = require "homegen.base.misuse"
local payload = require "homegen.client.payload"
local plain = require "homegen.client.plain"
local price = require "homegen.client.price"
local readiness = require "homegen.picture.readiness"
local settings = require "homegen.client.settings"

local submission = {}

local NOTHING = {} -- to tell; never written to

local function invalid(service, violations, key)
  local many = #violations == 1 and " is" or "s are"
  return nil, errors.new {
    kind = "invalid", service = service.name, key = key, outcome = "not_sent", violations = violations,
    message = ("%s: %d parameter%s not valid; nothing was sent"):format(service.title, #violations, many),
  }
end

local function warn(client, service, key, warning)
  if warning.once and client.warned[warning.once] then return end
  client.emit("warning", {
    service = service.name, key = key, message = ("%s: %s"):format(warning.field, warning.message),
    about = warning.kind and "mask" or nil, kind = warning.kind, -- of a parameter there is none
  })
  if warning.once then client.warned[warning.once] = true end
end

---Checks parameters, local pictures included.
---@param client homegen.Client
---@param service homegen.Service
---@param params table the caller's
---@param key? string the job's key, for errors
---@param shelf? homegen.Shelf takes in what the pictures hold, which is to be sent; nil: nothing is
---@return table|nil normalised
---@param as_wire? boolean the table that is sent is wanted, where no local picture can change it
---@return table|nil normalised with a text and `as_wire`: the table that is sent
---@return homegen.Contents|homegen.Error kept what the pictures hold
---@return homegen.Body|nil text what is sent, where no local picture can change it
function submission.check(client, service, params, key, shelf, as_wire)
  if type(params) ~= "table" then misuse(service.name .. ": a table of parameters expected") end
  local complete, err = client.accounts[service.provider]:complete(plain(params))
  if not complete then return nil, err end
  local normalised, notes, text = service.schema:check(payload.prepare(service, complete), as_wire)
  if not normalised then return invalid(service, notes, key) end
  local kept, violations, warnings = contents.none, NOTHING, NOTHING
  if not text and inputs.are_here(service, normalised) then
    kept = shelf and shelf:contents() or contents.for_a_look()
    violations, warnings = readiness.pictures(service, normalised, client.settings, kept)
  end
  if #violations > 0 then return invalid(service, violations, key) end
  for _, note in ipairs(notes or NOTHING) do warn(client, service, key, note) end
  for _, warning in ipairs(warnings) do warn(client, service, key, warning) end
  return normalised, kept, text
end

---What the call needs besides. A key that stands for something, or may do so in a journal, needs no new file: then only the
---words of `save` are looked at.
---@param options homegen.CallOptions its `save` becomes absolute
---@return true|nil
---@return homegen.Error|nil
local function check_means(client, service, params, options)
  local err
  if options.save then
    options.save, err = readiness.path(service.name, options.key, options.save)
    if not options.save then return nil, err end
  end
  local is_new = not options.key or not client.settings.journal and not client.keys[options.key]
  local ok
  ok, err = readiness.means(service, params, client.settings, is_new and options.save or nil, options.key)
  if not ok then return nil, err end
  if not is_new or not options.manifest then return true end
  return readiness.means(service, params, client.settings, options.save .. manifest.SUFFIX, options.key)
end

---Whether a call would be sent as it is, as far as can be told here. Nothing is sent, and nothing stays of it.
---@param client homegen.Client
---@param service homegen.Service
---@param params table the caller's
---@param given_options? table
---@return true|nil
---@return homegen.Error|nil
function submission.validate(client, service, params, given_options)
  local options = settings.read_call(given_options, "validate")
  local normalised, err = submission.check(client, service, params, options.key)
  if not normalised then return nil, err end
  return check_means(client, service, normalised, options)
end

---Begins a task that a key stands for. What stands for it is entered before the task exists: nothing may fail after.
---@param entry homegen.KnownKey without its task
local function under_key(client, entry, key, begin, ...)
  local former = client.keys[key]
  client.keys[key] = entry
  local ok, begun, err = pcall(begin, client, ...)
  if ok and begun then
    entry.task, begun._known = begun, entry
    return begun
  end
  client.keys[key] = former
  if not ok then error(begun, 0) end
  return nil, err
end

-- Whoever asks for a job by its key hears of it like the one who asked first.
local function listen(known, options)
  if options.on_progress then known:on_progress(options.on_progress) end
  if options.on_done then known:on_done(options.on_done) end
  return known
end

-- Whether a file is wanted that is not there: this call's, or that which could not be saved before.
local function is_unsaved(known, options)
  local own = known.task
  return own.state == "succeeded" and (own.error ~= nil or own.result.path == nil and options.save ~= nil)
end

-- What the key's task means for this call. Of one that has ended a journal knows more: whether an unknown outcome was settled
-- meanwhile, where the picture was to be saved. So it is asked, whether or not somebody holds the task; without a journal the
-- task is followed to its result again.
local function decide(client, known, service, identity, options)
  local decision, err = keys.decide(known, service.name, identity, options)
  if not decision or decision == "new" then return decision, err end
  local unsaved = is_unsaved(known, options)
  if client.settings.journal then
    local is_asked = decision == "resume" or unsaved or known.task.state == "unknown_outcome"
    return is_asked and "new" or decision
  end
  if decision == "reuse" and not (unsaved and known.task.result.path == nil) then return decision end
  options.save = options.save or known.task._job.save
  return "resume"
end

---A call that no key stands for, or only an earlier attempt.
local function begin(client, account, service, call, known, decision)
  if decision == "resume" then return job.resume(client, account, service, known.task.id, call.params, call.options) end
  return job.submit(client, account, service, call, known)
end

---@param client homegen.Client
---@param call homegen.Call without its identity
---@return homegen.Task|nil
---@return homegen.Error|nil
local function submit_with_key(client, account, service, call)
  local options = call.options
  local key = options.key
  local known, identity = client.keys[key], call.pictures:identity(service, call.params)
  local decision, conflict = decide(client, known, service, identity, options)
  if not decision then return nil, conflict end
  if decision == "reuse" then return listen(known.task, options) end
  call.identity = identity
  local entry = { task = false, service = service.name, identity = identity }
  return under_key(client, entry, key, begin, account, service, call, known, decision)
end

---@param client homegen.Client
---@param service homegen.Service
---@param params table the caller's
---@param given_options? table
---@return homegen.Task|nil task a new one, or the one that the key stands for
---@return homegen.Error|nil
function submission.submit(client, service, params, given_options)
  local options = settings.read_call(given_options, service.name)
  local normalised, kept, text = submission.check(client, service, params, options.key, client.pictures)
  if not normalised then return nil, kept end
  local account = client.accounts[service.provider]
  local ok, err = account:target(service.create_path)
  if ok then ok, err = check_means(client, service, normalised, options) end
  if not ok then return nil, err end
  if options.manifest then
    options.manifest = manifest.describe(normalised, kept:identity(service, normalised), text or service.schema:encode(normalised))
  end
  local call = {
    params = normalised, text = text, options = options, price = price.of(service, normalised), pictures = kept,
    identity = nil, fingerprint = nil, seen = nil, -- their places
  }
  if options.key then return submit_with_key(client, account, service, call) end
  return job.submit(client, account, service, call)
end

return submission
