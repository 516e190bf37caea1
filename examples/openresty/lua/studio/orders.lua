--- What homegen is asked for: a record's parameters, and the call.

local progress = require "studio.progress"
local services = require "studio.services"
local settings = require "studio.settings"
local worker = require "studio.worker"

local orders = {}

---@param record studio.Record
---@return table params
function orders.params(record)
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
function orders.submit(key, record)
  local client = worker.client()
  local options = { key = key, save = settings.place "results" .. "{key}.{ext}", on_progress = progress.tell }
  if not record.previous_id then return client[record.service](client, orders.params(record), options) end
  return client:vary({
    service = record.service, id = record.previous_id, original_url = settings.url .. "/photos/" .. record.photo,
    room_type = record.fields.room_type, theme = record.fields.theme,
  }, services.params(record.fields), options)
end

return orders
