--- Words as a shell reads them.

local shell = {}

---@param word string
---@return string as a shell reads it back: unchanged where nothing in it means something to a shell
function shell.quote(word)
  if word:find "^[%w@%%+=:,./_-]+$" then return word end
  return "'" .. word:gsub("'", "'\\''") .. "'"
end

---@param list string[]
---@return string
function shell.join(list)
  local quoted = {}
  for index, word in ipairs(list) do quoted[index] = shell.quote(word) end
  return table.concat(quoted, " ")
end

return shell
