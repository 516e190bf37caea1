--- How long to wait before trying again: exponential backoff with full jitter, and what Retry-After asks for.

local retry = {}

local BASE_SECONDS = 0.5
local CEILING_SECONDS = 30
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

---Seconds since the epoch of an HTTP date in its preferred form.
---@param text? string such as "Sun, 06 Nov 1994 08:49:37 GMT"
---@return number|nil
function retry.parse_date(text)
  local day, month, year, hour, minute, second =
    (text or ""):match("^%a%a%a, (%d%d) (%a%a%a) (%d%d%d%d) (%d%d):(%d%d):(%d%d) GMT$")
  if not day or not MONTHS[month] then return nil end
  local days = days_from_civil(tonumber(year), MONTHS[month], tonumber(day))
  return ((days * 24 + tonumber(hour)) * 60 + tonumber(minute)) * 60 + tonumber(second)
end

---What a reply's Retry-After asks for. A date is read against the reply's own Date, so that no clock of ours matters.
---@param headers? table<string, string> reply headers, names in lower case
---@return number|nil seconds capped; nil when the reply asks for nothing readable
function retry.after(headers)
  local value = headers and headers["retry-after"]
  if not value then return nil end
  local seconds = value:match("^%s*(%d+)%s*$")
  if seconds then
    seconds = tonumber(seconds)
  else
    local at, now = retry.parse_date(value), retry.parse_date(headers["date"])
    seconds = at and now and math.max(0, at - now)
  end
  return seconds and math.min(seconds, RETRY_AFTER_CEILING)
end

---Full jitter: anywhere between nothing and the exponentially growing ceiling, so that many clients spread.
---@param attempt integer 1 for the first repetition
---@param random? fun(): number in [0, 1); default math.random
---@return number seconds
function retry.backoff(attempt, random)
  local ceiling = math.min(CEILING_SECONDS, BASE_SECONDS * 2 ^ (attempt - 1))
  return ceiling * (random or math.random)()
end

---@param attempt integer
---@param headers? table<string, string>
---@param random? fun(): number
---@return number seconds to wait before the next attempt: never less than the reply asked for
function retry.delay(attempt, headers, random)
  local asked = retry.after(headers)
  return asked and asked + retry.backoff(1, random) or retry.backoff(attempt, random)
end

return retry
