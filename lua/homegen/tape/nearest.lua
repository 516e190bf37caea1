--- What is said of a request that is not on a tape: what it is, and how the nearest one that is there differs.

local cjson = require "homegen.base.cjson"
local exchange = require "homegen.tape.exchange"
local json = require "homegen.base.json"
local words = require "homegen.base.words"

local nearest = {}

local MOST_BYTES = 80 -- of a value that is shown

local function fields_of(body)
  return body and json.typed(json.decode(body), "table") or nil
end

local function shown(value)
  if value == nil then return "nothing" end
  return words.presentable(type(value) == "table" and "a table" or cjson.encode(value), MOST_BYTES)
end

-- The first field in which two bodies differ, and how many others do.
local function difference(asked, recorded)
  local one, other = fields_of(asked), fields_of(recorded)
  if not one or not other then return "in its body" end
  local names, seen = {}, {}
  for _, fields in ipairs { one, other } do
    for name in pairs(fields) do
      if not seen[name] and type(name) == "string" and shown(one[name]) ~= shown(other[name]) then names[#names + 1] = name end
      seen[name] = true
    end
  end
  table.sort(names)
  if not names[1] then return "in its body" end
  return ("in %s: %s there, %s here"):format(table.concat(names, ", "), shown(other[names[1]]), shown(one[names[1]]))
end

local function likeness(asked, recorded)
  if asked.method ~= recorded.method or asked.to ~= recorded.to then return 0 end
  local same = 0
  while same < #asked.address and asked.address:byte(same + 1) == recorded.address:byte(same + 1) do same = same + 1 end
  local one, other, alike = fields_of(asked.body), fields_of(recorded.body), 0
  for name, value in pairs(one or {}) do
    if other and shown(other[name]) == shown(value) then alike = alike + 1 end
  end
  return 1 + same + (asked.address == recorded.address and 1000 or 0) + alike
end

---@param tape homegen.tape.Player
---@param request homegen.tape.Request
---@return string message
function nearest.message(tape, request)
  local best, most = nil, 0
  for _, entry in ipairs(tape.requests) do
    local points = likeness(request, entry.request)
    if points > most then best, most = entry, points end
  end
  local said = ("%s is not on the tape %s"):format(exchange.describe(request), tape.path)
  if not best then return said .. ", nor anything like it" end
  local other = best.request
  local how = other.address ~= request.address and ("is %s"):format(exchange.describe(other))
    or "differs " .. difference(request.body, other.body)
  return ("%s; the nearest, line %d, %s"):format(said, best.line, how)
end

return nearest
