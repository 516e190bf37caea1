--- Endpoints for what is paid: a job is asked for under a key that the page has made, so that a second click, a reload or
--- another worker comes to the same task.

local files = require "studio.files"
local homegen = require "homegen"
local progress = require "studio.progress"
local records = require "studio.records"
local reply = require "studio.reply"
local request = require "studio.request"
local services = require "studio.services"
local settings = require "studio.settings"
local worker = require "studio.worker"

local jobs = {}

local PATIENCE = 2 -- seconds in which a refusal can still be the answer to who asked
local ENDED = {
  succeeded = true, failed = true, terminated = true, refused = true, not_sent = true, unknown_outcome = true, canceled = true,
  lost = true, expired = true,
}

---@param record studio.Record
---@return table params
local function params_of(record)
  local service, params = services.by_name[record.service], services.params(record.fields)
  if service.photo then params.image_file = settings.place "photos" .. record.photo end
  if service.mask then params.mask_file = settings.place "masks" .. record.mask end
  if service.mask and service.unit == "photo" then params.width, params.height = record.width, record.height end
  return params
end

---Asks homegen for it, as often as one likes: the key is one task.
---@param key string
---@param record studio.Record
---@return homegen.Task|nil
---@return homegen.Error|nil
local function submit(key, record)
  local client = worker.client()
  local options = { key = key, save = settings.place "results" .. "{key}.{ext}", on_progress = progress.tell }
  if not record.previous_id then return client[record.service](client, params_of(record), options) end
  return client:vary({
    service = record.service, id = record.previous_id, original_url = settings.url .. "/photos/" .. record.photo,
    room_type = record.fields.room_type, theme = record.fields.theme,
  }, services.params(record.fields), options)
end

---@param err homegen.Error
local function refuse(err)
  for _, violation in ipairs(err.violations or {}) do
    if violation.field and violation.field:find "^mask" then
      return reply.problem(422, require("studio.pictures").words(err), { field = "mask" })
    end
  end
  return reply.error(err)
end

-- The answer to who asked for a job: 202 and its key, unless it was refused at once.
local function begin(key, record)
  local written, message = records.write(key, record)
  if not written and message then
    ngx.log(ngx.ERR, "studio: ", message)
    return reply.problem(500, "The job could not be written down; nothing was paid.")
  end
  if not written then return reply.problem(409, "This key stands for another job.") end
  local task, err = submit(key, record)
  if not task then return refuse(err) end
  local id = task:created(PATIENCE)
  if not id and task:done() and task.error then return refuse(task.error) end
  ngx.header["Location"] = "/api/jobs/" .. key
  return reply.json(202, { key = key, state = task.state, root = record.root })
end

local function read_key(body)
  if not files.is_id(body.key) then return reply.problem(400, "A job needs a key: 32 hexadecimal digits.") end
  return body.key
end

---@param name any
---@param field string
---@param place "photos"|"masks"
---@param words string
local function read_picture(name, field, place, words)
  local path = files.picture(place, name)
  return path or reply.problem(422, words, { field = field })
end

---POST /api/jobs { key, service, photo, mask, fields, parent }: a new job, perhaps beside an earlier one.
function jobs.create()
  request.allow "POST"
  local body = request.json()
  local key, service = read_key(body), services.by_name[body.service]
  if not service then return reply.problem(422, "There is no such service.", { field = "service" }) end
  local parent = body.parent and records.read(body.parent)
  local record = {
    service = service.name, fields = services.read_fields(service, body.fields), parent = parent and body.parent,
    root = parent and parent.root or key,
  }
  if service.photo then
    local path = read_picture(body.photo, "photo", "photos", "Choose a photo first.")
    local info = assert(homegen.image.info(path))
    record.photo, record.width, record.height = body.photo, info.width, info.height
  end
  if service.mask then
    read_picture(body.mask, "mask", "masks", "Paint over what should be made anew first.")
    record.mask = body.mask
  end
  local ok, err = worker.client():validate(service.name, params_of(record))
  if not ok then return refuse(err) end
  return begin(key, record)
end

---POST /api/jobs/KEY/variations { key, fields }: homegen's client:vary of a job that has succeeded.
---@param parent_key string
function jobs.vary(parent_key)
  request.allow "POST"
  local body, parent = request.json(), records.read(parent_key)
  local key = read_key(body)
  if not parent then return reply.problem(404, "There is no such job.") end
  local service = services.by_name[parent.service]
  if not service.vary then return reply.problem(422, service.title .. " has no variations.") end
  local snapshot = worker.client():find { key = parent_key }
  if not snapshot or snapshot.state ~= "succeeded" then return reply.problem(409, "There is no picture yet to vary.") end
  local fields = services.read_fields(service, body.fields)
  for _, name in ipairs(service.vary) do fields[name] = fields[name] or parent.fields[name] end
  return begin(key, {
    service = parent.service, photo = parent.photo, mask = parent.mask, width = parent.width, height = parent.height,
    fields = fields, parent = parent_key, previous_id = snapshot.id, root = parent.root,
  })
end

---@param snapshot homegen.Snapshot
---@return string|nil address of the saved picture
local function result_of(snapshot)
  local name = snapshot.saved and snapshot.saved[1] and snapshot.saved[1]:match "[^/]+$"
  return name and "/results/" .. name
end

-- Whom does a job belong to that nobody has in hand? To whoever is asked for it next.
local function find(key, record)
  local client = worker.client()
  local snapshot = client:find { key = key }
  if not snapshot or ENDED[snapshot.state] or snapshot.alive then return snapshot end
  submit(key, record)
  return snapshot
end

---@param key string
---@param record studio.Record
local function told(key, record)
  local snapshot = find(key, record)
  if not snapshot then return nil end
  local heard, percentage, ahead = progress.of(key)
  local service = services.by_name[record.service]
  return {
    key = key, service = record.service, label = services.label(record), ended = ENDED[snapshot.state] or false,
    state = snapshot.state == "queued" and heard == "processing" and heard or snapshot.state, -- the journal has one word for both
    percentage = snapshot.state == "succeeded" and 100 or percentage, queue_position = ahead, credits = snapshot.credits,
    unit = service.unit, result = result_of(snapshot), photo = record.photo and "/photos/" .. record.photo, fields = record.fields,
    error = snapshot.error and reply.told(snapshot.error), parent = record.parent, root = record.root,
    may_vary = service.vary ~= nil,
  }
end

---GET /api/jobs/KEY: how far it is, and what came of it.
---@param key string
function jobs.status(key)
  request.allow("GET", "HEAD")
  local record = records.read(key)
  local status = record and told(key, record)
  if not status then return reply.problem(404, "There is no such job.") end
  return reply.json(200, status)
end

---GET /api/jobs/KEY/chain: what was made from the same photo, in order.
---@param key string
function jobs.chain(key)
  request.allow("GET", "HEAD")
  local record = records.read(key)
  if not record then return reply.problem(404, "There is no such job.") end
  local links = {}
  for _, each in ipairs(records.chain(record.root)) do
    links[#links + 1] = told(each, assert(records.read(each)))
  end
  return reply.json(200, { root = record.root, links = links })
end

return jobs
