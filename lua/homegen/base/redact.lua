--- Takes a key out of text of the outer world, which may echo it.

local LEAST = 4 -- bytes of a key that are worth hiding; less is found in any text

local function take_out(text, key)
  text = text:gsub(key:gsub("%p", "%%%0"), "[key]")
  local whole, ellipsis = text:match("^(.*)(…)$")
  whole = whole or text
  for length = math.min(#key - 1, #whole), LEAST, -1 do
    if whole:sub(-length) == key:sub(1, length) then return whole:sub(1, -length - 1) .. "[key]" .. (ellipsis or "") end
  end
  return text
end

---The text without the key, as it is or as JSON spells it. Of a text that was cut, without the key's beginning at its end too.
---@param text string
---@param key? string
---@return string
return function(text, key)
  if not key or #key < LEAST then return text end
  return take_out(take_out(text, key), (key:gsub('[/"\\]', "\\%0")))
end
