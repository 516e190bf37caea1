--- How long to wait before trying again: exponential backoff with full jitter, and what Retry-After asks for.

local backoff = {}

local BASE_SECONDS = 0.5
local CEILING_SECONDS = 30
local FILE_BASE_SECONDS, FILE_FACTOR, FILE_CEILING_SECONDS = 1, 5, 125
local RETRY_AFTER_CEILING = 120 -- a hostile or broken header must not park a task for a day

local MONTHS = { Jan = 1, Feb = 2, Mar = 3, Apr = 4, May = 5, Jun = 6, Jul = 7, Aug = 8, Sep = 9, Oct = 10, Nov = 11, Dec = 12 }

---Days since 1970-01-01 of a Gregorian date.
local function days_from_civil(year, month, day)
  if month <= 2 then year = year - 1 end
  local era = math.floor(year / 400)
  local year_of_era = year - era * 400
  local shifted = (month + 9) % 12
  local day_of_year = math.floor((153 * shifted + 2) / 5) + day - 1
  local day_of_era = year_of_era * 365 + math.floor(year_of_era / 4) - math.floor(year_of_era / 100) + day_of_year
  return era * 146097 + day_of_era - 719468
end

---Reads the three forms of an HTTP date, which are: Sun, 06 Nov 1994 08:49:37 GMT; Sunday, 06-Nov-94 08:49:37 GMT;
---Sun Nov  6 08:49:37 1994. All of them mean UTC.
---@return string|nil day
---@return string|nil month
---@return string|nil year of two digits in the second form
---@return string|nil time
local function split_date(text)
  local day, month, year, time = text:match("^%a%a%a, (%d%d) (%a%a%a) (%d%d%d%d) ([%d:]+) GMT$")
  if not day then day, month, year, time = text:match("^%a+day, (%d%d)%-(%a%a%a)%-(%d%d) ([%d:]+) GMT$") end
  if not day then month, day, time, year = text:match("^%a%a%a (%a%a%a) ([ %d]%d) ([%d:]+) (%d%d%d%d)$") end
  return day, month, year, time
end

local SECONDS_PER_YEAR = 365.2425 * 86400

---A year of two digits: of the century that does not put it more than 50 years ahead.
local function full_year(year, now)
  local this_year = 1970 + math.floor((now or 0) / SECONDS_PER_YEAR)
  year = year + 100 * math.floor(this_year / 100) + 100
  while year > this_year + 50 do year = year - 100 end
  return year
end

---Seconds since the epoch of an HTTP date.
---@param text? string
---@param now? number the same of the moment in which it was written: it tells the century of a year of two digits
---@return number|nil
function backoff.parse_date(text, now)
  local day, month, year, time = split_date(text or "")
  if not day or not MONTHS[month] then return nil end
  local hour, minute, second = time:match("^(%d%d):(%d%d):(%d%d)$")
  day, hour, minute, second = tonumber(day), tonumber(hour), tonumber(minute), tonumber(second)
  -- 60: a leap second
  if not hour or day < 1 or day > 31 or hour > 23 or minute > 59 or second > 60 then return nil end
  year = #year == 2 and full_year(tonumber(year), now) or tonumber(year)
  return ((days_from_civil(year, MONTHS[month], day) * 24 + hour) * 60 + minute) * 60 + second
end

---What a reply's Retry-After asks for. A date is read against the reply's own Date, so that no clock of ours matters.
---@param headers? table<string, string> reply headers, names in lower case
---@return number|nil seconds 0 to two minutes; nil when the reply asks for nothing readable
function backoff.after(headers)
  local value = headers and headers["retry-after"]
  if not value then return nil end
  value = value:match("^%s*(.-)%s*$")
  local seconds = value:match("^%d+$")
  if seconds then
    -- of many digits all that counts is that they are many: they must not become an infinite or a wrapped number
    seconds = #seconds:gsub("^0+", "") <= 9 and tonumber(seconds) or RETRY_AFTER_CEILING
  else
    local now = backoff.parse_date(headers["date"])
    local at = now and backoff.parse_date(value, now)
    seconds = at and math.max(0, at - now)
  end
  return seconds and math.min(seconds, RETRY_AFTER_CEILING)
end

---Full jitter: anywhere between nothing and the exponentially growing ceiling, so that many clients spread.
---@param attempt integer 1 for the first repetition
---@param random? fun(): number in [0, 1); default math.random
---@return number seconds
function backoff.backoff(attempt, random)
  local ceiling = math.min(CEILING_SECONDS, BASE_SECONDS * 2 ^ (attempt - 1))
  return ceiling * (random or math.random)()
end

---@param attempt integer
---@param headers? table<string, string>
---@param random? fun(): number
---@return number seconds to wait before the next attempt: never less than the reply asked for
function backoff.delay(attempt, headers, random)
  local asked = backoff.after(headers)
  return asked and asked + backoff.backoff(1, random) or backoff.backoff(attempt, random)
end

---The same for the file of a result. It is paid, and may come late, as file hosts copy it from place to place: the first two
---repetitions come soon, the third and fourth not before a minute and more have passed.
---@param attempt integer
---@param headers? table<string, string>
---@param random? fun(): number
---@return number seconds
function backoff.file_delay(attempt, headers, random)
  local asked = backoff.after(headers)
  if asked then return asked + backoff.backoff(1, random) end
  local ceiling = math.min(FILE_CEILING_SECONDS, FILE_BASE_SECONDS * FILE_FACTOR ^ (attempt - 1))
  local least = attempt > 2 and ceiling / 2 or 0
  return least + (ceiling - least) * (random or math.random)()
end

return backoff
