--- File names with placeholders: {service} {id} {key} {index} {ext}. What is filled in cannot leave the folder.

local path_template = {}

local NAMES = { service = true, id = true, key = true, index = true, ext = true }

---@param template any
---@return string|nil problem why it is no usable template
function path_template.problem(template)
  if type(template) ~= "string" or template == "" then return "a path expected" end
  if template:find("\0", 1, true) then return "a path cannot hold a NUL byte" end
  if template:match("[/\\]$") then return "a file name expected after the folder" end
  for name in template:gmatch("{([^{}]*)}") do
    if not NAMES[name] then return ("unknown placeholder {%s}"):format(name) end
  end
  if (template:match("^(.*)/") or ""):find("{ext}", 1, true) then return "{ext} belongs into the file name" end
  return nil
end

---Makes a value harmless as a part of a file name.
local function harmless(value)
  local text = tostring(value):gsub("[%c/\\]", "_"):sub(1, 128)
  return (text:gsub("^%.", "_"))
end

---@param template string
---@param values table<string, any> what is missing is left as it stands, to be filled in later
---@return string path
function path_template.expand(template, values)
  return (template:gsub("{(%a+)}", function(name)
    local value = values[name]
    return value ~= nil and harmless(value) or nil
  end))
end

return path_template
