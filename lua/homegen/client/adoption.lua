--- A task of the journal's goes on in a client.

local job = require "homegen.task.job"
local services = require "homegen.service"

local adoption = {}

---Goes on with a task of the journal. Its key stands for it, unless the row is that of an earlier attempt.
---@param client homegen.Client
---@param account homegen.Account
---@param row table
---@return homegen.Task
function adoption.adopt(client, account, row)
  local own = job.adopt(client, account, services.named(row.service), row)
  local key = own.key
  if key and row.current ~= 0 then
    local before, fingerprint = client.keys[key], row.fingerprint
    local known = {
      task = own, service = row.service, identity = before and before.identity,
      differs = fingerprint and function(identity) return client.store:difference(fingerprint, identity) end or nil,
    }
    client.keys[key], own._known = known, known
  end
  return own
end

return adoption
