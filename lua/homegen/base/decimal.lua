--- Numbers as text, the same in every locale: Lua's own way writes the point of the program's locale, which any code of
--- the program may choose at any time.

local decimal = {}

---@param format string as string.format's, of one number with a point
---@param number number
---@return string
function decimal.text(format, number)
  local text = format:format(number)
  if number ~= number or number == math.huge or number == -math.huge then return text end
  return (text:gsub("[^%d%-+e]+", "."))
end

return decimal
