--- Lua and C as tokens: enough to tell code from comments and text.

local tokens = {}

---@class mutants.Token
---@field kind "name"|"number"|"text"|"sign" text: of a literal, quotes and brackets not included
---@field text string
---@field from integer position in the source
---@field line integer

local SIGNS = {
  "...", "<<=", ">>=", "==", "~=", "<=", ">=", "!=", "&&", "||", "->", "++", "--", "+=", "-=", "*=", "/=", "<<", ">>", "..",
  "::",
}

local function long_bracket(source, at)
  local level = source:match("^%[(=*)%[", at)
  if not level then return nil end
  local _, last = source:find("]" .. level .. "]", at, true)
  return at + 2 + #level, (last or #source) - 2 - #level, last or #source
end

-- Where a comment that begins here ends.
local function comment(source, at, language)
  if language == "lua" then
    if source:sub(at, at + 1) ~= "--" then return nil end
    local _, _, last = long_bracket(source, at + 2)
    return last or (source:find("\n", at, true) or #source + 1) - 1
  end
  if source:sub(at, at + 1) == "/*" then return select(2, source:find("*/", at, true)) end
  if source:match("^#[^\n]*", at) and (at == 1 or source:sub(at - 1, at - 1) == "\n") then -- the preprocessor's
    local last = at
    repeat last = source:find("\n", last + 1, true) or #source until source:sub(last - 1, last - 1) ~= "\\"
    return last
  end
  return nil
end

local function quoted(source, at)
  local quote = source:match("^[\"']", at)
  if not quote then return nil end
  local last = at + 1
  while source:sub(last, last) ~= quote do
    last = last + (source:sub(last, last) == "\\" and 2 or 1)
    assert(last <= #source, "a text without an end")
  end
  return at + 1, last - 1, last
end

local function sign(source, at)
  for _, each in ipairs(SIGNS) do
    if source:sub(at, at + #each - 1) == each then return each end
  end
  return source:sub(at, at)
end

---@param source string
---@param language "lua"|"c"
---@return mutants.Token[]
function tokens.of(source, language)
  local list, at, line = {}, 1, 1
  local function add(kind, text, from) list[#list + 1] = { kind = kind, text = text, from = from, line = line } end
  local function pass(last)
    line = line + select(2, source:sub(at, last):gsub("\n", ""))
    at = last + 1
  end
  while at <= #source do
    local last = comment(source, at, language)
    local first, ends, after = quoted(source, at)
    if not first and language == "lua" then first, ends, after = long_bracket(source, at) end
    local name, number = source:match("^[%a_][%w_]*", at), source:match("^%d[%w.]*", at)
    if last then
      pass(last)
    elseif first then
      add("text", source:sub(first, ends), first)
      pass(after)
    elseif name or number then
      add(name and "name" or "number", name or number, at)
      pass(at + #(name or number) - 1)
    elseif source:find("^%s", at) then
      pass(at)
    else
      local text = sign(source, at)
      add("sign", text, at)
      pass(at + #text - 1)
    end
  end
  return list
end

return tokens
