--- Text by the columns that it takes on a terminal: measured, cut and wrapped between whole characters.

local words = require "homegen.base.words"

local text = {}

local CHARACTER = "[%z\1-\127\194-\244][\128-\191]*"

-- Ranges of code points that take no column, and that take two. Not all of Unicode's: those that prompts and file names have.
local NO_COLUMN = { { 0x300, 0x36F }, { 0x200B, 0x200F }, { 0x20D0, 0x20FF }, { 0xFE00, 0xFE0F }, { 0xFE20, 0xFE2F } }
local TWO_COLUMNS = {
  { 0x1100, 0x115F }, { 0x2E80, 0x303E }, { 0x3041, 0xA4CF }, { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF }, { 0xFE30, 0xFE6F },
  { 0xFF00, 0xFF60 }, { 0xFFE0, 0xFFE6 }, { 0x1F300, 0x1FAFF }, { 0x20000, 0x3FFFD },
}

local function code_point(character)
  local first = character:byte()
  if #character == 1 then return first end
  local value = first % (2 ^ (7 - #character))
  for index = 2, #character do value = value * 64 + character:byte(index) % 64 end
  return value
end

local function is_within(ranges, point)
  for _, range in ipairs(ranges) do
    if point >= range[1] and point <= range[2] then return true end
  end
  return false
end

local function columns_of(character)
  if #character == 1 then return 1 end
  local point = code_point(character)
  if is_within(NO_COLUMN, point) then return 0 end
  return is_within(TWO_COLUMNS, point) and 2 or 1
end

---@param given string valid UTF-8 without control characters
---@return integer columns
function text.width(given)
  local width = 0
  for character in given:gmatch(CHARACTER) do width = width + columns_of(character) end
  return width
end

---Makes a text fit, with "…" at the end where something is missing. What a terminal would obey is taken out.
---@param given string
---@param columns integer
---@return string
function text.cut(given, columns)
  given = words.printable(given)
  if columns <= 0 then return "" end
  if text.width(given) <= columns then return given end
  local kept, width = {}, 0
  for character in given:gmatch(CHARACTER) do
    local own = columns_of(character)
    if width + own > columns - 1 then break end
    kept[#kept + 1], width = character, width + own
  end
  return table.concat(kept) .. "…"
end

---Fills up with blanks, or cuts.
---@param given string
---@param columns integer
---@param to_the_right? boolean whether the text stands at the right
---@return string
function text.pad(given, columns, to_the_right)
  local cut = text.cut(given, columns)
  local blanks = (" "):rep(math.max(columns - text.width(cut), 0))
  return to_the_right and blanks .. cut or cut .. blanks
end

---Breaks a text into lines between words; a word that is longer than a line stays whole, so that it can be copied.
---@param given string its own line ends are kept
---@param columns integer
---@param indent? string in front of all lines but the first of each paragraph
---@param stays? fun(line: string): boolean which lines are not broken
---@return string
function text.wrap(given, columns, indent, stays)
  indent = indent or ""
  local lines = {}
  for paragraph in (given .. "\n"):gmatch "([^\n]*)\n" do
    local line = paragraph:match "^%s*"
    local fresh = true
    local is_whole = stays and stays(paragraph)
    for word in (is_whole and paragraph:match "^%s*(.*)" or paragraph):gmatch(is_whole and ".+" or "%S+") do
      local joined = fresh and line .. word or line .. " " .. word
      if fresh or text.width(joined) <= columns then
        line, fresh = joined, false
      else
        lines[#lines + 1], line = line, indent .. word
      end
    end
    lines[#lines + 1] = line
  end
  return table.concat(lines, "\n")
end

---@param seconds number
---@return string such as "7 s", "2:05", "1:02:03"
function text.duration(seconds)
  seconds = math.floor(math.max(seconds, 0))
  if seconds < 60 then return ("%d s"):format(seconds) end
  local minutes = math.floor(seconds / 60)
  if minutes < 60 then return ("%d:%02d"):format(minutes, seconds % 60) end
  return ("%d:%02d:%02d"):format(math.floor(minutes / 60), minutes % 60, seconds % 60)
end

return text
