--- The latest requests as they were received, for the console. They are masked when they are first looked at: nobody may ever do so,
--- and a body may be large.

local masking = require "homegen.sandbox.console.masking"

local record = {}

local MOST = 60
local MOST_BODY = 16384 -- bytes that are kept of a body

---@class homegen.sandbox.Received
---@field number integer the how manieth request
---@field at integer seconds since 1970
---@field method string
---@field path string
---@field query? string
---@field headers { name: string, value: string }[]
---@field body string
---@field length integer bytes of the whole body
---@field status string what was answered: a status, or "closed"
---@field note? string what the answer said, in a few words

local Record = {}
Record.__index = Record

---@param keys string[] what must not be shown
function record.new(keys)
  return setmetatable({ keys = keys, list = {}, count = 0, masked = 0 }, Record)
end

---@param request table
---@param answer homegen.sandbox.Reply
function Record:add(request, answer)
  if request.path:find "^/console" or request.path:find "^/__sandbox/" then return end
  self.count = self.count + 1
  local body = request.body or ""
  self.list[#self.list + 1] = {
    number = self.count, at = os.time(), method = request.method, path = request.path, query = request.query,
    headers = request.headers, body = body:sub(1, MOST_BODY), length = #body,
    status = answer.drop and "closed" or tostring(answer.status), note = answer.note,
  }
  if #self.list > MOST then table.remove(self.list, 1) end
end

---@return homegen.sandbox.Received[] newest last
function Record:latest()
  for _, one in ipairs(self.list) do
    if one.number > self.masked then
      local headers = one.headers
      one.query = one.query and masking.text("?" .. one.query, headers, self.keys):sub(2)
      one.body = masking.text(one.body, headers, self.keys, one.length)
      one.headers = masking.headers(headers)
    end
  end
  self.masked = self.count
  return self.list
end

return record
