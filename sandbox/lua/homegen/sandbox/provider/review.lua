--- Content review of prompts, as far as a sandbox needs one: a short list of words that always fail.

local review = {}

---Documented in sandbox/README.md; whole words, in any case.
review.words = { "nsfw", "gore", "nudity" }

---@param prompt string
---@return string|nil word the first word of the list that the prompt holds
function review.find(prompt)
  local lower = prompt:lower()
  for _, word in ipairs(review.words) do
    if lower:find("%f[%w]" .. word .. "%f[%W]") then return word end
  end
end

return review
