--- One exchange as a line of a tape, and what a request is known by.

local cjson = require "homegen.base.cjson"
local json = require "homegen.base.json"
local scrub = require "homegen.tape.scrub"

local exchange = {}

exchange.VERSION = 1
exchange.HEAD = ('{"homegen_tape":%d}'):format(exchange.VERSION)

---@class homegen.tape.Request
---@field method "GET"|"POST"
---@field to string "ideal_house", "iacrea" or "file"
---@field address string a path, or of a file its whole address; without secrets
---@field body? string likewise
---@field paid? boolean a create: it is answered once

---@class homegen.tape.Answer
---@field status? integer
---@field headers? table<string, string>
---@field body? string text
---@field file? string name of the file beside the tape that holds the body
---@field failure? string the engine's word, where no reply came
---@field sent? boolean whether the request may have left
---@field message? string

-- What of a reply's headers means something to whoever reads the reply. Its length and its packing are those of the wire.
local KEPT = {
  ["content-type"] = true, ["retry-after"] = true, ["date"] = true, ["etag"] = true, ["last-modified"] = true, ["location"] = true,
}

---@param headers? table<string, string>
---@param secrets homegen.tape.Secrets
---@return table<string, string>
function exchange.headers(headers, secrets)
  local kept = {}
  for name, value in pairs(headers or {}) do
    if KEPT[name] then kept[name] = scrub.text(value, secrets) end
  end
  return kept
end

local VERBS = { get = "GET", download = "GET", post = "POST", create = "POST" }

---What a transfer asks for.
---@param target { tape: { secrets: homegen.tape.Secrets }, to: string, address: string }
---@param method "get"|"post"|"create"|"download" the engine's
---@param argument any its first: the query of a GET, the body of a POST
---@return homegen.tape.Request
function exchange.request(target, method, argument)
  local address, secrets = target.address, target.tape.secrets
  if method == "get" and argument and argument ~= "" then address = address .. "?" .. argument end
  local has_body = VERBS[method] == "POST" and argument ~= nil
  return {
    method = VERBS[method], to = target.to, address = target.to == "file" and scrub.text(address, secrets) or address,
    body = has_body and scrub.text(tostring(argument), secrets) or nil, paid = method == "create" or nil,
  }
end

---@param request homegen.tape.Request
---@return string
function exchange.identity(request)
  return ("%s %s %s %s"):format(request.method, request.to, request.address, request.body and scrub.digest(request.body) or "")
end

---For people.
---@param request homegen.tape.Request
---@return string
function exchange.describe(request)
  local where = request.to == "file" and request.address or ("%s %s"):format(request.to, request.address)
  return ("%s %s"):format(request.method, where)
end

-- In a fixed order, so that tapes can be compared.
local function object(names, values)
  local parts = {}
  for _, name in ipairs(names) do
    local value = values[name]
    if type(value) == "table" then
      local inner = {}
      for key in pairs(value) do inner[#inner + 1] = key end
      table.sort(inner)
      value = object(inner, value)
    elseif value ~= nil then
      value = type(value) == "number" and ("%d"):format(value) or cjson.encode(value)
    end
    if value ~= nil then parts[#parts + 1] = ('"%s":%s'):format(name, value) end
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

local REQUEST = { "method", "to", "address", "body", "paid" }
local ANSWER = { "status", "headers", "body", "file", "failure", "sent", "message" }

---@param request homegen.tape.Request
---@param answer homegen.tape.Answer
---@return string line without its end
function exchange.encode(request, answer)
  return ('{"request":%s,"answer":%s}'):format(object(REQUEST, request), object(ANSWER, answer))
end

local function is_text(value) return type(value) == "string" end
local function is_text_or_nil(value) return value == nil or type(value) == "string" end

---@param line string
---@return { request: homegen.tape.Request, answer: homegen.tape.Answer }|nil
function exchange.decode(line)
  local read = json.typed(json.decode(line), "table")
  local request, answer = read and json.typed(read.request, "table"), read and json.typed(read.answer, "table")
  if not request or not answer then return nil end
  if not (is_text(request.method) and is_text(request.to) and is_text(request.address) and is_text_or_nil(request.body)) then return nil end
  for _, name in ipairs { "body", "file", "failure", "message" } do
    if not is_text_or_nil(answer[name]) then return nil end
  end
  answer.status, answer.headers = json.integer(answer.status), json.typed(answer.headers, "table") or {}
  if not (answer.status or answer.failure) or answer.file and not answer.file:find "^[^/]+$" then return nil end
  return { request = request, answer = answer }
end

---@param line string
---@return boolean|string good, or what is wrong
function exchange.check_head(line)
  local version = json.typed(json.decode(line or ""), "table")
  version = version and json.integer(version.homegen_tape)
  if not version then return "it is no tape" end
  return version == exchange.VERSION or ("it is a tape of version %d, and this is %d"):format(version, exchange.VERSION)
end

return exchange
