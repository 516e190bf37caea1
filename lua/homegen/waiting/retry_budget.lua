--- How much may be tried again at a provider, so that an outage does not multiply the traffic.
---
--- A bucket of tokens per client and provider, one for paid requests and one for downloads. A retry takes a token.
---
--- * RESERVE: so many tokens a bucket holds at most and at first: single hiccups never feel it.
--- * SHARE: each first attempt brings that part of a token. Where everything fails, retries are a fifth of the requests.
--- * INTERVAL: so often (in seconds) a token comes by itself: tasks that wait go on asking whether the provider is back.
--- * A retry that comes through brings two: its own and one more. Then the provider is back, and those that wait follow
---   within a few round trips, each wave twice as large as the one before.
---
--- So within t seconds, n first attempts and m retries that came through: retries <= RESERVE + SHARE n + t / INTERVAL + 2 m.
--- 500 tasks on a provider that is down for five minutes: at most 76 requests, where four retries each would make 2500.
--- A paid request without a token waits for one until its task's `timeout` is over, a download for some minutes.

local clock = require "homegen.loop.clock"
local line = require "homegen.base.line"
local reactor = require "homegen.loop.reactor"

local retry_budget = {}

local RESERVE = 10
local SHARE = 0.2
local INTERVAL = 10
local REWARD = 2
local ONE = 1 - 1e-6 -- a token that many small parts add up to

---@class homegen.RetryBudget
---@field tokens number
---@field updated number when the tokens were counted
---@field waiting homegen.Line of tickets
---@field timer homegen.Timer|false when the next token comes
local Budget = {}
Budget.__index = Budget

---A retry that waits: for its backoff, then for a token.
---@class homegen.RetryTicket
---@field budget homegen.RetryBudget
---@field deadline number
---@field go fun(granted: boolean)
---@field place integer|false among those that wait for a token
---@field timer homegen.Timer|false
---@field settled boolean
local Ticket = {}
Ticket.__index = Ticket

---@return homegen.RetryBudget
function retry_budget.new()
  return setmetatable({ tokens = RESERVE, updated = clock.now(), waiting = line.new(), timer = false }, Budget)
end

local function count(self)
  local now = clock.now()
  self.tokens = math.min(RESERVE, self.tokens + (now - self.updated) / INTERVAL)
  self.updated = now
end

-- `go` comes first: where it runs out of memory, whoever has settled does so again.
local function settle(ticket, granted)
  if not ticket.settled then ticket.go(granted) end
  ticket.settled = true
  ticket:cancel()
end

-- Serves those that wait, as far as there are tokens, and comes back with the next one.
local function serve(self)
  count(self)
  local ticket = self.waiting:head()
  while ticket and self.tokens >= ONE do
    self.tokens = self.tokens - 1
    settle(ticket, true)
    ticket = self.waiting:head()
  end
  if ticket then
    self.timer = reactor.at(clock.now() + (1 - self.tokens) * INTERVAL, serve, self, self.timer or nil)
  elseif self.timer then
    self.timer:cancel()
    self.timer = false
  end
end

local function earn(self, tokens)
  count(self)
  self.tokens = math.min(RESERVE, self.tokens + tokens)
  -- not now: who earns is in the middle of sending or of recording a reply
  if self.waiting:head() then reactor.defer(serve, self) end
end

---A first attempt leaves.
function Budget:first_attempt()
  earn(self, SHARE)
end

---A retry came through: the provider took the task, or said finally no.
function Budget:came_through()
  earn(self, REWARD)
end

---Takes a token if there is one, and nobody waits for it.
---@return boolean granted
function Budget:take()
  count(self)
  if self.tokens < ONE or self.waiting:head() then return false end
  self.tokens = self.tokens - 1
  return true
end

local function expire(ticket)
  settle(ticket, false)
end

local function line_up(ticket)
  if clock.now() >= ticket.deadline then return settle(ticket, false) end
  local self = ticket.budget
  reactor.defer(serve, self)
  ticket.place = ticket.place or self.waiting:enter(ticket)
  ticket.timer = reactor.at(ticket.deadline, expire, ticket, ticket.timer)
end

---Calls go(true) once so many seconds have passed and there is a token, or go(false) at the deadline.
---@param seconds number the backoff
---@param deadline number a time of `clock.now`
---@param go fun(granted: boolean)
---@return homegen.RetryTicket ticket has `ticket:cancel()`
function Budget:after(seconds, deadline, go)
  local ticket = setmetatable({ budget = self, deadline = deadline, go = go, place = false, timer = false, settled = false }, Ticket)
  ticket.timer = reactor.at(math.min(clock.now() + seconds, deadline), line_up, ticket)
  return ticket
end

---Makes sure that go is not called.
function Ticket:cancel()
  if self.place then self.budget.waiting:leave(self.place) end
  if self.timer then self.timer:cancel() end
  self.place, self.timer = false, false
end

return retry_budget
