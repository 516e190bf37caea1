--- The small changes that can be made to a source: one operator, constant or clause each, as a tired person would.

local tokens = require "proof.mutants.tokens"

local changes = {}

---@class mutants.Change
---@field file string
---@field line integer
---@field from integer position
---@field old string
---@field new string
---@field code string the whole line as it stands, without blanks around it
---@field name string what tells it from others, as long as the line stays as it is

local SWAPS = {
  lua = {
    ["=="] = "~=", ["~="] = "==", ["<"] = "<=", ["<="] = "<", [">"] = ">=", [">="] = ">", ["+"] = "-", ["*"] = "/",
    ["and"] = "or", ["or"] = "and", ["not"] = "", ["true"] = "false", ["false"] = "true", ["min"] = "max", ["max"] = "min",
  },
  c = {
    ["=="] = "!=", ["!="] = "==", ["<"] = "<=", ["<="] = "<", [">"] = ">=", [">="] = ">", ["+"] = "-", ["&&"] = "||",
    ["||"] = "&&", ["!"] = "", ["true"] = "false", ["false"] = "true",
  },
}

-- Where a minus has something to its left.
local function is_binary(before)
  return before and (before.kind ~= "sign" or before.text == ")" or before.text == "]")
end

local function code_change(token, before, language)
  if token.kind == "number" and token.text:find "^%d+$" then return ("%d"):format(tonumber(token.text) + 1) end
  if token.kind == "sign" and token.text == "-" then return is_binary(before) and "+" or "" end
  if token.kind == "text" or token.kind == "number" then return nil end
  if before and (before.text == "." or before.text == "->") and not token.text:find "^m[ai][nx]$" then return nil end
  return SWAPS[language][token.text]
end

-- In a condition: a word and what stands for it. A clause goes as a whole, as far as it has no brackets.
local SQL = {
  { "()(AND [^()%[%]\n]-)%f[A\n)%]]", function() return "" end },
  { "()%f[%u](AND)%f[%U]", function() return "OR" end }, { "()%f[%u](OR)%f[%U]", function() return "AND" end },
  { "()%f[%u](NOT )", function() return "" end }, { "() (=) ", function() return "<>" end },
  { "() (<>) ", function() return "=" end }, { "() (<) ", function() return "<=" end },
  { "() (<=) ", function() return "<" end }, { "() (>) ", function() return ">=" end },
  { "() (%+) ", function() return "-" end }, { "() (%-) ", function() return "+" end },
  { "()%f[%u](DESC)%f[%U]", function() return "ASC" end },
}

local function sql_changes(token, add)
  if not token.text:find "%f[%u][SIUDW][EPNRHIA][LSDEM][EATO]" then return end -- SELECT, INSERT, UPDATE, DELETE, WITH …
  local condition = token.text:find("WHERE", 1, true) or #token.text
  for _, rule in ipairs(SQL) do
    local at = 1
    while true do
      local first, last, _, old = token.text:find(rule[1], at)
      if not first then break end
      local from = token.text:find(old, first, true)
      if from > condition or old == "+" or old == "-" then add(token, from, old, rule[2](old)) end
      at = math.max(last, first + 1)
    end
  end
end

---@param file string
---@param source string
---@return mutants.Change[]
function changes.of(file, source)
  local language = file:match "%.lua$" and "lua" or "c"
  local lines, found, count = {}, {}, {}
  for line in (source .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = line:match "^%s*(.-)%s*$" end
  local function add(from, line, old, new)
    local name = ("%s: %s: %s → %s"):format(file, lines[line], old, new == "" and "nothing" or new)
    count[name] = (count[name] or 0) + 1
    found[#found + 1] = {
      file = file, line = line, from = from, old = old, new = new, code = lines[line],
      name = count[name] > 1 and ("%s (%d)"):format(name, count[name]) or name,
    }
  end
  local before
  for _, token in ipairs(tokens.of(source, language)) do
    if token.kind == "text" then
      if language == "lua" then
        sql_changes(token, function(_, from, old, new)
          local line = token.line + select(2, token.text:sub(1, from):gsub("\n", ""))
          add(token.from + from - 1, line, old, new)
        end)
      end
    else
      local new = code_change(token, before, language)
      if new then add(token.from, token.line, token.text, new) end
    end
    before = token
  end
  return found
end

---@param source string
---@param change mutants.Change
---@return string
function changes.apply(source, change)
  assert(source:sub(change.from, change.from + #change.old - 1) == change.old, change.name)
  return source:sub(1, change.from - 1) .. change.new .. source:sub(change.from + #change.old)
end

return changes
