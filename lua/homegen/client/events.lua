--- What `on_event` is told. Events are plain tables without secrets; they are told in the next turn of the loop,
--- after the lifecycle has taken the fact in.

local reactor = require "homegen.loop.reactor"
local report = require "homegen.base.report"

local events = {}

---@class homegen.Event
---@field type "request"|"retry"|"poll"|"state"|"credit"|"download"|"webhook"|"warning" what happened
---@field service? string of a task's: its service
---@field id? string the provider's task id
---@field key? string the job's key
---@field method? string of "request": the HTTP method
---@field url? string of "request" and "download": where to, without query
---@field attempt? integer of "request" and "retry": 1 is the first
---@field delay? number of "retry" and "poll": seconds until the next attempt
---@field reason? string of "retry": what happened to the last attempt
---@field state? homegen.TaskState|"paused" of "state"; of "webhook": what it was when it came
---@field status? string of "poll": the provider's word
---@field percentage? integer of "poll"
---@field queue_position? integer of "poll"
---@field charged? integer of "credit"
---@field refunded? integer of "credit"
---@field path? string of "download": the saved file
---@field error? homegen.Error|string of "poll" and "download": what failed
---@field message? string of "warning"
---@field about? "money"|"mask"|"journal" of "warning": of what a person should know even if no program listens
---@field kind? string of "warning": a word for its kind, the same whatever the message names
---@field reported? boolean of "warning": `homegen.on_error` is told of its error as well

---A warning goes to who asked for warnings; where nobody listens at all, a person hears of each kind once.
local function warner(on_event, on_warning)
  local heard = {}
  return function(warning)
    local listener = on_warning or report.warning_handler()
    if listener then return reactor.tell(listener, warning) end
    local kind = warning.about and (warning.kind or warning.about)
    if on_event or not kind or heard[kind] or warning.reported then return end
    heard[kind] = true
    reactor.tell(report.warning, warning)
  end
end

---@param on_event? fun(event: homegen.Event)
---@param on_warning? fun(warning: homegen.Event)
---@return fun(type: string, fields: table, job?: homegen.Job) emit
function events.emitter(on_event, on_warning)
  local warn = warner(on_event, on_warning)
  return function(type, fields, job)
    if not on_event and type ~= "warning" then return end
    fields.type = type
    if job then fields.service, fields.id, fields.key = job.service.name, job.id, job.key end
    if on_event then reactor.tell(on_event, fields) end
    if type == "warning" then warn(fields) end
  end
end

return events
