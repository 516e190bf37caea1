--- Who a sandbox is: its key, its user, its first task id, what its accounts start with. Given, kept in the state, or
--- made up.

local decimal = require "homegen.sandbox.provider.decimal"
local secret = require "homegen.sandbox.http.secret"

local identity = {}

local make = {}

function make.api_key()
  local token, message = secret.token()
  return token and "sandbox-" .. token, message
end

function make.user_id()
  return secret.uuid()
end

function make.id_base()
  local token, message = secret.token()
  return token and decimal.fresh_id(token), message
end

local function fill(read, kept, new, name)
  if read[name] then return true end
  local message
  read[name] = kept[name]
  if read[name] then return true end
  read[name], message = make[name]()
  new[name] = read[name]
  return read[name], message
end

-- What a state began with stays: a second start does not change what is left.
local function hold(read, kept, new, name)
  if kept[name] then read[name] = kept[name] else new[name] = read[name] end
end

---Fills in what the caller has left open. A key and a user that were given are used, but not kept.
---@param read table the options
---@param state table|nil
---@return true|nil
---@return string|nil message
function identity.fill(read, state)
  local kept, new = state and state.saved.account or {}, {}
  for _, name in ipairs { "api_key", "user_id" } do
    local ok, message = fill(read, kept, new, name)
    if not ok then return nil, "no random numbers: " .. tostring(message) end
  end
  if not read.id_base then
    local message
    read.id_base, message = make.id_base()
    if not read.id_base then return nil, "no random numbers: " .. tostring(message) end
  end
  for _, name in ipairs { "id_base", "credits", "photos" } do hold(read, kept, new, name) end
  if not state or next(new) == nil then return true end
  local ok, message = state:keep_account(new)
  return ok, message and "the state cannot be written: " .. message
end

return identity
