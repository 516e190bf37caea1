--- The ids in a create's reply that is no plain success. A task may exist under one of them, so the create is not
--- repeated, and the provider is asked for them.

local evidence = {}

evidence.MOST = 4 -- ids that are asked for
local DEPTH = 8 -- of a reply's tables
local SEARCHED = 65536 -- bytes of a reply and of a request; what is longer says nothing more

-- Names, in small letters without "_" and "-", whose value is a task's id.
local NAMES = {
  id = true, data = true, task = true, taskid = true, job = true, jobid = true, generation = true, generationid = true,
  result = true, resultid = true,
}

-- What stands before an id that is something else's.
local OTHERS = {
  "request", "trace", "correlation", "span", "rayid", "event", "time", "nonce", "user", "project", "previous", "parent", "original",
  "webhook", "delivery",
}

local function plain_name(name)
  return type(name) == "string" and name:lower():gsub("[_-]", "") or ""
end

---Collects the values under names of ids.
---@param add fun(id: string)
---@param value any
---@param name string that it stands under
---@param id_of fun(value: any): string|nil
---@param depth integer
local function collect(add, value, name, id_of, depth)
  if type(value) ~= "table" then
    local id = NAMES[name] and id_of(value)
    if id then add(id) end
    return
  end
  if depth == 0 then return end
  for key, inner in pairs(value) do
    collect(add, inner, type(key) == "number" and name or plain_name(key), id_of, depth - 1)
  end
end

-- What else the name that stands closest before a place of the text says that the id there belongs to.
local function other_thing(text, place)
  local before = text:sub(math.max(1, place - 40), place - 1):lower():gsub("[_ -]", "")
  local name = before:match("(%a+)[^%a]*$") or ""
  for _, word in ipairs(OTHERS) do
    if name:find(word, 1, true) then return word end
  end
  return nil
end

---What surrounds a create's reply.
---@class homegen.Exchange
---@field request homegen.Text the request's body
---@field location? string where the reply points to
---@field by_proxy? boolean whether a proxy may have written it
---@field is_whole boolean whether the reply's body came to its end

---@class homegen.IdKind
---@field id_of fun(value: any): string|nil the id that a value is
---@field pattern string finds what may be an id wherever it stands: where it begins, itself, where it ends
---@field is_likely fun(id: string): boolean whether it is an id, wherever it stands

---Ids of tasks in a reply, those under a name of ids first. What stands in the request as well is none.
---@param body homegen.Text
---@param document? table what was read of it
---@param kind homegen.IdKind
---@param oddities? homegen.Oddities of what was read
---@param exchange? homegen.Exchange
---@param most? integer of ids; default: MOST
---@return string[] ids
---@return boolean named whether the reply names anything that a create makes
function evidence.find(body, document, kind, oddities, exchange, most)
  most = most or evidence.MOST
  local ids, seen = {}, {}
  local asked = exchange and exchange.request:sub(1, SEARCHED):lower() or ""
  local is_whole = not (oddities and oddities.cut) and (not exchange or exchange.is_whole) and #body <= SEARCHED
  local function is_new(id)
    local plain = id:lower()
    local known = seen[plain] or asked:find(plain, 1, true)
    seen[plain] = true
    return not known
  end
  local function add(id)
    if is_new(id) and #ids < most then ids[#ids + 1] = id end
  end
  collect(add, document, "", kind.id_of, DEPTH)
  table.sort(ids)
  local project = false
  local text = body:sub(1, SEARCHED):gsub("%z", "") -- of UTF-16, too
  if exchange and exchange.location then text = exchange.location .. "\n" .. text end
  for place, id, behind in text:gmatch(kind.pattern) do
    if #ids == most then break end
    local other = other_thing(text, place)
    if (is_whole or behind <= #text) and kind.is_likely(id) then
      if not other then add(id) elseif other == "project" then project = project or is_new(id) end
    end
  end
  return ids, project or ids[1] ~= nil
end

return evidence
