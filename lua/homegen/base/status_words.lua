--- What a provider's status words mean.

local status_words = {}

---The state that a word stands for: it may be spelled in other letters, or have blanks around it.
---@param statuses table<string, string> a service's words
---@param word string
---@return string|nil state nil: the word is not known
function status_words.state(statuses, word)
  local state = statuses[word]
  if state then return state end
  word = word:match "^%s*(.-)%s*$":lower()
  for known, meant in pairs(statuses) do
    if known:lower() == word then return meant end
  end
  return nil
end

return status_words
