--- Whole numbers as decimal text: task ids lie beyond 2^53, where LuaJIT's numbers no longer tell neighbours apart.

local decimal = {}

local GREATEST = "9223372036854775807" -- a signed 64-bit integer, the documents' "long"

---@param text string
---@return boolean fits whether text is a positive integer of at most 63 bits, without leading zeros
function decimal.is_id(text)
  if not text:match("^[1-9]%d*$") or #text > #GREATEST then return false end
  return #text < #GREATEST or text <= GREATEST
end

---@param text string decimal digits
---@return string successor
function decimal.successor(text)
  local head, nines = text:match("^(.-)(9*)$")
  local zeros = ("0"):rep(#nines)
  if head == "" then return "1" .. zeros end
  return head:sub(1, -2) .. string.char(head:byte(-1) + 1) .. zeros
end

---A starting id that another run of the sandbox has not handed out: time in front, chance behind.
---@param random_hex string
---@return string
function decimal.fresh_id(random_hex)
  local low = tonumber(random_hex:sub(1, 8), 16) % 100000000
  return ("1%010d%08d"):format(os.time() % 10000000000, low)
end

return decimal
