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
    url = { type = "string" },
  }
end

local handler, fields

---What Kong asks of a plugin when it loads it, in init_by_lua.
---@param name string
function host.load(name)
  handler = require("kong.plugins." .. name .. ".handler")
  local schema = require("kong.plugins." .. name .. ".schema")
  assert(shape.is("integer", handler.PRIORITY), "PRIORITY is no integer")
  assert(handler.VERSION:find "^%d+%.%d+%.%d+$", "VERSION is not x.y.z")
  assert(not (handler.response and (handler.header_filter or handler.body_filter)), "response excludes the filters")
  assert(schema.name == name, "the schema has another name")
  for _, field in ipairs(schema.fields) do
    local key, definition = next(field)
    assert(next(field, key) == nil, "a field has one name")
    if key == "config" then fields = definition.fields end
    assert(key ~= "config" or definition.type == "record", "config is a record")
  end
  for _, field in ipairs(fields) do assert(type(select(2, next(field)).type) == "string", next(field) .. " has no type") end
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
    if value ~= nil and not shape.is(definition.type, value) then return nil, name .. ": expected a " .. definition.type end
    if value ~= nil and definition.gt and value <= definition.gt then return nil, name .. ": too small" end
    if value ~= nil and definition.one_of and not shape.among(definition.one_of, value) then return nil, name .. ": expected one of" end
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
