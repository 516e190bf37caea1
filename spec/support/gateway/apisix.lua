--- What an APISIX plugin sees of APISIX, inside a real nginx: the functions of apisix.core that ours calls, and the phases in the way
--- in which APISIX runs them (what access returns is the answer). Not APISIX.

local cjson = require "cjson"
local shape = require "spec.support.gateway.shape"

local host = {}

-- What each word of a schema asks of a value.
local WORDS = {
  type = function(wanted, value) return shape.is(wanted, value), "wrong type: expected " .. wanted end,
  enum = function(wanted, value) return shape.among(wanted, value), "matches none of the enum values" end,
  minimum = function(wanted, value) return value >= wanted, "expected it to be at least " .. wanted end,
  exclusiveMinimum = function(wanted, value) return value > wanted, "expected it to be greater than " .. wanted end,
  pattern = function(wanted, value) return ngx.re.find(value, wanted) ~= nil, "failed to match pattern" end,
  minLength = function(wanted, value) return #value >= wanted, "string too short" end,
  additionalProperties = function(wanted, value) return shape.are(wanted, value), "failed to validate additional property" end,
  default = function() return true end,
}

local function judge(definition, value)
  local right, what = WORDS.type(definition.type, value)
  if not right then return what end
  for word, wanted in pairs(definition) do
    right, what = WORDS[word](wanted, value)
    if not right then return what end
  end
end

local function check(schema, conf)
  for _, name in ipairs(schema.required or {}) do
    if conf[name] == nil then return false, ('property "%s" is required'):format(name) end
  end
  for name, definition in pairs(schema.properties) do
    if conf[name] == nil then conf[name] = definition.default end
    local what = conf[name] ~= nil and judge(definition, conf[name])
    if what then return false, ('property "%s" validation failed: %s'):format(name, what) end
  end
  return true
end

local function get_body(largest)
  ngx.req.read_body()
  local path, bytes = ngx.req.get_body_file(), ngx.req.get_body_data()
  if path then
    local file = assert(io.open(path, "rb"))
    bytes = file:read "*a"
    file:close()
  end
  if bytes and largest and #bytes > largest then
    return nil, ("request size %d is greater than the maximum size %d allowed"):format(#bytes, largest)
  end
  return bytes
end

package.preload["apisix.core"] = function()
  return {
    schema = { check = check },
    log = { error = function(...) ngx.log(ngx.ERR, ...) end, warn = function(...) ngx.log(ngx.WARN, ...) end },
    request = {
      get_method = ngx.req.get_method, get_body = get_body,
      header = function(_, name) return ngx.req.get_headers()[name] end,
      get_uri_args = function() return ngx.req.get_uri_args() end,
    },
    response = { set_header = function(name, value) ngx.header[name] = value end },
  }
end

local plugin

---What APISIX asks of a plugin when it loads it, in init_worker; when it is loaded anew as well.
---@param name string
function host.load(name)
  if plugin and plugin.destroy then plugin.destroy() end
  package.loaded["apisix.plugins." .. name] = nil
  plugin = require("apisix.plugins." .. name)
  assert(plugin.priority and plugin.version, "priority or version is missing")
  assert(type(plugin.schema) == "table" and not plugin.schema.properties._meta, "the schema cannot be used")
  for _, field in ipairs(plugin.schema.encrypt_fields) do assert(plugin.schema.properties[field], field .. " is no property") end
  if plugin.init then plugin.init() end
end

---@return string json
function host.schema() return cjson.encode(plugin.schema) end

---@param given table
---@return table|nil conf
---@return string|nil message
function host.configured(given)
  local ok, message = plugin.check_schema(given)
  return ok and given or nil, message
end

---The access phase.
---@param conf table
function host.access(conf)
  local code, body = plugin.access(conf, { consumer_name = ngx.req.get_headers()["X-Signed-In"], var = ngx.var })
  if not (code or body) then return end
  ngx.status = code
  ngx.print(type(body) == "table" and cjson.encode(body) .. "\n" or body)
  return ngx.exit(code)
end

return host
