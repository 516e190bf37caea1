--- What a Kong plugin sees of Kong, inside a real nginx: the functions that ours calls, with their published arguments and results,
--- and the phases in the way in which Kong runs them (access in a coroutine of nginx's, which an exit leaves for good). Not Kong.

local cjson = require "cjson"
local shape = require "spec.support.gateway.shape"

local host = {}

local LOG = {}
for word, level in pairs { err = ngx.ERR, warn = ngx.WARN, notice = ngx.NOTICE } do
  LOG[word] = function(...) ngx.log(level, ...) end
end

local function send(status, body, headers)
  ngx.status = status
  if type(body) == "table" then
    body = cjson.encode(body)
    ngx.header["Content-Type"] = "application/json"
  end
  for name, value in pairs(headers or {}) do ngx.header[name] = value end
  ngx.print(body or "")
  return ngx.exit(status)
end

local response = {}

function response.exit(status, body, headers)
  assert(type(status) == "number" and status >= 100 and status <= 599, "code must be a number between 100 and 599")
  assert(body == nil or type(body) == "string" or type(body) == "table", "body must be a nil, string or table")
  assert(headers == nil or type(headers) == "table", "headers must be a nil or table")
  assert(not ngx.headers_sent, "headers have already been sent")
  ngx.ctx.delayed = { status, body, headers }
  coroutine.yield()
end

local request = {
  get_method = ngx.req.get_method,
  get_header = function(name) return ngx.req.get_headers()[name] end,
  get_query_arg = function(name) return ngx.req.get_uri_args()[name] end,
}

function request.get_raw_body(largest)
  ngx.req.read_body()
  local bytes, path = ngx.req.get_body_data(), ngx.req.get_body_file()
  if bytes then return bytes end
  if not path then return "" end
  if not largest then return nil, "request body did not fit into client body buffer" end
  local file = assert(io.open(path, "rb"))
  local size = file:seek "end"
  file:seek "set"
  bytes = file:read "*a"
  file:close()
  if largest > 0 and size > largest then return nil, "request body file too big" end
  return bytes
end

-- Who has signed in, before this plugin.
local client = { get_consumer = function()
  local name = ngx.req.get_headers()["X-Signed-In"]
  return name and { id = name } or nil
end }

local function phase_only(functions)
  return setmetatable({}, { __index = function(_, name)
    assert(ngx.get_phase() == "access", name .. " cannot be called in " .. ngx.get_phase())
    return functions[name]
  end })
end

kong = { log = LOG, request = phase_only(request), response = phase_only(response), client = phase_only(client) }

package.preload["kong.db.schema.typedefs"] = function()
  return {
    protocols_http = { type = "set", required = true, default = { "grpc", "grpcs", "http", "https" } },
    url = { type = "string", custom_validator = function(text) return text:find "^https?://[^/]" ~= nil end },
  }
end

local handler, fields

-- The attributes that a field may have, each with its kind; Kong takes no others.
local ATTRIBUTES = {
  type = "string", description = "string", required = "boolean", default = "any", one_of = "table", referenceable = "boolean",
  encrypted = "boolean", gt = "number", uuid = "boolean", len_min = "number", keys = "table", values = "table", fields = "table",
  custom_validator = "function",
}
-- Those that belong to some types alone.
local BELONGS = {
  referenceable = { string = true }, uuid = { string = true }, gt = { number = true, integer = true }, keys = { map = true },
  values = { map = true }, fields = { record = true },
}
local NEEDED = { map = { "keys", "values" }, record = { "fields" } }
local TYPES = { string = true, number = true, integer = true, boolean = true, map = true, record = true, set = true, array = true }

local check_fields

local function check_definition(name, definition)
  assert(TYPES[definition.type], name .. " has no type")
  for attribute, value in pairs(definition) do
    local kind, types = ATTRIBUTES[attribute], BELONGS[attribute]
    assert(kind and (kind == "any" or type(value) == kind), name .. ": " .. attribute)
    assert(not types or types[definition.type], name .. ": no " .. attribute .. " for a " .. definition.type)
  end
  for _, attribute in ipairs(NEEDED[definition.type] or {}) do assert(definition[attribute], name .. " lacks " .. attribute) end
  if definition.fields then check_fields(definition.fields) end
  for _, attribute in ipairs(NEEDED.map) do
    if definition[attribute] then check_definition(name .. " " .. attribute, definition[attribute]) end
  end
end

function check_fields(list)
  for _, field in ipairs(list) do
    local name, definition = next(field)
    assert(next(field, name) == nil, "a field has one name")
    check_definition(name, definition)
  end
end

---What Kong asks of a plugin when it loads it, in init_by_lua.
---@param name string
function host.load(name)
  handler = require("kong.plugins." .. name .. ".handler")
  local schema = require("kong.plugins." .. name .. ".schema")
  assert(shape.is("integer", handler.PRIORITY), "PRIORITY is no integer")
  assert(handler.VERSION:find "^%d+%.%d+%.%d+$", "VERSION is not x.y.z")
  assert(not (handler.response and (handler.header_filter or handler.body_filter)), "response excludes the filters")
  assert(schema.name == name, "the schema has another name")
  check_fields(schema.fields)
  for _, field in ipairs(schema.fields) do
    if field.config then fields = field.config.fields end
  end
end

local UUID = "^%x+%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x+$"

local function judge(definition, value)
  if not shape.is(definition.type, value) then return "expected a " .. definition.type end
  if definition.type == "string" and #value < (definition.len_min or 1) then return "length must be at least 1" end
  if definition.gt and value <= definition.gt then return "value must be greater than " .. definition.gt end
  if definition.one_of and not shape.among(definition.one_of, value) then return "expected one of them" end
  if definition.uuid and not (#value == 36 and value:find(UUID)) then return "expected a valid UUID" end
  if definition.custom_validator and not definition.custom_validator(value) then return "invalid" end
  if definition.values and not shape.are(definition.values, value) then return "expected a " .. definition.values.type end
end

---A configuration with its defaults.
---@param given table
---@return table|nil conf
---@return string|nil message
function host.configured(given)
  local conf, left = {}, {}
  for name, value in pairs(given) do left[name] = value end
  for _, field in ipairs(fields) do
    local name, definition = next(field)
    local value = left[name]
    if value == nil then value = definition.default end
    left[name] = nil
    if value == nil and definition.required then return nil, name .. ": required field missing" end
    local what = value ~= nil and judge(definition, value)
    if what then return nil, name .. ": " .. what end
    conf[name] = value
  end
  if next(left) then return nil, next(left) .. ": unknown field" end
  return conf
end

function host.init_worker(configs)
  handler:init_worker()
  handler:configure(configs)
end

---The access phase.
---@param conf table
function host.access(conf)
  local routine = coroutine.create(handler.access)
  local ok, message = coroutine.resume(routine, handler, conf)
  if not ok then
    ngx.log(ngx.ERR, message)
    return send(500, { message = "An unexpected error occurred" })
  end
  local delayed = ngx.ctx.delayed
  if delayed then return send(delayed[1], delayed[2], delayed[3]) end
end

return host
