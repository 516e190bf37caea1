--- File names with placeholders: {service} {id} {key} {index} {ext}. What is filled in cannot leave the folder.

local path_template = {}

local NAMES = { service = true, id = true, key = true, index = true, ext = true }
local PART_BYTES = 255 -- of a file's or folder's name, on every file system that matters
local EXT_BYTES = 4 -- "webp", filled in later
local HASH_BYTES = 9 -- "~" and eight digits

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

---Cuts a text to so many bytes at most, between two characters where it is UTF-8.
local function cut(text, most)
  local stop = most
  while stop > most - 4 and stop > 0 and text:find("^[\128-\191]", stop + 1) do stop = stop - 1 end
  return text:sub(1, text:find("^[\128-\191]", stop + 1) and most or stop)
end

local function hash(text)
  local sum = 5381
  for index = 1, #text do sum = (sum * 33 + text:byte(index)) % 2 ^ 32 end
  return ("%08x"):format(sum)
end

---Cuts a text that is too long. Two that begin alike stay apart.
---@param text string
---@param most integer bytes
---@return string
function path_template.shorten(text, most)
  if #text <= most then return text end
  return cut(text, math.max(most - HASH_BYTES, 0)) .. "~" .. hash(text)
end

---Makes a value harmless as a part of a name: no separator, control character, NUL or placeholder, no dot in front, no
---dot or blank behind, never empty. Where something was replaced the value's hash tells it from one that is spelled so.
local function harmless(value)
  value = tostring(value)
  local text = value:gsub("[%c/\\{}]", "_"):gsub("\194[\128-\159]", "_")
  text = text:gsub("^%.+", function(dots) return ("_"):rep(#dots) end)
  text = text:gsub("[. ]+$", function(tail) return ("_"):rep(#tail) end)
  if text == "" then text = "_" end
  return text == value and text or text .. "~" .. hash(value)
end

-- How long each text may be, so that all fit into the room: the short ones stay whole, the long ones share what is left.
local function share(texts, room)
  local lengths, limit = {}, room
  for index, text in ipairs(texts) do lengths[index] = #text end
  table.sort(lengths)
  for index, length in ipairs(lengths) do
    limit = math.floor(room / (#lengths - index + 1))
    if length > limit then break end
    room = room - length
  end
  return math.max(limit, HASH_BYTES)
end

---Fills in one folder's or file's name.
local function expand_name(name, values)
  local texts, room = {}, PART_BYTES - #name
  for placeholder in name:gmatch("{(%a+)}") do
    if values[placeholder] ~= nil then
      texts[#texts + 1] = harmless(values[placeholder])
      room = room + #placeholder + 2
    elseif placeholder == "ext" then
      room = room + #"{ext}" - EXT_BYTES
    end
  end
  local most, index = share(texts, room), 0
  return (name:gsub("{(%a+)}", function(placeholder)
    if values[placeholder] == nil then return nil end
    index = index + 1
    return path_template.shorten(texts[index], most)
  end))
end

---@param template string
---@param values table<string, any> what is missing is left as it stands, to be filled in later
---@return string path
function path_template.expand(template, values)
  return (template:gsub("[^/]+", function(name) return expand_name(name, values) end))
end

---Whether a name is only known once the task has an id. Without a key the id stands for that, too.
---@param template string what is known of it is filled in
---@return boolean
function path_template.needs_id(template)
  return template:find("{id}", 1, true) ~= nil or template:find("{key}", 1, true) ~= nil
end

return path_template
