--- Text as HTML: what others have said (prompts, keys, addresses, errors) becomes text and nothing else.

local core = require "homegen.core"

local markup = {}

markup.MARK = '<meta name="generator" content="homegen gallery">' -- by which an earlier page is known

local ENTITIES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;", ["`"] = "&#96;" }

---As text of an element, or in a quoted attribute. What is no UTF-8, and controls that HTML does not know, are replaced.
---@param text any
---@return string
function markup.text(text)
  text = tostring(text)
  if not core.is_utf8(text) then text = text:gsub("[\128-\255]", "?") end
  text = text:gsub("[%z\1-\8\11-\31\127]", " "):gsub("\194[\128-\159]", " ")
  return (text:gsub("[&<>\"'`]", ENTITIES))
end

---A name as an address has it, folders kept.
---@param path string
---@return string
function markup.link(path)
  return (path:gsub("[^%w%-%._~/]", function(byte) return ("%%%02X"):format(byte:byte()) end))
end

---An element's attribute, or nothing where there is no value.
---@param name string
---@param value any
---@return string
function markup.attribute(name, value)
  if value == nil or value == false then return "" end
  return (' %s="%s"'):format(name, markup.text(value))
end

return markup
