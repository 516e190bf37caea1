--- The day's purchases of all agents on a journal, in a file beside it: what was bought when, for how much. What became of
--- each is the journal's to tell.
--
-- Between the look at the day's figures and the purchase nobody else may buy, so a lock is held over both.

local bytes = require "homegen.base.bytes"
local homegen = require "homegen"
local json = require "homegen.base.json"
local json_text = require "homegen.base.json_text"
local terminal = require("homegen.base.native").need "homegen.terminal"

local ledger = {}

ledger.DAY = 24 * 60 * 60
local AGAIN = 0.02 -- seconds until the lock is tried once more
local PATIENCE = 20 -- seconds in all; whoever has it holds it for moments
local LARGE = 256 * 1024 -- bytes from which the file is written anew

---@class homegen.mcp.Purchase
---@field key string
---@field provider string
---@field price integer
---@field at integer wall-clock seconds

---@class homegen.mcp.Ledger
---@field folder string
---@field secret string what consent is sealed with
---@field now fun(): integer
local Ledger = {}
Ledger.__index = Ledger

local function read_all(path)
  local file = io.open(path, "rb")
  if not file then return "" end
  local text = file:read "*a" or ""
  file:close()
  return text
end

local function write_anew(path, text)
  local part = path .. ".part"
  os.remove(part)
  local ok, message = terminal.append(part, text)
  if ok then ok, message = os.rename(part, path) end
  return ok, message
end

---Holds the lock while fn runs, which may wait.
---@async
---@param fn fun(): ...
---@return any ... what fn returns; nil and a message when the lock cannot be had
function Ledger:locked(fn)
  local deadline = homegen.now() + PATIENCE
  local lock, message = terminal.lock(self.folder .. "/lock")
  while not lock do
    if message then return nil, message end
    if homegen.now() > deadline then return nil, "another process keeps the agents' ledger locked" end
    homegen.sleep(AGAIN)
    lock, message = terminal.lock(self.folder .. "/lock")
  end
  local results = { pcall(fn) }
  lock:close()
  if not results[1] then error(results[2], 0) end
  return results[2], results[3]
end

local function read_purchase(line)
  local value = json.decode(line)
  local price = type(value) == "table" and json.integer(value.price)
  local at = price and json.integer(value.at)
  if not at or type(value.key) ~= "string" or type(value.provider) ~= "string" then return nil end
  return { key = value.key, provider = value.provider, price = price, at = at }
end

---The purchases of the last day, each key once. To be called under the lock. What lies in the future (the clock was set
---back) counts.
---@return homegen.mcp.Purchase[]
function Ledger:day()
  local from, list, place = self.now() - ledger.DAY, {}, {}
  local text = read_all(self.folder .. "/purchases")
  for line in text:gmatch "[^\n]+" do
    local purchase = read_purchase(line)
    if purchase and purchase.at > from then
      local index = place[purchase.key] or #list + 1
      place[purchase.key], list[index] = index, purchase
    end
  end
  self.is_large = #text > LARGE
  return list
end

---Writes down what is about to be bought. To be called under the lock, with what `day` gave.
---@param day homegen.mcp.Purchase[]
---@param purchase homegen.mcp.Purchase
---@return boolean|nil
---@return string|nil message
function Ledger:add(day, purchase)
  local path = self.folder .. "/purchases"
  -- a line that a crash has torn ends here
  if not self.is_large then return terminal.append(path, "\n" .. json_text.encode(purchase) .. "\n") end
  local lines = {}
  for index, own in ipairs(day) do lines[index] = json_text.encode(own) end
  lines[#lines + 1] = json_text.encode(purchase)
  return write_anew(path, table.concat(lines, "\n") .. "\n")
end

local function secret_of(folder)
  local path = folder .. "/secret"
  local known = read_all(path):match "^(%x+)\n$"
  if known and #known == 64 then return known end
  local made = bytes.secret()
  local ok, message = write_anew(path, made .. "\n")
  if not ok then return nil, message end
  return made
end

---@async
---@param folder string where it is, and is made
---@param now? fun(): integer default: os.time
---@return homegen.mcp.Ledger|nil
---@return string|nil message
function ledger.open(folder, now)
  local ok, message = terminal.private_folder(folder)
  if not ok then return nil, ("%s: %s"):format(folder, message) end
  local self = setmetatable({ folder = folder, secret = "", now = now or os.time, is_large = false }, Ledger)
  local secret
  secret, message = self:locked(function() return secret_of(folder) end)
  if not secret then return nil, ("%s: %s"):format(folder, message) end
  self.secret = secret
  return self
end

return ledger
