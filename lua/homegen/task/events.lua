--- What `on_event` is told. Events are plain tables without secrets; they are told in the next turn of the loop,
--- after the lifecycle has taken the fact in.

local reactor = require "homegen.loop.reactor"

local events = {}

---@class homegen.Event
---@field type "request"|"retry"|"poll"|"state"|"credit"|"download"|"warning"
---@field service? string
---@field id? string the provider's task id
---@field key? string the job's key
---@field method? string of "request": the HTTP method
---@field url? string of "request" and "download": where to, without query
---@field attempt? integer of "request" and "retry": 1 is the first
---@field delay? number of "retry" and "poll": seconds until the next attempt
---@field reason? string of "retry": what happened to the last attempt
---@field state? homegen.TaskState of "state"
---@field status? string of "poll": the provider's word
---@field percentage? integer of "poll"
---@field queue_position? integer of "poll"
---@field charged? integer of "credit"
---@field refunded? integer of "credit"
---@field path? string of "download": the saved file
---@field error? homegen.Error|string of "poll" and "download": what failed
---@field message? string of "warning"

---The emitter of a client without a listener. What is told often is compared with it before it is put together.
function events.silence() end

---Tells each listener once, in the next turn.
---@param listeners (function|false)[] those that were told become false: where memory runs out, only the others are told
---@param subject any
function events.tell_once(listeners, subject)
  for index = 1, #listeners do
    if listeners[index] then
      reactor.tell(listeners[index], subject)
      listeners[index] = false
    end
  end
end

---@param listener? fun(event: homegen.Event)
---@return fun(type: string, fields: table, task?: homegen.Task) emit
function events.emitter(listener)
  if not listener then return events.silence end
  return function(type, fields, task)
    fields.type = type
    if task then fields.service, fields.id, fields.key = task.service, task.id, task.key end
    reactor.tell(listener, fields)
  end
end

return events
