--- What the fault server does with a request or a connection: actions, built from steps.
--
-- A constructor gives an action that behaves well or fails in one way; its methods add to it, and
-- each returns a new action: `fault.json(text):cut_body(10):reset()`.
-- Replies may hold ${id} (a new task id), ${task} (the query's taskId), ${count} (how many requests
-- the path has had), ${path}, ${port}, and in headers ${length}.

local unpack = table.unpack or unpack

---@class fault.Action
---@field steps string[] in the server's own words, see proof/faultd/fault_action.h
local Action = {}
Action.__index = Action

---A text repeated, or compressed with gzip; stands for a body or header, or one item of a list.
---@class fault.Part
---@field text string
---@field times integer
---@field gzip boolean
local Part = {}

local fault = {}

---Writes bytes as one word of an order.
---@param bytes string
---@return string
function fault.escape(bytes)
  if bytes == "" then return "%" end
  return (bytes:gsub("[^%w%-_./~]", function(byte) return ("%%%02X"):format(byte:byte()) end))
end

---@param count integer
---@param text string
---@return fault.Part
function fault.times(count, text)
  return setmetatable({ text = text, times = count, gzip = false }, Part)
end

---@param text string
---@param count? integer how often it is repeated before it is compressed
---@return fault.Part
function fault.gzip(text, count)
  return setmetatable({ text = text, times = count or 1, gzip = true }, Part)
end

local function encode_parts(content)
  if type(content) ~= "table" or getmetatable(content) == Part then content = { content } end
  local words = {}
  for i, part in ipairs(content) do
    if getmetatable(part) == Part then
      words[i] = ("%s%d*%s"):format(part.gzip and "z" or "", part.times, fault.escape(part.text))
    else
      words[i] = fault.escape(part)
    end
  end
  return table.concat(words, ",")
end

---An action of the given steps.
---@param ... string
---@return fault.Action
function fault.action(...)
  return setmetatable({ steps = { ... } }, Action)
end

function Action:__tostring()
  return table.concat(self.steps, " ")
end

function Action:_with(step, before_reply)
  local steps, place = { unpack(self.steps) }, #self.steps + 1
  for i = 1, before_reply and #steps or 0 do
    if steps[i]:find("^reply") then place = math.min(place, i) end
  end
  table.insert(steps, place, step)
  return fault.action(unpack(steps))
end

-- What happens after the steps so far.
function Action:close() return self:_with("close") end -- an orderly end
function Action:drop() return self:_with("drop") end -- the end without TLS's goodbye
function Action:reset() return self:_with("reset") end
function Action:stall() return self:_with("stall") end -- until the client goes away
function Action:sleep(ms) return self:_with("sleep:" .. ms) end
function Action:await_input() return self:_with("peek") end -- until more comes, left unread

---Waits until so many connections wait here, or for `server:release()`.
---@param count? integer
function Action:gate(count) return self:_with("gate:" .. (count or 0)) end

---Sends further bytes right behind the reply, which nobody asked for.
---@param bytes string
function Action:push(bytes) return self:_with("reply:%:" .. encode_parts(bytes)) end

-- How the reply leaves.
function Action:delay(ms) return self:_with("sleep:" .. ms, true) end
function Action:drip(bytes, ms) return self:_with(("pace:%d:%d"):format(bytes, ms), true) end
function Action:cut_head(length) return self:_with("cut-head:" .. length, true) end
function Action:cut_body(length) return self:_with("cut-body:" .. length, true) end
function Action:together(count) return self:_with("gate:" .. count, true) end

---Answers without reading the request's body.
function Action:unread()
  local steps = {}
  for _, step in ipairs(self.steps) do
    if step ~= "read" then steps[#steps + 1] = step end
  end
  return fault.action(unpack(steps))
end

---Reads the request, then sends a head and a body as they are.
---@param head any a text, a fault.Part or a list of them
---@param body any
---@return fault.Action
function fault.raw(head, body)
  return fault.action("read", ("reply:%s:%s"):format(encode_parts(head), encode_parts(body or "")))
end

local reasons = {
  [200] = "OK", [206] = "Partial Content", [302] = "Found", [400] = "Bad Request",
  [401] = "Unauthorized", [404] = "Not Found", [417] = "Expectation Failed",
  [429] = "Too Many Requests", [500] = "Internal Server Error", [502] = "Bad Gateway",
  [503] = "Service Unavailable", [504] = "Gateway Timeout",
}

local function sorted_names(headers)
  local names = {}
  for name in pairs(headers or {}) do names[#names + 1] = name end
  table.sort(names)
  return names
end

---A whole HTTP reply. Content-Length is added unless `length` is false or a header frames the body.
---@param options {status?: integer, headers?: table, body?: any, length?: integer|false}
---@return fault.Action
function fault.reply(options)
  local status = options.status or 200
  local head = { ("HTTP/1.1 %d %s\r\n"):format(status, reasons[status] or "Status") }
  local length = options.length
  if length == nil then length = "${length}" end
  for _, name in ipairs(sorted_names(options.headers)) do
    head[#head + 1] = name .. ": "
    head[#head + 1] = options.headers[name]
    head[#head + 1] = "\r\n"
    if name == "Transfer-Encoding" then length = false end
  end
  if length then head[#head + 1] = ("Content-Length: %s\r\n"):format(length) end
  head[#head + 1] = "\r\n"
  return fault.raw(head, options.body)
end

return fault
