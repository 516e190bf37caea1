--- A file of jobs as lines, a piece at a time, any number of times over: what cannot be read twice (a pipe) is copied first.

local source = {}

source.MOST_BYTES = 32 * 1024 * 1024 -- of a line: a mask as base64 has room in it

local CHUNK = 65536
local BOM = "\239\187\191"

---@class homegen.cli.batch.Source
---@field path string as it was given, for people
---@field file table Lua's
---@field failure? string why it could not be read to its end
local Source = {}
Source.__index = Source

---@class homegen.cli.batch.Line
---@field number integer
---@field text? string without its line end; nil: it is longer than MOST_BYTES
---@field whole boolean whether a line end follows: else it is the last line, and may have been cut off

-- Into a file without a name, which ends with the process.
local function copy(file)
  local own, message = io.tmpfile()
  if not own then return nil, message end
  while true do
    local piece, problem = file:read(CHUNK)
    if problem then return nil, problem end
    if not piece then return own end
    local ok
    ok, message = own:write(piece)
    if not ok then return nil, message end
  end
end

---@param path string "-": standard input
---@return homegen.cli.batch.Source|nil
---@return string|nil message
function source.open(path)
  local file, message = io.stdin, nil
  if path ~= "-" then file, message = io.open(path, "rb") end
  if not file then return nil, message end
  local self = setmetatable({ path = path, file = file, failure = nil }, Source)
  if path == "-" or not file:seek "set" then
    self.file, message = copy(file)
    if path ~= "-" then file:close() end
    if not self.file then return nil, ("%s: %s"):format(path, message) end
  end
  local _, problem = self.file:read(0) -- of a folder
  if problem then return nil, ("%s: %s"):format(path, problem) end
  return self
end

-- The line that has not ended yet; what is too long is not kept.
local function unfinished()
  local parts, length = {}, 0
  local own = {}
  function own.add(text)
    length = length + #text
    if length > source.MOST_BYTES then parts = {} else parts[#parts + 1] = text end
  end
  function own.take()
    local text = length <= source.MOST_BYTES and table.concat(parts) or nil
    parts, length = {}, 0
    return text
  end
  function own.is_empty() return length == 0 end
  return own
end

---Goes through the lines, from the first. One such walk at a time.
---@return fun(): homegen.cli.batch.Line|nil
function Source:lines()
  self.file:seek "set"
  self.failure = nil
  local piece, from, number, line = "", 1, 0, unfinished()
  local function give(whole)
    number = number + 1
    local text = line.take()
    if number == 1 and text and text:sub(1, 3) == BOM then text = text:sub(4) end
    return { number = number, text = text, whole = whole }
  end
  return function()
    while piece do
      local at = piece:find("\n", from, true)
      line.add(piece:sub(from, at and at - 1))
      if at then
        from = at + 1
        return give(true)
      end
      from, piece, self.failure = 1, self.file:read(CHUNK)
    end
    if not line.is_empty() then return give(false) end
  end
end

function Source:close()
  if self.file ~= io.stdin then self.file:close() end
end

return source
