--- Ready-made actions of the fault server: what providers, proxies and broken networks do.

local fault = require "proof.faultd.fault_action"

local replies = {}

local json_headers = { ["Content-Type"] = "application/json" }

-- ---- what works ------------------------------------------------------------------------------

---@param text string a JSON text
---@param status? integer
function replies.json(text, status)
  return fault.reply { status = status, headers = json_headers, body = text }
end

---An envelope of Ideal House.
---@param data? string a JSON text; default null
---@param code? integer
---@param message? string
---@param status? integer
function replies.envelope(data, code, message, status)
  return replies.json(('{"code":%d,"message":"%s","data":%s}'):format(
    code or 0, message or "success", data or "null"), status)
end

---The reply to a create.
---@param id? string default: a new one
function replies.created(id)
  return replies.envelope(id or "${id}")
end

---The reply to a poll, with the id that was asked for.
---@param status string
---@param percentage? integer
---@param waiting? integer
---@param output? string a JSON text
function replies.task(status, percentage, waiting, output)
  return replies.envelope(('{"id":${task},"status":"%s","waitNumber":%d,"percentage":%d,'
    .. '"input":{"imageUrl":"http://127.0.0.1/room.jpg","prompt":"a sofa"},"output":%s}'):format(
    status, waiting or 0, percentage or 0, output or "null"))
end

---The reply to the last poll.
---@param url string
function replies.success(url)
  return replies.task("Success", 100, 0, ('{"resultUrl":"%s","width":64,"height":48}'):format(url))
end

---A file to download.
---@param bytes any
---@param content_type? string
function replies.file(bytes, content_type)
  return fault.reply { headers = { ["Content-Type"] = content_type or "image/png" }, body = bytes }
end

-- ---- HTTP that says no -----------------------------------------------------------------------

---@param code integer
---@param body? string
function replies.status(code, body)
  return fault.reply { status = code, body = body or "" }
end

---@param location string
---@param status? integer default 302
function replies.redirect(location, status)
  return fault.reply { status = status or 302, headers = { Location = location } }
end

---@param retry_after? string|integer seconds or an HTTP date
function replies.rate_limited(retry_after)
  return fault.reply { status = 429, headers = { ["Retry-After"] = retry_after and tostring(retry_after) } }
end

---@param status? integer
function replies.html(status)
  return fault.reply { status = status, headers = { ["Content-Type"] = "text/html" },
    body = "<html><body><h1>Please stand by</h1></body></html>" }
end

function replies.empty()
  return fault.reply { body = "" }
end

-- ---- bodies and heads that are wrong ---------------------------------------------------------

---JSON that ends too early; `length` is the Content-Length, default: that of what is sent.
---@param length? integer
function replies.truncated_json(length)
  return fault.reply { headers = json_headers, length = length, body = '{"code":0,"message":"succ' }
end

---JSON arrays nested so deep.
---@param depth integer
function replies.nested_json(depth)
  return fault.reply { headers = json_headers, body = {
    '{"code":0,"message":"success","data":', fault.times(depth, "["), fault.times(depth, "]"), "}" } }
end

---@param bytes integer
function replies.big_body(bytes)
  return fault.reply { headers = json_headers, body = { '"', fault.times(bytes, "x"), '"' } }
end

---A small body that inflates to so many bytes.
---@param bytes integer
function replies.gzip_bomb(bytes)
  return fault.reply { headers = { ["Content-Encoding"] = "gzip" },
    body = fault.gzip((" "):rep(1024), math.floor(bytes / 1024)) }
end

---@param bytes integer
function replies.big_headers(bytes)
  local line = "X-Fill: " .. ("f"):rep(1014) .. "\r\n"
  return fault.raw({ "HTTP/1.1 200 OK\r\n", fault.times(math.floor(bytes / #line), line),
    "Content-Length: 2\r\n\r\n" }, "{}")
end

---A chunked body, each text a chunk; a text that is `false` is a chunk with a broken size.
---@param texts (string|false)[]
function replies.chunked(texts)
  local body = {}
  for i, text in ipairs(texts) do
    body[i] = text and ("%x\r\n%s\r\n"):format(#text, text) or "not a size\r\n"
  end
  body[#body + 1] = "0\r\n\r\n"
  return fault.reply { headers = { ["Transfer-Encoding"] = "chunked" }, body = body }
end

function replies.bad_chunk()
  return replies.chunked { '{"code":0,', false, '"data":null}' }
end

-- ---- connections that fail while a request is on them ------------------------------------------

function replies.close_after_read() return fault.action("read", "close") end
function replies.reset_after_read() return fault.action("read", "reset") end
function replies.stall_after_read() return fault.action("read", "stall") end

-- The head was read, the body was not.
function replies.close_after_head() return fault.action("close") end
function replies.reset_after_head() return fault.action("reset") end
function replies.stall_after_head() return fault.action("stall") end

-- ---- for `server:on_accept`: connections that fail before anything was read --------------------

function replies.close_on_accept() return fault.action("close") end
function replies.reset_on_accept() return fault.action("reset") end
function replies.stall_on_accept() return fault.action("stall") end

---The client has sent something, which is never read; with TLS that is its first hello.
function replies.reset_before_read() return fault.action("peek", "reset") end

---Bytes that are no TLS where TLS is expected, or no HTTP.
---@param bytes string
function replies.babble(bytes)
  return fault.action("peek"):push(bytes):close()
end

-- ---- proxies ---------------------------------------------------------------------------------

---Answers CONNECT and relays, to the port that was asked for or to another.
---@param port? integer
function replies.tunnel(port) return fault.action("tunnel:" .. (port or 0)) end

---Passes a request with an absolute URL on to its port or to another.
---@param port? integer
function replies.forward(port) return fault.action("read", "forward:" .. (port or 0)) end

return replies
