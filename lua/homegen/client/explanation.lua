--- Why a task is where it is, for people: what it waits for, what was charged, what is known, and what can be done.

local services = require "homegen.service"

local explanation = {}

---@class homegen.Explanation
---@field name string what was asked for
---@field found boolean whether there is such a task
---@field paused boolean whether a person holds the key back
---@field why string what it waits for, or how it ended, in a sentence
---@field reason string the same as a word: "none" (no such task), "paused", "nobody", "limit", "budget", "turn", "again", "sending",
---  "provider", "unknown", "saving", or the state of what has ended
---@field money string what was charged, in a sentence
---@field charged integer credits (iaCrea: photos) that count as charged
---@field refunded integer of them
---@field uncertain integer that may have been charged: nobody knows
---@field task? homegen.Snapshot what is known of it
---@field reply? string the first bytes of a reply that could not be read
---@field can { action: string, call: string, text: string }[] what can be done, best first; `call` is the line of Lua

---@param service string
---@param count integer|nil
---@return string
local function units(service, count)
  local known = services.find(service)
  local unit = known and known.provider == "iacrea" and "photo" or "credit"
  return ("%d %s%s"):format(count or 0, unit, count == 1 and "" or "s")
end

local function clock(seconds)
  return os.date("!%Y-%m-%d %H:%M:%S UTC", seconds)
end

-- Why a task that was not created waits.
local function waiting(facts, task)
  if facts.paused_since then return "paused", "the key is paused since " .. clock(facts.paused_since) .. ": nothing of it is sent" end
  if not task.alive then return "nobody", "no process has it in hand: it was not sent, and goes on when its job is submitted again" end
  if facts.places and facts.places >= facts.limit then
    local tasks = facts.places == 1 and "task of %s is" or "tasks of %s are"
    return "limit", ("%d " .. tasks .. " open at the provider, and %d may be (max_unfinished): it leaves when one of them ends"):format(
      facts.places, task.service, facts.limit)
  end
  if facts.budget and facts.counted > facts.budget then
    return "budget", ("%d are spent or reserved, and the budget is %d"):format(facts.counted, facts.budget)
  end
  if (task.attempt or 0) > 0 then return "again", "the provider answered 'not now', and the create is sent again soon" end
  return "turn", "a process has it in hand, and it is about to be sent"
end

local function sending(_, task)
  if task.alive then return "sending", "the paid request is on its way, and its reply is awaited" end
  return "unknown", "the process that sent the paid request ended before its reply was recorded"
end

local function followed(_, task)
  if task.alive then return "provider", "the provider has it; it is followed until its result is there" end
  return "nobody", "the provider has it, and no process follows it now"
end

local function ended(_, task)
  return task.state, task.error and task.error.message or "it has ended"
end

local REASONS = {
  waiting = waiting, sending = sending, queued = followed, processing = followed,
  succeeded = function(_, task)
    if task.save and not task.saved then
      return "saving", task.alive and "the picture is there, and is being saved" or "the picture is there, and is not saved yet"
    end
    return "succeeded", task.saved and "the picture is saved" or "the picture is there"
  end,
}

---@return integer uncertain
local function uncertain_of(task)
  local unknown = task.state == "unknown_outcome" or task.state == "sending"
  return unknown and task.price or 0
end

-- What was paid, in the one sentence that is true of the state.
local function money(facts, task, uncertain)
  local price = units(task.service, task.price)
  if task.state == "sending" and task.alive then return price .. " will be charged if the provider accepts it" end
  if uncertain > 0 then return ("%s may have been charged: nobody knows; it is not sent again by itself"):format(price) end
  local charged = facts.charged or 0
  if charged == 0 and task.id then return "its create was not paid through this journal" end
  if charged == 0 then return task.state == "waiting" and ("nothing was charged; it costs %s"):format(price) or "nothing was charged" end
  local text = units(task.service, charged) .. (charged == 1 and " was charged" or " were charged")
  if (facts.refunded or 0) > 0 then return text .. ", and given back by the provider" end
  if task.state == "terminated" then return text .. "; no document promises them back: look at the balance" end
  return text
end

-- As it stands in a line of Lua.
local function quoted(text)
  return ("%q"):format(text)
end

local function again(call)
  return function(task)
    if not task.key then return nil end
    return { action = "submit", call = call:format(task.service, quoted(task.key)) }
  end
end

local function settle(action, call, text)
  return function(task)
    local name = task.key and quoted(task.key) or task.row and tostring(task.row)
    return name and { action = action, call = call:format(name), text = text }
  end
end

local ACTIONS = {
  unpause = function(task)
    return { action = "unpause", call = ("client:unpause(%s)"):format(quoted(task.key)), text = "let go of it" }
  end,
  pause = function(task)
    return task.key and { action = "pause", call = ("client:pause(%s)"):format(quoted(task.key)), text = "hold it back" }
  end,
  submit = again "client:%s(params, { key = %s })",
  retry_failed = again "client:%s(params, { key = %s, retry_failed = true })",
  retry_unknown = again "client:%s(params, { key = %s, retry_unknown = true })",
  settle_id = settle("settle_id", 'client:settle(%s, { id = "…" })', "you found it at the provider: it is followed under that id"),
  settle_not_created = settle("settle_not_created", "client:settle(%s, { created = false })",
    "you found that it was not created: it costs nothing, and may be sent again"),
  resume = function(task)
    return { action = "resume", call = ("client:resume(%s, %s)"):format(quoted(task.service), quoted(task.id)), text = "follow it" }
  end,
}

local TEXTS = {
  submit = "submit its job again: the same key is never paid twice",
  retry_failed = "try it again, paid anew", retry_unknown = "risk it: it may be paid a second time",
}

-- By reason, in the order of what is best.
local POSSIBLE = {
  paused = { "unpause" }, limit = { "pause" }, budget = { "pause" }, turn = { "pause" }, again = { "pause" },
  unknown = { "settle_id", "settle_not_created", "retry_unknown" },
  unknown_outcome = { "settle_id", "settle_not_created", "retry_unknown" },
  lost = { "settle_id", "settle_not_created", "retry_failed" },
  failed = { "retry_failed" }, terminated = { "retry_failed" }, refused = { "submit" }, not_sent = { "submit" },
}

local function possible(task, reason)
  local names = POSSIBLE[reason]
  if not names and task.id and not task.alive and reason ~= "succeeded" then names = { "resume", "submit" } end
  if not names and not task.id and not task.alive then names = { "submit" } end
  local list = {}
  for _, name in ipairs(names or {}) do
    local entry = ACTIONS[name](task)
    if entry then
      entry.text, entry.action = entry.text or TEXTS[name], name
      list[#list + 1] = entry
    end
  end
  return list
end

local function nothing(name, facts)
  local paused = facts.paused_since ~= nil
  return {
    name = name, found = false, reason = paused and "paused" or "none", paused = paused, charged = 0, refunded = 0, uncertain = 0,
    why = paused and "the key is paused, and there is no task of it yet" or "there is no task of that key, id or number",
    money = "nothing was charged", can = paused and { ACTIONS.unpause { key = name } } or {},
  }
end

---@param what string|integer
---@param facts homegen.store.Facts
---@return homegen.Explanation
function explanation.of(what, facts)
  local name, task = tostring(what), facts.snapshot
  if not task then return nothing(name, facts) end
  local reason, why = (REASONS[task.state] or ended)(facts, task)
  local uncertain = uncertain_of(task)
  return {
    name = name, found = true, reason = reason, why = why, paused = facts.paused_since ~= nil,
    money = money(facts, task, uncertain), charged = facts.charged or 0, refunded = facts.refunded or 0, uncertain = uncertain,
    task = task, reply = facts.reply, can = possible(task, reason),
  }
end

return explanation
