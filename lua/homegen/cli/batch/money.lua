--- Every sentence about money that `batch` says of many jobs at once; of a single one homegen.cli.money does.

local money = require "homegen.cli.money"

local batch_money = {}

---@param sums table<string, integer> by unit
---@return string|nil nil: it is nothing
---@return boolean|nil single whether that is one credit, or one photo
local function amounts(sums)
  local parts, total = {}, 0
  for _, unit in ipairs { "credit", "photo" } do
    local sum = sums[unit] or 0
    if sum > 0 then parts[#parts + 1] = money.amount(unit, sum) end
    total = total + sum
  end
  if #parts > 0 then return table.concat(parts, " and "), total == 1 end
end

local function were(sums)
  local text, single = amounts(sums)
  return text and text .. (single and " was" or " were")
end

---@param known integer
---@param count integer
---@return string
function batch_money.known(known, count)
  return ("%d of %d jobs: in the journal already, at no further cost."):format(known, count)
end

---What a run has cost, as far as the provider's replies tell.
---@param sums { charged: table<string, integer>, refunded: table<string, integer>, uncertain: table<string, integer> }
---@return string
function batch_money.run(sums)
  local text = ("%s charged in this run."):format(were(sums.charged) or "Nothing was")
  local refunded = were(sums.refunded)
  if refunded then text = ("%s %s given back by the provider."):format(text, refunded) end
  local uncertain, single = amounts(sums.uncertain)
  if uncertain then
    text = ("%s It is not known whether %s more %s charged: that is not sent again by itself."):format(
      text, uncertain, single and "was" or "were")
  end
  return text
end

---@param running integer tasks that the provider has
---@param left integer jobs that were not sent
---@param again string the command
---@return string
function batch_money.interrupted(running, left, again)
  return ("%d %s on at the provider, paid for; %d %s not sent, and cost nothing. To go on, paying for nothing twice:\n  %s"):format(
    running, running == 1 and "task goes" or "tasks go", left, left == 1 and "job was" or "jobs were", again)
end

---@return string
function batch_money.reused() return "Nothing was charged now: it was paid for before." end

---@param reason string
---@param left integer
---@return string
function batch_money.stopped(reason, left)
  return ("Stopped, as every further job would end the same way: %s. %d %s not sent, and cost nothing."):format(
    reason, left, left == 1 and "job was" or "jobs were")
end

---@param key string
---@return string
function batch_money.paused(key)
  return ("Nothing was charged: the key '%s' is paused, and was not sent."):format(key)
end

---@param line integer
---@return string
function batch_money.changed(line)
  return ("line %d is not what it was when it was checked and agreed to: nothing of it, or after it, was sent"):format(line)
end

return batch_money
