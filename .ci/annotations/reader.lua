--- Reads LuaCATS annotations: the classes, aliases and functions of a tree, with their texts.

local reader = {}

---@class annotations.Entry a parameter, a returned value or a field
---@field name string of a returned value "" where it has none
---@field type string
---@field optional boolean
---@field text string

---@class annotations.Block what stands above something
---@field text string[] paragraphs
---@field params annotations.Entry[]
---@field returns annotations.Entry[]
---@field fields annotations.Entry[]
---@field class? string name of the class that begins here
---@field parent? string
---@field alias? string name of the alias that begins here
---@field values string[] of an alias: what it stands for, a line each
---@field async boolean
---@field line integer where what it is about stands

-- Types hold blanks within brackets, and around "|".
local CLOSING = { ["("] = ")", ["{"] = "}", ["<"] = ">", ["["] = "]" }

---@param text string
---@return string type
---@return string rest
local function split_type(text)
  local depth, at = 0, 1
  while at <= #text do
    local char = text:sub(at, at)
    if char == '"' then
      at = text:find('"', at + 1, true) or #text
    elseif CLOSING[char] then
      depth = depth + 1
    elseif char == ")" or char == "}" or char == ">" or char == "]" then
      depth = depth - 1
    elseif char == " " and depth == 0 then
      local before, after = text:sub(1, at - 1), text:sub(at + 1)
      local goes_on = before:find "[|:,]$" or after:find "^|" or before == "async" -- "fun(): a, b", "a | b"
      if not goes_on then break end
    end
    at = at + 1
  end
  return text:sub(1, at - 1), (text:sub(at + 1):gsub("^%s+", ""))
end

local function named(text)
  local name, rest = text:match "^(%S+)%s+(.*)$"
  if not name then return nil end
  local kind, words = split_type(rest)
  return { name = (name:gsub("%?$", "")), optional = name:find "%?$" ~= nil, type = kind, text = words }
end

local function returned(text)
  local kind, rest = split_type(text)
  local name, words = rest:match "^([%a_.][%w_.]*)%s*(.*)$"
  if not name then name, words = "", rest end
  return { name = name, type = kind, optional = false, text = words }
end

local function new_block()
  return { text = { "" }, params = {}, returns = {}, fields = {}, values = {}, async = false }
end

local function add_words(text, words)
  local last = #text
  text[last] = text[last] == "" and words or text[last] .. " " .. words
end

-- What a tag does to the block; what it returns takes the lines that go on.
local TAGS = {
  param = function(block, text) table.insert(block.params, named(text)) return block.params[#block.params] end,
  field = function(block, text)
    local field = named(text)
    if field.name == "private" then return {} end -- what follows on it belongs to nothing
    table.insert(block.fields, field)
    return field
  end,
  ["return"] = function(block, text) table.insert(block.returns, returned(text)) return block.returns[#block.returns] end,
  async = function(block) block.async = true end,
  class = function(block, text) block.class, block.parent = text:match "^([%w_.]+)%s*:?%s*([%w_.]*)" end,
  alias = function(block, text)
    local name, rest = text:match "^([%w_.]+)%s*(.*)$"
    block.alias = name
    if rest ~= "" then table.insert(block.values, rest) end
  end,
}

---@param block annotations.Block
---@param line string without the three dashes
---@param open annotations.Entry|nil what the line may go on with
---@return annotations.Entry|nil open
local function take(block, line, open)
  local tag, rest = line:match "^@(%l+)%s*(.*)$"
  if tag then
    local take_tag = TAGS[tag]
    return take_tag and take_tag(block, rest)
  end
  if line:find "^|" then
    table.insert(block.values, (line:gsub("^|%s*", "")))
  elseif open and line:find "^%s%s" then
    open.text = (open.text or "") .. " " .. line:gsub("^%s+", "")
  elseif line:find "^%s*$" then
    table.insert(block.text, "")
  else
    add_words(block.text, (line:gsub("^%s+", "")))
    return nil
  end
  return open
end

---What a line of code defines.
---@return string|nil kind "function", "variable"
---@return string|nil owner of a function: the variable before the point or colon
---@return string|nil name
local function defined(line)
  local owner, name = line:match "^function ([%w_]+)[.:]([%w_]+)"
  if owner then return "function", owner, name end
  name = line:match "^local function ([%w_]+)"
  if name then return "function", nil, name end
  name = line:match "^local ([%w_]+)"
  if name then return "variable", nil, name end
end

---@param found table
---@param block annotations.Block
---@param line string the line of code below it
---@param state { path: string, classes: table<string, string> }
local function attach(found, block, line, state)
  local kind, owner, name = defined(line)
  if block.class then
    local class = found.classes[block.class]
    if not class then
      class = { name = block.class, parent = block.parent, text = block.text, fields = {}, functions = {} }
      found.classes[block.class] = class
    end
    if #table.concat(class.text) == 0 then class.text = block.text end
    for _, field in ipairs(block.fields) do table.insert(class.fields, field) end
    if kind == "variable" then state.classes[name] = block.class end
  elseif block.alias then
    found.aliases[block.alias] = block
  elseif kind == "function" then
    block.name, block.path = name, state.path
    block.signature = line:match "%b()" or "()"
    found.functions[state.path .. ":" .. block.line] = block
    local class = found.classes[state.classes[owner] or ""]
    if class then table.insert(class.functions, block) end
  end
end

---@param found table
---@param path string
local function read_file(found, path)
  local block, open
  local state = { path = path, classes = {} }
  local number = 0
  for line in io.lines(path) do
    number = number + 1
    local doc = line:match "^%-%-%-(.*)$"
    if doc and not doc:find "^%-" then
      local tag = doc:match "^@(%l+)"
      if block and (tag == "class" or tag == "alias") and (block.class or block.alias) then
        attach(found, block, "", state)
        block = nil
      end
      block = block or new_block()
      open = take(block, doc, open)
    else
      block = block or (line:find "^function" and new_block()) or nil
      if block then
        block.line = number
        attach(found, block, line, state)
      end
      block, open = nil, nil
    end
  end
end

---@param paths string[] Lua files
---@return { classes: table<string, table>, aliases: table<string, annotations.Block>, functions: table<string, annotations.Block> } found
---  functions by "path:line" of their first line
function reader.read(paths)
  local found = { classes = {}, aliases = {}, functions = {} }
  for _, path in ipairs(paths) do read_file(found, path) end
  return found
end

return reader
