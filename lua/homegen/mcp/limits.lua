--- What agents may spend, in this session and in a day: limits that a person gave at the start, and that nothing an agent
--- says can change.

local jobs = require "homegen.mcp.jobs"
local money = require "homegen.mcp.money"

local limits = {}

limits.SESSION, limits.DAY = 50, 100 -- where nobody said anything

---@class homegen.mcp.Limits
---@field session table<string, number> by provider
---@field day table<string, number>
---@field bought table<string, string[]> keys of this session's purchases, by provider

---Notes a purchase of this session; once more is the same one.
---@param self homegen.mcp.Limits
---@param provider string
---@param key string
function limits.note(self, provider, key)
  local bought = self.bought[provider]
  for _, own in ipairs(bought) do
    if own == key then return end
  end
  bought[#bought + 1] = key
end

-- Until the provider has said what became of it, a job may cost its price.
local OPEN = { waiting = true, sending = true, unknown_outcome = true }

---@param job homegen.mcp.Job|nil
---@return integer
function limits.cost(job)
  if not job or jobs.is_free(job) then return 0 end
  return OPEN[job.state] and job.price or job.charged
end

---@async
local function sum(own_jobs, keys)
  local total = 0
  for _, key in ipairs(keys) do
    local job, err = own_jobs:find(key)
    if err then return nil, err end
    total = total + limits.cost(job)
  end
  return total
end

local function keys_of(day, provider)
  local keys = {}
  for _, purchase in ipairs(day) do
    if purchase.provider == provider then keys[#keys + 1] = purchase.key end
  end
  return keys
end

---What was spent, and may be.
---@async
---@param self homegen.mcp.Limits
---@param own_jobs homegen.mcp.Jobs
---@param day homegen.mcp.Purchase[]
---@param provider string
---@return { session: table, day: table }|nil each { used, limit }
---@return homegen.Error|nil
function limits.figures(self, own_jobs, day, provider)
  local session, err = sum(own_jobs, self.bought[provider])
  if not session then return nil, err end
  local in_day
  in_day, err = sum(own_jobs, keys_of(day, provider))
  if not in_day then return nil, err end
  return {
    session = { used = session, limit = self.session[provider] },
    day = { used = in_day, limit = self.day[provider] },
  }
end

local NAMES = { session = "this session", day = "24 hours" }
local OPTIONS = { session = "--session-limit", day = "--day-limit" }

---@param figures { session: table, day: table }
---@param price integer
---@param unit string
---@return string|nil message why it may not be bought
---@return string|nil hint
function limits.refusal(figures, price, unit)
  for _, span in ipairs { "session", "day" } do
    local used, limit = figures[span].used, figures[span].limit
    if used + price > limit then
      return ("The limit of %s for %s would be exceeded: %d used, this costs %d."):format(
        money.amount(limit, unit), NAMES[span], used, price),
        ("a person sets it where this server is started: homegen mcp %s"):format(OPTIONS[span])
    end
  end
end

-- "50" for both providers, or each by name; "none" for no limit.
local function number_of(text)
  if text == "none" then return math.huge end
  return text:find "^%d+$" and #text < 10 and math.floor(tonumber(text)) or nil
end

---@param text string
---@return table<string, number>|nil
---@return string|nil problem
function limits.read(text)
  local both = number_of(text)
  if both then return { ideal_house = both, iacrea = both } end
  local read = {}
  for part in text:gmatch "[^,]+" do
    local name, number = part:match "^%s*([%a_-]+)=(%w+)%s*$"
    name = name and name:gsub("-", "_")
    local limit = number and number_of(number)
    if not limit or name ~= "ideal_house" and name ~= "iacrea" then
      return nil, ("a number, none, or ideal-house=CREDITS,iacrea=PHOTOS is expected, not '%s'"):format(text)
    end
    read[name] = limit
  end
  return read
end

---@param session? table<string, number>
---@param day? table<string, number>
---@return homegen.mcp.Limits
function limits.new(session, day)
  local self = { session = {}, day = {}, bought = {} }
  for _, provider in ipairs { "ideal_house", "iacrea" } do
    self.session[provider] = session and session[provider] or limits.SESSION
    self.day[provider] = day and day[provider] or limits.DAY
    self.bought[provider] = {}
  end
  return self
end

return limits
