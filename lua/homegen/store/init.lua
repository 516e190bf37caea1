--- Where the life of tasks is written down: in memory, or in a journal that survives the process. A job asks before it
--- sends and tells what happened; it does not know which of the two it talks to.
---
--- Every method that takes `done` calls it once, at once or in a later turn, before any user code learns of the fact.

---@class homegen.Store
---@field reserve fun(self, job: homegen.Job): true|nil, homegen.Error|nil puts the price aside, where that can be known
---  at once, and says so in `job.reserved`
---@field unreserve fun(self, job: homegen.Job) the job does not come into being
---@field is_common fun(self, job: homegen.Job, other: homegen.Job): boolean whether a key means one job to both
---@field admit fun(self, job: homegen.Job, request: homegen.Request, done: fun(decision: homegen.Admission)) enters a task that waits
---@field attach fun(self, job: homegen.Job, id: string, done: fun()) enters a task that exists at the provider
---@field depart fun(self, job: homegen.Job, done: fun(decision: "go"|"full"|"paused"|nil, err?: homegen.Error)) the gate before
---  each sending
---@field pause fun(self, key: string): boolean|nil, homegen.Error|nil no create of the key leaves; false: it was so already
---@field unpause fun(self, key: string): boolean|nil, homegen.Error|nil whether it was paused
---@field hold_back fun(self, job: homegen.Job) a job whose key is paused: `job:let_go()` follows once it is not
---@field hold_no_more fun(self, job: homegen.Job)
---@field wait_again fun(self, job: homegen.Job) the attempt was refused for now
---@field accepted fun(self, job: homegen.Job, id: string, done: fun(err?: homegen.Error)) err: another task has the id
---@field doubt fun(self, job: homegen.Job, err: homegen.Error, done: fun()) the create's reply names ids, and no more: what
---  it comes to if nothing else is heard
---@field ended fun(self, job: homegen.Job, state: homegen.TaskState, err: homegen.Error, done: fun(row?: table)) row: the webhook
---  of its create has told another process meanwhile that it is no end, or what its id may be
---@field succeeded fun(self, job: homegen.Job, result: homegen.Result, done: fun())
---@field saved fun(self, job: homegen.Job, paths: string[], done: fun())
---@field part fun(self, job: homegen.Job, record: homegen.PartRecord, done: fun()) how far a file has come
---@field part_digits fun(self, job: homegen.Job): string|nil what names the part of a job, where it can be gone on with
---@field release fun(self, job: homegen.Job) no longer ours to follow
---@field bulk_release fun(self): (fun(job?: homegen.Job))|nil does the same of many, as the client closes; without a job: those
---  were all. nil: nothing is to be done
---@field mint fun(self, job: homegen.Job): string a new secret for the next attempt's webhook
---@field unhook fun(self, job: homegen.Job) it is over
---@field rehook fun(self, job: homegen.Job, row: table) it goes on with a row that has a webhook
---@field called fun(self, number: integer, secret: string, done: fun(call: homegen.Called|nil, err?: homegen.Error)) a webhook
---  has come; nil alone: it is none of ours
---@field unclaimed fun(self, call: homegen.Called, ids: string[], done: fun(ids: string[]|nil, err?: homegen.Error)) those that
---  no task has
---@field note fun(self, call: homegen.Called, ids: string[], done: fun(err?: homegen.Error)) what it told is written down
---@field take fun(self, call: homegen.Called, done: fun(row: table|nil, err?: homegen.Error)) the task of a row that nobody has in
---  hand becomes ours; nil alone: somebody was faster
---@field figures fun(self, account: homegen.Account): table what was spent
---@field find fun(self, given: { key?: string, id?: string }): homegen.Snapshot|nil, homegen.Error|nil
---@field list fun(self, given: { state?: string, service?: string }): homegen.Snapshot[]|nil, homegen.Error|nil
---@field facts fun(self, what: string|integer): homegen.store.Facts|nil, homegen.Error|nil what is known of a task
---@field export fun(self, given: { state?: string, service?: string }, visit: fun(snapshot: homegen.Snapshot)): true|nil, homegen.Error|nil
---@field books fun(self): homegen.AccountBook[]|nil, homegen.Error|nil what each account has spent
---@field settle fun(self, key_or_row: string|integer, given: table): table|nil, homegen.Error|nil
---@field adopt fun(self, take: fun(account: homegen.Account, row: table)): true|nil, homegen.Error|nil part by part
---@field prune fun(self, older_than: number): integer|nil, homegen.Error|nil
---@field is_behind fun(self): boolean whether something that has happened could not be written yet
---@field close fun(self, waits: boolean) waits: whether the caller may wait

---What a job is submitted with. What the store finds out about it it notes here.
---@class homegen.Request
---@field params table normalised parameters
---@field options table of the call
---@field identity? homegen.Identity of one with a key: what tells it from another job
---@field fingerprint? string of that
---@field seen? table the journal's row of the key, as it was last seen

---What becomes of a task that is submitted.
---@class homegen.Admission
---@field verdict "new"|"follow"|"watch"|"succeeded"|"ended" new: it may be sent; follow: the provider has it; watch:
---  another process has it in hand, ask again later; succeeded, ended: it was over before
---@field state? homegen.TaskState of "ended" and "watch"
---@field error? homegen.Error of "ended"
---@field row? table of the journal

local later = require "homegen.base.later"

local memory = later.module "homegen.store.memory"

local store = {}

---@param client homegen.Client
---@return homegen.Store|nil
---@return homegen.Error|nil err the journal cannot be used
function store.open(client)
  if not client.settings.journal then return memory.new(client) end
  return later.require("homegen.store.durable").open(client)
end

return store
