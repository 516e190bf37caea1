--- What `homegen.new` accepts: every option with its type, default and bounds. Misuse raises at the caller's level.

local later = require "homegen.base.later"

local errors = require "homegen.base.errors"
local libcurl = require "homegen.base.libcurl"
local misuse = require "homegen.base.misuse"
local path_template = later.module "homegen.picture.path_template"
local webhook_listener = later.module "homegen.client.webhook_listener"

local settings = {}

local MIN_POLL_INTERVAL = 3 -- the documents' floor against real hosts
local MAX_POLL_INTERVAL = 5
local SANDBOX_POLL_INTERVAL, SANDBOX_POLL_INTERVAL_MAX = 0.1, 0.25
local REPLAY_POLL_INTERVAL = 0.01 -- nobody is asked

local function positive(value) return type(value) == "number" and value > 0 and value < math.huge end
local function not_negative(value) return type(value) == "number" and value >= 0 and value < math.huge end
local function natural(value) return not_negative(value) and value == math.floor(value) end
local function counted(value) return natural(value) and value >= 1 end
local function is(wanted) return function(value) return type(value) == wanted end end
local function header_text(value) return type(value) == "string" and not value:find("[%c]") and value ~= "" end

local function is_path(value) return type(value) == "string" and value ~= "" and not value:find("\0", 1, true) end

local function fields_of(names)
  return function(value)
    if type(value) ~= "table" then return false end
    for name, text in pairs(value) do
      if not names[name] or type(text) ~= "string" then return false end
    end
    return true
  end
end

local function is_budget(value)
  if type(value) ~= "table" then return false end
  for name, limit in pairs(value) do
    if (name ~= "ideal_house" and name ~= "iacrea") or not natural(limit) then return false end
  end
  return true
end

---Each option: what it must be (in words and as a check) and its default.
local OPTIONS = {
  ideal_house = { "a table with api_key and base_url, both text", fields_of { api_key = true, base_url = true }, {} },
  iacrea = {
    "a table with api_key, user_id and base_url, all text", fields_of { api_key = true, user_id = true, base_url = true }, {},
  },
  budget = { "a table with credits for ideal_house and photos for iacrea, whole numbers", is_budget },
  sandbox = { "true, false or a table of sandbox options", function(v) return type(v) == "boolean" or type(v) == "table" end, false },
  upload = { "a function(bytes, name) that returns a URL", is "function" },
  local_files = { "a boolean", is "boolean", true },
  poll_interval = { "a number of seconds above 0", positive },
  poll_interval_max = { "a number of seconds above 0", positive },
  timeout = { "a number of seconds above 0", positive, 600 },
  queue_timeout = { "a number of seconds above 0", positive },
  connect_timeout = { "a number of seconds above 0", positive, 10 },
  create_timeout = { "a number of seconds above 0", positive, 300 },
  request_timeout = { "a number of seconds above 0", positive, 60 },
  retries = { "a whole number of at least 0", natural, 4 },
  max_unfinished = { "a whole number of at least 1", counted, 30 },
  proxy = { "a URL", is "string" },
  ca_file = { "a path", is "string" },
  user_agent = { "text without control characters", header_text, "homegen/" .. require "homegen.version" },
  http2 = { "a boolean", is "boolean", false },
  journal = { "the path of a file", is_path },
  account = { "text", function(v) return type(v) == "string" and v ~= "" and not v:find "%c" end },
  webhook = { "an http or https address without query, or what homegen.webhook.listen gave", function(v)
    return webhook_listener.is(v) or webhook_listener.prefix(v) ~= nil
  end },
  record = { "the path of a file", is_path },
  replay = { "the path of a file", is_path },
  on_event = { "a function", is "function" },
  on_warning = { "a function", is "function" },
}

---Options of one call: the last argument of a service's method, of `vary`, `variation_chain` and `resume`. All may be
---left out; unknown or ill-typed ones raise.
---@class homegen.CallOptions
---@field key? string names the job: the same key and parameters are one task; other parameters are an "invalid" error
---@field save? string where to save the picture; may hold {service} {id} {key} {index} {ext}; see result.path
---@field manifest? boolean default false; true: PICTURE.json is written beside each saved picture, see homegen.manifest
---@field timeout? number seconds from the create leaving to the result; default: the client's
---@field queue_timeout? number seconds that it may wait for its turn, uncreated; default: the client's
---@field on_progress? fun(task: homegen.Task) as `task:on_progress`; of a chain it gets the chain
---@field on_done? fun(task: homegen.Task) as `task:on_done`; of a chain it gets the chain
---@field retry_unknown? boolean default false; true: a key whose task is unknown_outcome gets one new, paid attempt
---@field retry_failed? boolean default false; true: a key whose task is failed, terminated or lost gets a new attempt
local CALL_OPTIONS = {
  key = { "text", function(v) return type(v) == "string" and v ~= "" end },
  save = { "a path, which may hold {service} {id} {key} {index} {ext}", function(v)
    return path_template.problem(v) == nil
  end },
  timeout = { "a number of seconds above 0", positive },
  queue_timeout = { "a number of seconds above 0", positive },
  on_progress = { "a function", is "function" },
  on_done = { "a function", is "function" },
  manifest = { "a boolean", is "boolean" },
  retry_unknown = { "a boolean", is "boolean" },
  retry_failed = { "a boolean", is "boolean" },
}

local function read(given, allowed, what)
  if given ~= nil and type(given) ~= "table" then misuse(what .. ": a table expected") end
  for name in pairs(given or {}) do
    local option = allowed[name]
    if not option then misuse(("%s: unknown option '%s'"):format(what, tostring(name))) end
  end
  local values = {}
  for name, option in pairs(allowed) do
    local value = given and given[name] -- also one that it inherits
    if value ~= nil and not option[2](value) then misuse(("%s: %s must be %s"):format(what, name, option[1])) end
    if value == nil then value = option[3] end
    values[name] = value
  end
  return values
end

---@param given? table what the caller gave to `homegen.new`
---@return table values with defaults
function settings.read(given)
  return read(given, OPTIONS, "homegen.new")
end

---What of the settings this machine cannot do.
---@param values table what `settings.read` gave
---@return homegen.Error|nil err kind config
function settings.unavailable(values)
  if not values.http2 then return nil end
  local network, err = libcurl.load()
  if not network or network.has_http2 then return err end
  return errors.new {
    kind = "config", message = ("http2: this libcurl (%s) was built without HTTP/2"):format(network.libcurl_version),
    hint = "leave http2 out, or install a libcurl with nghttp2",
  }
end

local NO_OPTIONS = {} -- of most calls; never written to

local function check_manifest(values, what)
  if values.manifest and not values.save then misuse(what .. ": manifest stands beside a saved picture: give save too") end
  return values
end

---@param given? table
---@param what string the method's name
---@return table values
function settings.read_call(given, what)
  if given == nil then return NO_OPTIONS end
  return check_manifest(read(given, CALL_OPTIONS, what), what)
end

-- Of a chain: those of each step's call, and where it begins anew.
local CHAIN_OPTIONS = { from = { "the number of a step, from 1", counted } }
for name, option in pairs(CALL_OPTIONS) do CHAIN_OPTIONS[name] = option end

---@param given? table
---@return table values of each step's call
---@return integer|nil from the step that the chain is begun anew from
function settings.read_chain(given)
  if given == nil then return NO_OPTIONS end
  local values = check_manifest(read(given, CHAIN_OPTIONS, "variation_chain"), "variation_chain")
  local from = values.from
  values.from = nil
  if from and not values.key then misuse "variation_chain: from needs the key that the chain had" end
  return values, from
end

---Fills in and checks the poll intervals, whose floor depends on where the provider is.
---@param values table
---@param loopback boolean whether every provider is this machine
---@param embedded boolean whether the provider is our own sandbox
function settings.finish_polling(values, loopback, embedded)
  for _, name in ipairs { "poll_interval", "poll_interval_max" } do
    if not loopback and values[name] and values[name] < MIN_POLL_INTERVAL then
      misuse(("homegen.new: %s must be at least %g seconds against a real host"):format(name, MIN_POLL_INTERVAL))
    end
  end
  values.poll_interval = values.poll_interval or values.replay and REPLAY_POLL_INTERVAL
    or (embedded and SANDBOX_POLL_INTERVAL or MIN_POLL_INTERVAL)
  local default_maximum = embedded and SANDBOX_POLL_INTERVAL_MAX or MAX_POLL_INTERVAL
  values.poll_interval_max = math.max(values.poll_interval, values.poll_interval_max or default_maximum)
end

return settings
