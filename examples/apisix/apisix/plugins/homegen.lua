--- An APISIX plugin: a route takes jobs for one of homegen's services, answers 202, and tells of them. See README.md.

local core = require "apisix.core"
local homegen = require "homegen"
local jobs = require "homegen_gateway.jobs"

local text = { type = "string", minLength = 1 }
local uuid = { type = "string", pattern = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$" }
local natural = { type = "integer", minimum = 1 }

local schema = {
  type = "object",
  properties = {
    service = { type = "string", enum = { "smart_replace", "magic_editor", "house_plan", "create_room", "create_exterior" } },
    journal = text, account = text, folder = text,
    ideal_house_api_key = text, ideal_house_base_url = text,
    iacrea_api_key = text, iacrea_user_id = uuid, iacrea_base_url = text,
    budget_credits = natural, budget_photos = natural, max_price = natural,
    max_body = { type = "integer", minimum = 1, default = 8388608 },
    poll_interval = { type = "number", exclusiveMinimum = 0 },
    fixed = { type = "object", additionalProperties = { type = "string" } },
  },
  encrypt_fields = { "ideal_house_api_key", "iacrea_api_key" },
  required = { "service", "journal" },
}

local _M = {
  version = 0.1,
  priority = 50, -- APISIX leaves 1 to 99 to others' plugins: after its own that sign in and limit
  name = "homegen",
  schema = schema,
}

---@param conf table
function _M.check_schema(conf)
  return core.schema.check(schema, conf)
end

---Once in each worker, and again when plugins are loaded anew: clients stay, as what they have in hand does.
function _M.init()
  homegen.on_error = function(err, traceback) core.log.error("homegen: ", tostring(err), "\n", traceback) end
end

---@param conf table
---@param ctx table
function _M.access(conf, ctx)
  local arguments = core.request.get_uri_args(ctx) or {}
  local status, body, headers = jobs.answer(conf, ctx.consumer_name or "", {
    method = core.request.get_method(),
    idempotency_key = core.request.header(ctx, "Idempotency-Key"),
    key = arguments.key,
    picture = arguments.picture ~= nil,
    body = function() return core.request.get_body(conf.max_body, ctx) end,
  })
  for name, value in pairs(headers or {}) do core.response.set_header(name, value) end
  if type(body) == "table" then core.response.set_header("Content-Type", "application/json") end
  return status, body
end

return _M
