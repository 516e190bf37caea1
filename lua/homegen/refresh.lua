--- Asks once more for the result of a task that has ended: the addresses of its pictures may have run out.

local await = require "homegen.await"
local errors = require "homegen.errors"
local future = require "homegen.future"
local reactor = require "homegen.reactor"

local refresh = {}

local function read(account, service, id, reply)
  if reply.word ~= "ok" then
    return nil, { kind = reply.word == "timeout" and "timeout" or "network", message = reply.message or reply.word }
  end
  local view, err = account.provider.read_poll(reply.status, reply.body, id)
  if not view then
    err.ends, err.strike, err.http_status = nil, nil, reply.status
    return nil, err
  end
  if service.statuses[view.status] ~= "succeeded" or #view.urls == 0 then
    return nil, { kind = "protocol", message = "the task has no result any more" }
  end
  return view.urls
end

---It holds what the question needs and no more: a result keeps it, and must not keep its task alive through it.
---@param account homegen.Account
---@param service table
---@param id string
---@param user_id? string
---@param timeout number seconds
---@return async fun(): string[]|nil, homegen.Error|nil
function refresh.new(account, service, id, user_id, timeout)
  return function()
    local method, path, argument = account.provider.poll_request(service, id, { user_id = user_id })
    local target, err = account:target(path)
    if not target then return nil, err end
    local done = future.new()
    reactor.transfer(method, target, argument, timeout, function(word, _, status, body, _, message)
      done:succeed { word = word, status = status, body = body, message = message }
    end)
    local urls
    urls, err = read(account, service, id, await.await(done))
    if urls then return urls end
    err.message, err.outcome = account:redact(err.message), "accepted"
    return nil, errors.new(err)
  end
end

return refresh
