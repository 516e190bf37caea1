--- Records of comma-separated values, by RFC 4180: quoted fields, quotes and line ends within them, CRLF.

local csv = {}

---@class homegen.cli.batch.Record
---@field number integer of its first line
---@field fields? string[] nil: it is not valid
---@field problem? string what is wrong with it
---@field whole boolean whether a line end follows

-- A field in quotes that begins at `from`: its text and the place behind it; "open" when its end is in a later line.
local function quoted(text, from)
  local parts, at = {}, from + 1
  while true do
    local quote = text:find('"', at, true)
    if not quote then return nil, "open" end
    parts[#parts + 1] = text:sub(at, quote - 1)
    if text:sub(quote + 1, quote + 1) ~= '"' then return table.concat(parts), quote + 1 end
    parts[#parts + 1], at = '"', quote + 2
  end
end

---@param text string lines without the last one's end
---@param separator string
---@return string[]|nil fields
---@return string|nil problem "open": a quoted field goes on in the next line
function csv.split(text, separator)
  local fields, at = {}, 1
  while true do
    local value, behind
    if text:sub(at, at) == '"' then
      value, behind = quoted(text, at)
      if not value then return nil, behind end
      if behind <= #text and text:sub(behind, behind) ~= separator then
        return nil, ("field %d: something stands behind its closing quote"):format(#fields + 1)
      end
    else
      behind = text:find(separator, at, true) or #text + 1
      value = text:sub(at, behind - 1)
      if value:find('"', 1, true) then
        return nil, ('field %d: a quote in the middle: quote the whole field, and write "" for each in it'):format(#fields + 1)
      end
    end
    fields[#fields + 1] = value
    if behind > #text then return fields end
    at = behind + 1
  end
end

local TOO_LONG = "the line is too long"
local NEVER_CLOSED = "a quote is never closed, or the file was cut off"

-- Whether a line, within quotes at its begin, is so at its end.
local function stays_open(text)
  local _, count = text:gsub('"', '"')
  return count % 2 == 0
end

-- The lines up to the one in which the quotes end, which are what they were there: line ends too.
local function read_on(lines, first, most_bytes)
  local parts, length = { first.text }, #first.text
  repeat
    local line = lines()
    if not line then return nil, NEVER_CLOSED, false end
    length = length + #(line.text or "")
    if not line.text or length > most_bytes then return nil, TOO_LONG, line.whole end
    parts[#parts + 1] = line.text
    first.whole = line.whole
  until not stays_open(line.text)
  return table.concat(parts, "\n")
end

---Goes through the records of lines.
---@param lines fun(): homegen.cli.batch.Line|nil
---@param separator string
---@param most_bytes integer of a record
---@return fun(): homegen.cli.batch.Record|nil
function csv.records(lines, separator, most_bytes)
  return function()
    local line = lines()
    if not line then return nil end
    local record = { number = line.number, whole = line.whole }
    if not line.text then
      record.problem = TOO_LONG
      return record
    end
    local fields, problem = csv.split((line.text:gsub("\r$", "")), separator)
    if problem == "open" then
      local text
      text, problem, record.whole = read_on(lines, line, most_bytes)
      record.whole = record.whole or line.whole
      if text then fields, problem = csv.split((text:gsub("\r$", "")), separator) end
    end
    record.fields, record.problem = fields, problem == "open" and NEVER_CLOSED or problem
    return record
  end
end

---What stands between the fields, by the first line: a comma, or what spreadsheets of some countries write.
---@param header string
---@return string
function csv.separator(header)
  for _, separator in ipairs { ",", ";", "\t" } do
    if header:find(separator, 1, true) then return separator end
  end
  return ","
end

return csv
