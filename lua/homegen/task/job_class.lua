--- What is kept of a task: one small table of its own, and a class for what it has in common with thousands of others.

local following = require "homegen.task.following"
local future = require "homegen.waiting.future"
local origin = require "homegen.base.origin"
local task = require "homegen.task.task"

local job_class = {}

local NOTHING = {} -- what is known of most results; never written to

---What the whole life needs, and what its task shows. Most tasks are followed most of the time, very many at once: what is
---true of such a one stands in the class.
---@class homegen.Job: homegen.Limited, homegen.Future
---@field client homegen.Client
---@field account homegen.Account
---@field service table the service's definition
---@field task? homegen.Task the caller's object, where somebody is to be given it
---@field phase homegen.Phase
---@field handle? integer|false of the engine that polls
---@field trouble? homegen.Trouble of a task whose polls failed, or were odd
---@field created? homegen.Future of its id, likewise
---@field on_progress? fun(task: homegen.Task)[]
---@field on_done? (fun(task: homegen.Task)|false)[]
---@field progressed? boolean its listeners are about to be told
---@field word? string the provider's for its state
---@field price integer
---@field origin table what a variation of it would need; `user_id` where the call gave its own
---@field details table what is known of its result besides: size, the provider's words at the create
---@field save? string where the picture goes
---@field manifest? homegen.manifest.Call what its pictures' manifests tell of the call
---@field timeout? number seconds from the create leaving to the result, where they are not the client's
---@field row? integer the journal's number of the task
---@field foreign? boolean another process, or an earlier one, has written its end down
---@field settled? boolean its id is what a person said
---@field reserved? boolean whether its price is set aside, for the store in memory
---@field hook? integer the number of its webhook, where it has one of ours
---@field webhook? string that one's digest, for the journal
---@field called? string[] what it told once it has come: ids that may be the task's
---@field asked? boolean whether it was asked for because of that
---@field deadline? number monotonic seconds, of one that has a webhook
---@field uncertain? boolean its price is counted as uncertain, by the store in memory
---@field canceled false|"asked"|"closing" closing: because the client closes, nothing is known to have ended
local Job = {
  price = 0, credits = 0, origin = origin.none, details = NOTHING, place = false, canceled = false, snapshot = task.snapshot,
  phase = following.phase, received = following.received, status = "pending", first = false,
}
future.extend(Job, Job)
Job.state, Job.value, Job.error = nil, nil, nil -- its state is the task's
Job.__index = Job
job_class.common = Job

---What all jobs of a service and price have in common is kept once; in a class of its own that they were charged.
---@return table class
function job_class.of(client, account, service, price)
  local classes = client.job_classes[service] or {}
  client.job_classes[service] = classes
  if classes[price] then return classes[price] end
  local charged = setmetatable({ client = client, account = account, service = service, price = price, credits = price }, Job)
  local class = setmetatable({ client = client, account = account, service = service, price = price, charged = charged }, Job)
  class.__index, charged.__index, charged.charged = class, charged, charged
  future.extend(class)
  future.extend(charged)
  classes[price] = class
  return class
end

return job_class
