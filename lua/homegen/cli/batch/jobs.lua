--- The jobs of a file, one after the other: JSON lines, or a table of columns. Nothing of the file stays in memory.

local cells = require "homegen.cli.batch.cells"
local cjson = require "homegen.base.cjson"
local csv = require "homegen.cli.batch.csv"
local job = require "homegen.cli.batch.job"
local json = require "homegen.base.json"
local source = require "homegen.cli.batch.source"

local jobs = {}

jobs.FORMATS = { "jsonl", "csv" }

---@param path string
---@return "jsonl"|"csv" by the end of its name
function jobs.format_of(path)
  local ending = path:lower():match "%.(%a+)$"
  return (ending == "csv" or ending == "tsv") and "csv" or "jsonl"
end

local TOO_LONG = "the line is too long"

-- The decoder of the library has one meaning for every number and name; lua-cjson's knows where a mistake is.
local function decode(text)
  local value = json.decode(text)
  if value ~= nil then return value end
  local ok, problem = pcall(cjson.decode, text)
  return nil, "it is not valid JSON" .. (ok and "" or ": " .. tostring(problem):gsub("^.-:%d+: ", ""))
end

local function from_json(line, service)
  if not line.text then return { line = line.number, problem = TOO_LONG } end
  local value, problem = decode(line.text)
  if type(value) ~= "table" then
    return { line = line.number, problem = problem or "a JSON object is expected", torn = not line.whole }
  end
  return job.of(line.number, value, service)
end

local function json_lines(lines, service)
  return function()
    for line in lines do
      local text = line.text
      if not text or text:find "%S" and not text:find "^%s*#" then return from_json(line, service) end
    end
  end
end

-- Without a header there is one job: what is wrong with it.
local function columns(lines, service)
  local first = lines()
  while first and first.text and not first.text:find "%S" do first = lines() end
  if not first then return function() end end
  local separator = csv.separator(first.text or "")
  local function with_first()
    local line = first or lines()
    first = nil
    return line
  end
  local records = csv.records(with_first, separator, source.MOST_BYTES)
  local header = records()
  local names, problem = cells.header(header)
  local told = false
  return function()
    if not names and not told then
      told = true
      return { line = header.number, problem = problem }
    end
    for record in names and records or function() end do
      local fields = record.fields
      if not fields or fields[2] or fields[1]:find "%S" then return cells.job(names, record, service) end
    end
  end
end

---Goes through the jobs, from the first.
---@param own homegen.cli.batch.Source
---@param format "jsonl"|"csv"
---@param service? string of lines that name none
---@return fun(): homegen.cli.batch.Job|nil
function jobs.each(own, format, service)
  return (format == "csv" and columns or json_lines)(own:lines(), service)
end

return jobs
