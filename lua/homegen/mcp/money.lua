--- Every sentence about money that an agent is told, and what to do next. One file, so that nothing is claimed that is not
--- known; each sentence is pinned by a spec.

local money = {}

local NOTHING = "Nothing was charged."

---@param price integer
---@param unit string "credit" or "photo"
---@return string such as "1 credit"
function money.amount(price, unit)
  return ("%d %s%s"):format(price, unit, price == 1 and "" or "s")
end

local function was(job)
  return ("%s %s"):format(money.amount(job.price, job.unit), job.price == 1 and "was" or "were")
end

local AGAIN = "Call the same tool again with the same parameters and the same consent: it is the same job, and is not paid for twice."

local function goes_on(job)
  if not job.id then return "Nothing is charged so far: it was not sent.", AGAIN end
  return was(job) .. " charged. The job goes on at the provider.", ("Call wait with the key %s."):format(job.key)
end

local function nothing(next_step)
  return function() return NOTHING, next_step end
end

local BY_KIND = {
  invalid = "Correct the parameters that are named, and ask for a quote again.",
  config = "A person has to set this up: the hint says what is missing.",
  auth = "A person has to look at the API key: the provider refuses it.",
  credits = "A person has to top up the account at the provider.",
  content = "Change the prompt or the picture, and ask for a quote again.",
  budget = "The limit that a person has set is reached. Do not try again; tell the person.",
  limit = "Wait a minute, then call the same tool again with the same parameters and the same consent.",
  network = "Call the same tool again later, with the same parameters and the same consent.",
  server = "Call the same tool again later, with the same parameters and the same consent.",
  io = "A person has to look at this machine: the message says what failed.",
}

local ASK_AGAIN = "Read the message; to try once more, ask for a quote again."

local function refused(job)
  local kind = job.error and job.error.kind
  local sentence = job.state == "refused" and "Nothing was charged: the provider refused it." or "Nothing was charged: it was not sent."
  return sentence, BY_KIND[kind] or ASK_AGAIN
end

local function unknown(job)
  return ("It is not known whether %s charged. It is not sent again."):format(was(job)),
    ("Do not buy it again. A person has to look at the provider's list of tasks and say what is there: homegen settle %s --id ID, or "
      .. "homegen settle %s --not-created."):format(job.key, job.key)
end

local function follow_again(job)
  return ("To follow it again, call wait with the key %s."):format(job.key)
end

local SENTENCES = {
  waiting = goes_on,
  sending = function(job)
    return ("The paid request is on its way: %s are charged if the provider accepts it."):format(money.amount(job.price, job.unit)),
      ("Call wait with the key %s."):format(job.key)
  end,
  queued = goes_on, processing = goes_on,
  succeeded = function(job)
    if not job.error then return was(job) .. " charged.", "The picture is there." end
    return was(job) .. " charged; the picture was made, and is not saved yet.", ("Call wait with the key %s."):format(job.key)
  end,
  failed = function(job)
    return was(job) .. " charged, and the provider gives it back: it could not make the picture.",
      "Change the prompt or the picture, and ask for a quote again."
  end,
  terminated = function(job)
    return was(job) .. " charged. The provider ended the task; no document promises that it is given back.", "Tell the person."
  end,
  lost = function(job) return was(job) .. " charged. The provider does not know the task any more.", "Tell the person." end,
  refused = refused, not_sent = refused, unknown_outcome = unknown,
  canceled = function(job)
    if not job.id then return "Nothing was charged: it was not sent, and will not be.", "To buy it after all, ask for a quote again." end
    return was(job) .. " charged. Nobody follows it; it goes on at the provider.", follow_again(job)
  end,
  expired = function(job)
    if not job.id then return "Nothing was charged: it was not sent.", AGAIN end
    return was(job) .. " charged. Nobody follows it any more; it may go on at the provider.", follow_again(job)
  end,
}

---What a job has cost so far, and what to do.
---@param job homegen.mcp.Job
---@return string sentence
---@return string next_step
function money.of(job)
  if job.error and job.error.outcome == "unknown" then return unknown(job) end
  return (SENTENCES[job.state] or nothing(ASK_AGAIN))(job)
end

---Of a call that came to no job.
---@param kind string
---@return string sentence
---@return string next_step
function money.no_job(kind)
  return "Nothing was sent, and nothing was charged.", BY_KIND[kind] or ASK_AGAIN
end

---Of a call that buys nothing, whatever it came to.
---@return string sentence
---@return string next_step
function money.no_purchase()
  return "This call bought nothing, and charged nothing.", "Read the message."
end

---Of a purchase that was begun, and that the journal tells nothing of.
---@param key string
---@return string sentence
---@return string next_step
function money.unseen(key)
  return "What was charged for this job cannot be told now. It is never sent twice.",
    ("Do not buy it again. Call status with the key %s."):format(key)
end

---@param price integer
---@param unit string
---@return string
function money.offer(price, unit)
  return ("This costs %s. Nothing is charged for this answer."):format(money.amount(price, unit))
end

money.AFTER_QUOTE = "Tell the person the price. If they agree, call the tool of this service with exactly these parameters and this "
  .. "consent."

return money
