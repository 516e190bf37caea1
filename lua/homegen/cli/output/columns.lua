--- Tables for people: columns as wide as what is in them, as long as the terminal is wide enough; then the ones that may
--- shrink do, and the last resort is a line per field.

local text = require "homegen.cli.output.text"

local columns = {}

local GAP = 2
local LEAST = 6 -- columns of one that had to shrink

---@class homegen.cli.Column
---@field title string
---@field field string|fun(row: table): any
---@field right? boolean numbers
---@field shrinks? boolean what may be cut; others never are

local function value_of(column, row)
  local value = type(column.field) == "function" and column.field(row) or row[column.field]
  return value == nil and "" or tostring(value)
end

local function widths_of(list, cells)
  local widths = {}
  for place, column in ipairs(list) do
    widths[place] = text.width(column.title)
    for _, row in ipairs(cells) do widths[place] = math.max(widths[place], text.width(row[place])) end
  end
  return widths
end

local function total(widths)
  local sum = GAP * (#widths - 1)
  for _, width in ipairs(widths) do sum = sum + width end
  return sum
end

-- Takes from the widest that may shrink until it fits.
local function shrink(list, widths, available)
  while total(widths) > available do
    local widest
    for place, column in ipairs(list) do
      if column.shrinks and widths[place] > LEAST and (not widest or widths[place] > widths[widest]) then widest = place end
    end
    if not widest then return false end
    widths[widest] = widths[widest] - 1
  end
  return true
end

local function line_of(list, widths, row)
  local parts = {}
  for place, column in ipairs(list) do parts[place] = text.pad(row[place], widths[place], column.right) end
  return (table.concat(parts, (" "):rep(GAP)):gsub("%s+$", ""))
end

local function as_paragraphs(list, cells, available)
  local lines = {}
  for index, row in ipairs(cells) do
    if index > 1 then lines[#lines + 1] = "" end
    for place, column in ipairs(list) do
      if row[place] ~= "" then lines[#lines + 1] = text.cut(column.title .. ": " .. row[place], available) end
    end
  end
  return lines
end

---@param list homegen.cli.Column[]
---@param rows table[]
---@param available integer columns of the terminal; math.huge for files and pipes
---@return string[] lines with the titles first
function columns.lines(list, rows, available)
  local cells = {}
  for index, row in ipairs(rows) do
    cells[index] = {}
    for place, column in ipairs(list) do cells[index][place] = text.cut(value_of(column, row), 10000) end
  end
  local widths = widths_of(list, cells)
  if not shrink(list, widths, available) then return as_paragraphs(list, cells, available) end
  local titles, lines = {}, {}
  for place, column in ipairs(list) do titles[place] = column.title end
  lines[1] = line_of(list, widths, titles)
  for index, row in ipairs(cells) do lines[index + 1] = line_of(list, widths, row) end
  return lines
end

return columns
