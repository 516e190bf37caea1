--- Errors of uploads. They come before anything is created, so nothing was paid: each says so.

local errors = require "homegen.base.errors"

local failure = {}

failure.NOTHING = "nothing was sent to the provider and nothing was charged"

---@param kind homegen.ErrorKind
---@param message string
---@param hint? string what to do about it
---@param fields? table further ones
---@return homegen.Error
function failure.new(kind, message, hint, fields)
  fields = fields or {}
  fields.kind, fields.message, fields.outcome = kind, "upload: " .. message, "not_sent"
  fields.hint = hint and ("%s; %s"):format(hint, failure.NOTHING) or failure.NOTHING
  return errors.new(fields)
end

return failure
