--- The options of `homegen.upload`'s functions. Misuse raises at the caller's line; secrets are never quoted.

local misuse = require "homegen.base.misuse"

local options = {}

local function positive(value) return type(value) == "number" and value > 0 and value < math.huge end
local function natural(value) return type(value) == "number" and value >= 0 and value < math.huge and value == math.floor(value) end
local function text(value) return type(value) == "string" and value ~= "" and not value:find "%c" end

options.text = { "text without control characters", text }

-- What every kind of place has: in words, as a check, and the default.
local COMMON = {
  timeout = { "a number of seconds above 0", positive, 300 },
  connect_timeout = { "a number of seconds above 0", positive, 10 },
  retries = { "a whole number of at least 0", natural, 4 },
  proxy = { "a URL", text },
  ca_file = { "a path", text },
  user_agent = { "text without control characters", text, "homegen/" .. require "homegen.version" },
}

---What both kinds of uploads take.
---@class homegen.UploadOptions
---@field timeout? number seconds for one attempt, default 300
---@field connect_timeout? number seconds, default 10
---@field retries? integer how often what may pass is tried again, default 4
---@field proxy? string URL of a proxy; default: the environment's
---@field ca_file? string the only certificates to be trusted; default: the system's
---@field user_agent? string default "homegen/" and the version

---@class homegen.upload.Common
---@field timeout number seconds for one attempt
---@field connect_timeout number seconds
---@field retries integer
---@field proxy? string
---@field ca_file? string
---@field user_agent string

---@param given any what the caller gave
---@param own table<string, table> the options of this kind of place
---@param what string the function's name
---@return table values with defaults
function options.read(given, own, what)
  if type(given) ~= "table" then misuse(what .. ": a table of options expected") end
  for name in pairs(given) do
    if not own[name] and not COMMON[name] then misuse(("%s: unknown option '%s'"):format(what, tostring(name))) end
  end
  local values = {}
  for _, list in ipairs { COMMON, own } do
    for name, option in pairs(list) do
      local value = given[name]
      if value ~= nil and not option[2](value) then misuse(("%s: %s must be %s"):format(what, name, option[1])) end
      if value == nil then value = option[3] end
      values[name] = value
    end
  end
  return values
end

---What the function that is made of them is called with; raises what makes no sense.
---@param bytes any
---@param name any
---@param what string
function options.check_call(bytes, name, what)
  if type(bytes) ~= "string" then misuse(what .. ": bytes must be text, got " .. type(bytes)) end
  if type(name) ~= "string" then misuse(what .. ": name must be text, got " .. type(name)) end
end

return options
