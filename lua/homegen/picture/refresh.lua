--- Asks once more for the result of a task that has ended: the addresses of its pictures may have run out.

local address = require "homegen.picture.address"
local await = require "homegen.waiting.await"
local clock = require "homegen.loop.clock"
local decision = require "homegen.base.decision"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local reactor = require "homegen.loop.reactor"
local status_words = require "homegen.base.status_words"

local refresh = {}

local function read(account, service, id, reply)
  local operation = account.provider.question
  if reply.word ~= "ok" then
    local verdict = decision.decide(operation, reply.sent and "after" or "before", reply.word)
    return nil, { kind = verdict.kind, message = reply.message or reply.word, retryable = verdict.retry }
  end
  local view, err, answer = account.provider.read_poll(reply.status, reply.body, id)
  if not view then
    local verdict = decision.decide(operation, "reply", answer)
    err.kind, err.retryable, err.http_status = verdict.kind or err.kind, verdict.retry, reply.status
    return nil, err
  end
  if status_words.state(service.statuses, view.status) ~= "succeeded" or not address.is_usable(view.urls[1]) then
    return nil, { kind = "protocol", message = "the task has no result any more, or none with an address" }
  end
  return view.urls
end

---It holds the context alone: a result keeps it, and must not keep its task alive through it.
---@param context homegen.DownloadContext of a result of an account
---@return async fun(): string[]|nil, homegen.Error|nil
function refresh.new(context)
  local account, service, id, last = context.account, context.definition, context.id, context.since
  return function()
    local rest = last + context.interval - clock.now()
    if rest > 0 then await.sleep(rest) end
    last = clock.now()
    local method, path, argument = account.provider.poll_request(service, id, context)
    local target, err = account:target(path)
    if not target then return nil, err end
    local done = future.new()
    reactor.transfer(method, target, argument, context.timeout, function(word, sent, status, body, _, message)
      done:succeed { word = word, sent = sent, status = status, body = body, message = message }
    end)
    local urls
    urls, err = read(account, service, id, await.await(done))
    if urls then return urls end
    err.message, err.outcome = account:redact(err.message), "accepted"
    return nil, errors.new(err)
  end
end

return refresh
