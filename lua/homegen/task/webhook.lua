--- The webhook of a create: a URL of ours with a secret in it, another one for each attempt, so that a call proves that this
--- very attempt has reached the provider.

local webhook = {}

---Whether a create is to bring one. A URL that the caller gives is his own, and goes out as it is.
---@param job homegen.Job
---@param params table as they go on the wire
---@return boolean
function webhook.is_wanted(job, params)
  local field = job.client.webhook_url and job.service.webhook
  if not field then return false end
  return params[field] == nil
end

---The request of the next attempt, with a webhook of its own that the store knows; without one where the listener has closed
---since the attempt before.
---@param job homegen.Job
---@param params table as they go on the wire but for the webhook
---@return homegen.Text body
---@return string|nil secret
function webhook.mint(job, params)
  if not job.client.webhook_url then return job.service.schema:encode(params) end
  local secret = job.client.store:mint(job)
  local complete = { [job.service.webhook] = job.client.webhook_url .. "/" .. secret }
  for name, value in pairs(params) do complete[name] = value end
  return job.service.schema:encode(complete), secret
end

return webhook
