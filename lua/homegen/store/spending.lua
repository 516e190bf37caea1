--- What a client has spent at a provider, and what it may still spend.

local errors = require "homegen.base.errors"

local spending = {}

---All figures are credits (iaCrea: photos). The budget counts reserved + charged + uncertain - refunded.
---@class homegen.Spending
---@field limit? integer the client's `budget`
---@field reserved integer of tasks that wait or whose reply is awaited
---@field charged integer of tasks that were accepted
---@field refunded integer of accepted tasks that failed
---@field uncertain integer of tasks whose outcome is unknown
local Spending = {}
Spending.__index = Spending

---@param limit? integer nil: no limit
---@return homegen.Spending
function spending.new(limit)
  return setmetatable({ limit = limit, reserved = 0, charged = 0, refunded = 0, uncertain = 0 }, Spending)
end

---Puts the price of a task aside.
---@param price integer
---@param service string
---@return true|nil
---@return homegen.Error|nil err of kind budget when it would be too much; nothing is put aside then
function Spending:reserve(price, service)
  local counted = self.reserved + self.charged + self.uncertain - self.refunded
  if self.limit and counted + price > self.limit then
    return nil, errors.new {
      kind = "budget", service = service, outcome = "not_sent",
      message = ("this would cost %d, and %d of the budget of %d are spent or reserved"):format(price, counted, self.limit),
      hint = "nothing was sent; raise `budget`, or wait for tasks that may be refunded",
    }
  end
  self.reserved = self.reserved + price
  return true
end

---The create was accepted.
function Spending:charge(price)
  self.reserved, self.charged = self.reserved - price, self.charged + price
end

---The create was refused, or never left.
function Spending:release(price)
  self.reserved = self.reserved - price
end

---Nobody knows whether the create was accepted.
function Spending:doubt(price)
  self.reserved, self.uncertain = self.reserved - price, self.uncertain + price
end

---A create that was released may have been accepted all the same.
function Spending:call_back(price)
  self.uncertain = self.uncertain + price
end

---An accepted task failed, which the documents promise to refund.
function Spending:refund(price)
  self.refunded = self.refunded + price
end

---@return table figures
function Spending:figures()
  return { reserved = self.reserved, charged = self.charged, refunded = self.refunded, uncertain = self.uncertain }
end

return spending
