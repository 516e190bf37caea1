--- Every sentence about money that `batch` says of many jobs at once; of a single one homegen.cli.money does.

local money = require "homegen.cli.money"

local batch_money = {}

local function were(unit, count)
  return money.amount(unit, count) .. (count == 1 and " was" or " were")
end

---@param sums table<string, integer> by unit
local function each(sums, say)
  local parts = {}
  for _, unit in ipairs { "credit", "photo" } do
    if (sums[unit] or 0) > 0 then parts[#parts + 1] = say(unit, sums[unit]) end
  end
  return parts
end

---@param known integer
---@param count integer
---@return string
function batch_money.known(known, count)
  return ("%d of %d %s in the journal already, and cost nothing more."):format(known, count, count == 1 and "job is" or "jobs are")
end

---What a run has cost, as far as the provider's replies tell.
---@param sums { charged: table<string, integer>, refunded: table<string, integer>, uncertain: table<string, integer> }
---@return string
function batch_money.run(sums)
  local charged = each(sums.charged, were)
  local text = #charged > 0 and table.concat(charged, ", ") .. " charged in this run." or "Nothing was charged in this run."
  local refunded = each(sums.refunded, were)
  if #refunded > 0 then text = ("%s %s given back by the provider."):format(text, table.concat(refunded, ", ")) end
  local uncertain = each(sums.uncertain, money.amount)
  if #uncertain > 0 then
    text = ("%s It is not known whether %s more were charged: that is not sent again by itself."):format(text, table.concat(uncertain, ", "))
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
