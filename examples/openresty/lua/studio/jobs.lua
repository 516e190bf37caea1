--- Endpoints for what is paid: a job is asked for under a key that the page has made, so that a second click, a reload or
--- another worker comes to the same task.

local files = require "studio.files"
local homegen = require "homegen"
local orders = require "studio.orders"
local records = require "studio.records"
local reply = require "studio.reply"
local request = require "studio.request"
local services = require "studio.services"
local worker = require "studio.worker"

local jobs = {}

local PATIENCE = 2 -- seconds in which a refusal can still be the answer to who asked
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
  local task, err = orders.submit(key, record)
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
  local ok, err = worker.client():validate(service.name, orders.params(record))
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

return jobs
