--- The account's credits: charged when a task is created, given back when it fails.

local ledger = {}

local Ledger = {}
Ledger.__index = Ledger

---@param balance integer credits to start with
function ledger.new(balance)
  return setmetatable({ balance = balance, charged = 0, refunded = 0, entries = {}, by_id = {} }, Ledger)
end

---@return boolean enough
function Ledger:can_pay(credits)
  return self.balance >= credits
end

---@param id string the task's id
---@param service string
---@param credits integer
function Ledger:charge(id, service, credits)
  local entry = { id = id, service = service, credits = credits, refunded = 0 }
  self.balance = self.balance - credits
  self.charged = self.charged + credits
  self.entries[#self.entries + 1] = entry
  self.by_id[id] = entry
end

---Gives back what a task was charged; a second time changes nothing.
---@param id string
function Ledger:refund(id)
  local entry = self.by_id[id]
  local credits = entry.credits - entry.refunded
  entry.refunded = entry.credits
  self.balance = self.balance + credits
  self.refunded = self.refunded + credits
end

---@class homegen.sandbox.Ledger
---@field balance integer
---@field charged integer
---@field refunded integer
---@field creates { id: string, service: string, credits: integer, refunded: integer }[] in order of creation

---@return homegen.sandbox.Ledger snapshot
function Ledger:snapshot()
  local creates = {}
  for i, entry in ipairs(self.entries) do
    creates[i] = {
      id = entry.id, service = entry.service, credits = entry.credits, refunded = entry.refunded,
    }
  end
  return { balance = self.balance, charged = self.charged, refunded = self.refunded, creates = creates }
end

return ledger
