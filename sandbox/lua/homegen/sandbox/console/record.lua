--- The latest requests as they were received, masked when they come: the console shows them.

local masking = require "homegen.sandbox.console.masking"

local record = {}

local MOST = 60

---@class homegen.sandbox.Received
---@field number integer the how manieth request
---@field at integer seconds since 1970
---@field method string
---@field path string
---@field query? string
---@field headers { name: string, value: string }[]
---@field body string
---@field status string what was answered: a status, or "closed"
---@field note? string what the answer said, in a few words

local Record = {}
Record.__index = Record

---@param keys string[] what must not be shown
function record.new(keys)
  return setmetatable({ keys = keys, list = {}, count = 0 }, Record)
end

---@param request table
---@param answer homegen.sandbox.Reply
function Record:add(request, answer)
  if request.path:find("^/console") or request.path:find("^/__sandbox/") then return end
  self.count = self.count + 1
  local headers = request.headers
  table.insert(self.list, {
    number = self.count, at = os.time(), method = request.method, path = request.path,
    query = request.query and masking.text("?" .. request.query, headers, self.keys):sub(2), headers = masking.headers(headers),
    body = masking.text(request.body or "", headers, self.keys),
    status = answer.drop and "closed" or tostring(answer.status), note = answer.note,
  })
  if #self.list > MOST then table.remove(self.list, 1) end
end

---@return homegen.sandbox.Received[] newest last
function Record:latest()
  return self.list
end

return record
