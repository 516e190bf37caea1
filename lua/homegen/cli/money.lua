--- Every sentence about money that the command says. One file, so that nothing is claimed that is not known; each sentence is
--- pinned by a spec. Say nothing about a charge that nobody saw.

local money = {}

local NOTHING = "Nothing was sent, nothing was charged."

---What a call costs.
---@class homegen.cli.Price
---@field amount integer
---@field unit "credit"|"photo"
---@field place string who is paid: "Ideal House", "iaCrea", "the sandbox (play money)"

---@param unit string
---@param count integer
---@return string such as "1 credit", "3 photos"
function money.amount(unit, count)
  return ("%d %s%s"):format(count, unit, count == 1 and "" or "s")
end

local function of(price)
  return money.amount(price.unit, price.amount)
end

-- Of a task that was resumed by its id nobody here knows the price.
local function was(price)
  if price.amount == 0 then return "What it costs was" end
  return of(price) .. (price.amount == 1 and " was" or " were")
end

---Amounts of several providers in one line.
---@param prices homegen.cli.Price[]
---@return string
function money.sum(prices)
  local parts = {}
  for index, price in ipairs(prices) do parts[index] = ("%s at %s"):format(of(price), price.place) end
  return #parts > 0 and table.concat(parts, ", ") or "nothing"
end

-- ---- before

---@param prices homegen.cli.Price[]
---@return string
function money.cost(prices) return ("This costs %s."):format(money.sum(prices)) end

---@param prices homegen.cli.Price[]
---@return string to be followed by the answer
function money.question(prices) return ("Spend %s? [y/N] "):format(money.sum(prices)) end

---@param prices homegen.cli.Price[]
---@return string
function money.dry_run(prices) return ("Would cost %s. %s"):format(money.sum(prices), NOTHING) end

---@param prices homegen.cli.Price[]
---@param total integer
---@return string
function money.needs_consent(prices, total)
  return ("This would cost %s, and nobody is here to be asked: add --yes, or --max-cost %d. %s"):format(
    money.sum(prices), total, NOTHING)
end

---@param prices homegen.cli.Price[]
---@param most integer
---@return string
function money.above_maximum(prices, most)
  return ("This would cost %s, more than --max-cost %d allows. %s"):format(money.sum(prices), most, NOTHING)
end

---@return string
function money.declined() return "Not confirmed. " .. NOTHING end

---@return string of what was found before anything was sent
function money.nothing_sent() return NOTHING end

-- ---- after

---@return string of questions that cost nothing
function money.nothing_charged() return "Nothing was charged." end

---@param price homegen.cli.Price
---@return string
function money.charged(price) return was(price) .. " charged." end

---@param prices homegen.cli.Price[]
---@return string of several tasks
function money.charged_in_all(prices) return ("Charged in all: %s."):format(money.sum(prices)) end

---@return string
function money.reused() return "Nothing was charged now: the result was there already." end

---What is known of an end or of a state, and who says so.
---@class homegen.cli.Ending
---@field state homegen.TaskState|nil nil: there was no task
---@field error? homegen.Error
---@field id? string
---@field price homegen.cli.Price
---@field resume? string the exact command that gets it
---@field again? string the exact command that tries it (again)
---@field settle? string the command `settle` with what names the task

local function command(sentence, lead, words)
  return words and ("%s %s\n  %s"):format(sentence, lead, words) or sentence
end

local function them(price)
  return price.amount > 1 and "them" or "it"
end

local function unknown(ending)
  local sentence = ("It is not known whether %s charged. It is not sent again by itself."):format(
    (was(ending.price):gsub("^W", "w")))
  if not ending.settle then return sentence .. " Look at the provider's list of tasks, or at the balance." end
  return ("%s Look at the provider's list of tasks, or at the balance, and say what you found:\n"
    .. "  %s --id ID\n  %s --not-created"):format(sentence, ending.settle, ending.settle)
end

local function refused(ending)
  return ending.error and ending.error.outcome == "refused" and "Nothing was charged: the provider refused it."
    or "Nothing was charged: it was not sent."
end

local function goes_on(ending)
  if not ending.id then return command("Nothing was charged: it was not sent.", "To send it:", ending.again) end
  if not ending.resume then return was(ending.price) .. " charged; nothing of it is left: the sandbox has ended with this command." end
  return command(was(ending.price) .. " charged; it goes on at the provider.", "To get it:", ending.resume)
end

local SENTENCES = {
  failed = function(e)
    return ("%s charged, and the provider gives %s back: it could not make the picture."):format(was(e.price), them(e.price))
  end,
  terminated = function(e)
    return ("%s charged. The provider ended the task; no document promises that %s back."):format(was(e.price),
      e.price.amount > 1 and "they are given" or "it is given")
  end,
  lost = function(e) return was(e.price) .. " charged. The provider does not know the task any more." end,
  refused = refused, not_sent = refused,
  unknown_outcome = unknown, sending = unknown,
  canceled = goes_on, expired = goes_on, waiting = goes_on, queued = goes_on, processing = goes_on,
  succeeded = function(e)
    if not e.error then return money.charged(e.price) end
    return command(was(e.price) .. " charged; the picture was made, and is not saved.", "To get it:", e.resume)
  end,
}

---What a task has cost, and what to do about it.
---@param ending homegen.cli.Ending
---@return string
function money.of(ending)
  if ending.error and ending.error.outcome == "unknown" then return unknown(ending) end
  local sentence = SENTENCES[ending.state]
  return sentence and sentence(ending) or refused(ending)
end

return money
