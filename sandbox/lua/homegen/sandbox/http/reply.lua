--- HTTP replies as plain tables; the server sends them.

local json = require "homegen.sandbox.http.json"

local reply = {}

---@class homegen.sandbox.Reply
---@field status integer
---@field headers table<string, string>
---@field body string
---@field note? string for the log: what the reply says, in a few words
---@field created? string the id of the task that the request has made
---@field delay? number seconds to wait before it is sent
---@field drop? boolean close the connection without a byte
---@field cut? integer close the connection after so many bytes of the body

---@return homegen.sandbox.Reply
function reply.new(status, content_type, body, note)
  return {
    status = status, body = body, note = note,
    headers = { ["Content-Type"] = content_type, ["Cache-Control"] = "no-store" },
  }
end

---@param value any what json.encode takes
function reply.json(status, value, note)
  return reply.new(status, "application/json", json.encode(value), note)
end

---Ideal House's envelope.
---@param code integer
---@param message string
---@param data any what json.encode takes; nil is null
---@param status? integer HTTP status, 200 unless given
function reply.envelope(code, message, data, status)
  local text = ('{"code":%d,"message":%s,"data":%s}'):format(code, json.encode(message), json.encode(data))
  return reply.new(status or 200, "application/json", text, ("code %d"):format(code))
end

---iaCrea's error: an HTTP status and words.
---@param status integer
---@param message string
function reply.problem(status, message)
  return reply.json(status, json.object { { "message", message } }, message)
end

---An error in the form of the provider whose path was asked for.
---@param path string
---@param status integer HTTP status
---@param code integer Ideal House's
---@param message string
function reply.failure(path, status, code, message)
  if path:find("^/api/") and not path:find("^/api/v1/") then return reply.problem(status, message) end
  return reply.envelope(code, message, nil, status)
end

function reply.text(status, text)
  return reply.new(status, "text/plain; charset=utf-8", text .. "\n", text)
end

return reply
