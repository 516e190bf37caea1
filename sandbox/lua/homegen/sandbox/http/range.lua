--- Byte ranges of RFC 9110: one range per request, which is what a download that goes on needs.

local range = {}

---Reads a Range header against a length.
---@param header string|nil
---@param length integer
---@return integer|nil first 0-based; nil when the whole is to be sent
---@return integer|nil last nil together with first == nil; `first == false` when no byte lies in the range
local function parse(header, length)
  local first, last = (header or ""):match("^bytes=(%d*)%-(%d*)$")
  if not first or (first == "" and last == "") then return nil end
  if #first > 15 or #last > 15 then return nil end
  local from, to = tonumber(first), tonumber(last)
  if not from then
    from, to = math.max(length - to, 0), length - 1
  end
  to = math.min(to or length - 1, length - 1)
  if to < from then return false end
  return from, to
end

---Turns a complete reply into the part that was asked for.
---@param request table
---@param reply homegen.sandbox.Reply
---@return homegen.sandbox.Reply
function range.apply(request, reply)
  local etag = reply.headers["ETag"]
  local condition = request.headers["if-range"]
  if not etag or (condition and condition ~= etag) then return reply end
  reply.headers["Accept-Ranges"] = "bytes"
  local length = #reply.body
  local first, last = parse(request.headers["range"], length)
  if first == nil then return reply end
  if not first then
    reply.status, reply.body = 416, ""
    reply.headers["Content-Range"] = ("bytes */%d"):format(length)
    return reply
  end
  reply.status, reply.body = 206, reply.body:sub(first + 1, last + 1)
  reply.headers["Content-Range"] = ("bytes %d-%d/%d"):format(first, last, length)
  return reply
end

return range
