--- Whether a provider's words say that it does not know a task: no document names a code for that.

local denial = {}

local WORDS = {
  "not found", "not exist", "n't exist", "no such", "unknown", "no task", "no generation", "invalid task", "invalid id",
  "expired", "deleted", "\228\184\141\229\173\152\229\156\168", "\230\156\170\230\137\190\229\136\176", -- 不存在, 未找到
}

---The answer that a refused question is, in one word: "no_task" where the provider says so, else "failing", which may
---be its own trouble.
---@param message string|nil the provider's words
---@return "no_task"|"failing"
function denial.answer(message)
  local text = (message or ""):lower()
  for _, words in ipairs(WORDS) do
    if text:find(words, 1, true) then return "no_task" end
  end
  return "failing"
end

return denial
