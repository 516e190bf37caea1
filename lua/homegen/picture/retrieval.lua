--- What is paid is fetched until it is there. The one policy for a picture that is not here yet: attempts spread over
--- minutes, fresh addresses from the provider, and an end.
---
--- * Where the address may be to blame (the host refuses it, does not answer, is no host at all) the provider is asked
---   for a fresh one before the next attempt: once at once, which is no retry; then with each.
--- * Any other failure is tried again at the same address; what failed for good is tried once more at a fresh one.
--- * A file that is refused soon after the task's end may not have got to its host yet: that is worth retries too.
--- * There are as many retries as `retries` says. Each, and each second look at once, waits for its share of what all
---   downloads may try again (homegen.RetryBudget).

local backoff = require "homegen.base.backoff"
local await = require "homegen.waiting.await"
local clock = require "homegen.loop.clock"
local fetch = require "homegen.picture.fetch"
local future = require "homegen.waiting.future"

local retrieval = {}

local SOON_SECONDS = 300 -- after the task's end: how long a file may be on its way to its host
local PATIENCE_SECONDS = 300 -- for a retry's share of all retries

---@class homegen.DownloadContext
---@field network table proxy, CA, connect timeout
---@field retries integer
---@field budget homegen.RetryBudget
---@field stall_timeout number seconds without a byte after which a transfer is given up
---@field since? number monotonic seconds: when the result was there
---@field hurry? homegen.Future once it is done nothing is waited for any more
---@field emit fun(type: string, fields: table)
---@field refresh? async fun(): string[]|nil, homegen.Error|nil asks the provider where the pictures lie now
---@field account? homegen.Account whom it asks; without one nobody is asked
---@field definition? table the service's
---@field id? string the task's
---@field key? string the task's
---@field user_id? string whose task it is, where the provider wants to know
---@field timeout? number seconds that it waits for an answer
---@field interval? number seconds between two questions for a task

---Waits before a retry.
---@async
---@param context homegen.DownloadContext
---@param attempt integer the one that failed
---@param reason string
---@param headers? table<string, string> of the reply that was no good
---@return boolean go false: it must not be made
function retrieval.wait(context, attempt, reason, headers)
  if context.hurry and context.hurry:state() ~= "pending" then return false end
  local delay, done = backoff.file_delay(attempt, headers), future.new()
  context.emit("retry", { attempt = attempt + 1, delay = delay, reason = reason })
  local ticket = context.budget:after(delay, clock.now() + delay + PATIENCE_SECONDS, function(go) done:succeed(go) end)
  local leave = context.hurry and context.hurry:subscribe(function()
    ticket:cancel()
    done:succeed(false)
  end)
  local go = await.await(done)
  if leave then leave() end
  return go
end

---@class homegen.Retrieval
---@field context homegen.DownloadContext
---@field url string
---@field renew? async fun(): string|nil, homegen.Error|nil
---@field attempt integer
---@field asked boolean whether the provider was asked at once
---@field trouble string|false why it told nothing, when it was asked last
local Retrieval = {}
Retrieval.__index = Retrieval

local LOCAL = { canceled = true, memory = true, io = true } -- no address helps against these

---Where the picture lies by now; where nobody tells, it stays where it was.
---@async
---@return boolean told
function Retrieval:ask()
  local fresh, err = self.renew()
  if fresh then self.url = fresh end
  self.trouble = not fresh and err and err.message or false
  return fresh ~= nil
end

---Makes ready for another attempt, if there is to be one.
---@async
---@param failed homegen.FetchFailure
---@return boolean again
function Retrieval:go_on(failed)
  local context, verdict, err = self.context, failed.verdict, failed.err
  local soon = verdict.address and context.since and clock.now() < context.since + SOON_SECONDS
  local may_retry = (verdict.retry or soon) and self.attempt <= context.retries
  local ask = self.renew and not LOCAL[verdict.answer] and verdict.answer ~= "rate_limited"
  if ask and not self.asked and (verdict.address or not may_retry) then
    self.asked = true
    if self:ask() then return context.budget:take() or retrieval.wait(context, self.attempt, err.message) end
  end
  if not may_retry or not retrieval.wait(context, self.attempt, err.message, failed.headers) then return false end
  self.attempt = self.attempt + 1
  if self.renew and verdict.address then self:ask() end
  return true
end

---@async
---@param context homegen.DownloadContext
---@param url string
---@param sink homegen.Sink
---@param renew? async fun(): string|nil, homegen.Error|nil asks for a fresh address
---@return homegen.FetchReply|nil reply 2xx
---@return homegen.Error|nil
function retrieval.run(context, url, sink, renew)
  local self = setmetatable({ context = context, url = url, renew = renew, attempt = 1, asked = false, trouble = false }, Retrieval)
  context.budget:first_attempt()
  while true do
    local reply, failed = fetch.once(context, self.url, sink)
    if reply then
      if self.attempt > 1 or self.asked then context.budget:came_through() end
      return reply
    end
    if not self:go_on(failed) then
      failed.err.cause = self.trouble or failed.err.cause
      return nil, failed.err
    end
  end
end

return retrieval
