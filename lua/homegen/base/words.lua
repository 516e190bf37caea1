--- Words of the outer world, made fit to show: on one line, without what a terminal would obey, valid UTF-8, not too long.

local core = require "homegen.core"

local words = {}

words.MAX_BYTES = 300 -- of a server's message
words.MAX_STATUS_BYTES = 64 -- of a status word that no document names

---@param text string
---@return string text valid UTF-8: where it was none, its bytes beyond ASCII are question marks
function words.utf8(text)
  return core.is_utf8(text) and text or (text:gsub("[\128-\255]", "?"))
end

---Takes out what a terminal would obey, C1 controls in UTF-8 among it. Text without any comes back as it is.
---@param text string
---@return string
function words.printable(text)
  return (words.utf8(text):gsub("\194[\128-\159]", " "):gsub("[%z\1-\31\127]+", " "))
end

---@param text string
---@param limit? integer bytes, default MAX_BYTES
---@return string
function words.presentable(text, limit)
  limit = limit or words.MAX_BYTES
  local cut = #text > limit
  -- what is cut first needs no looking at; half a character at the end goes with the cut
  if cut then text = text:sub(1, limit):gsub("[\194-\244][\128-\191]*$", "") end
  return words.printable(text) .. (cut and "…" or "")
end

return words
