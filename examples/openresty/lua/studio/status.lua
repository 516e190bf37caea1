--- Endpoints that tell what became of a job; any worker knows.

local orders = require "studio.orders"
local progress = require "studio.progress"
local records = require "studio.records"
local reply = require "studio.reply"
local request = require "studio.request"
local services = require "studio.services"
local worker = require "studio.worker"

local status = {}

local ENDED = {
  succeeded = true, failed = true, terminated = true, refused = true, not_sent = true, unknown_outcome = true, canceled = true,
  lost = true, expired = true,
}

---@param snapshot homegen.Snapshot
---@return string|nil address of the saved picture
local function result_of(snapshot)
  local name = snapshot.saved and snapshot.saved[1] and snapshot.saved[1]:match "[^/]+$"
  return name and "/results/" .. name
end

-- A task that has succeeded ends here when its picture is saved, or cannot be.
local function has_ended(snapshot)
  return ENDED[snapshot.state] == true and (snapshot.state ~= "succeeded" or result_of(snapshot) ~= nil or snapshot.error ~= nil)
end

-- The journal has one word for what waits at the provider and what is worked on.
local function state_of(snapshot, heard)
  if snapshot.state == "succeeded" and not has_ended(snapshot) then return "saving" end
  return snapshot.state == "queued" and heard == "processing" and heard or snapshot.state
end

-- Whom does a job belong to that nobody has in hand? To whoever is asked for it next.
local function find(key, record)
  local snapshot = worker.client():find { key = key }
  if snapshot and not has_ended(snapshot) and not snapshot.alive then orders.submit(key, record) end
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
    key = key, service = record.service, label = services.label(record), ended = has_ended(snapshot),
    state = state_of(snapshot, heard),
    percentage = snapshot.state == "succeeded" and 100 or percentage, queue_position = ahead, credits = snapshot.credits,
    unit = service.unit, result = result_of(snapshot), photo = record.photo and "/photos/" .. record.photo, fields = record.fields,
    error = snapshot.error and reply.told(snapshot.error), parent = record.parent, root = record.root,
    may_vary = service.vary ~= nil,
  }
end

---GET /api/jobs/KEY: how far it is, and what came of it.
---@param key string
function status.status(key)
  request.allow("GET", "HEAD")
  local record = records.read(key)
  local found = record and told(key, record)
  if not found then return reply.problem(404, "There is no such job.") end
  return reply.json(200, found)
end

---GET /api/jobs/KEY/chain: what was made from the same photo, in order.
---@param key string
function status.chain(key)
  request.allow("GET", "HEAD")
  local record = records.read(key)
  if not record then return reply.problem(404, "There is no such job.") end
  local links = {}
  for _, each in ipairs(records.chain(record.root)) do
    links[#links + 1] = told(each, assert(records.read(each)))
  end
  return reply.json(200, { root = record.root, links = links })
end

return status
