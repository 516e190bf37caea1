--- A Kong plugin: a route takes jobs for one of homegen's services, answers 202, and tells of them. See README.md.
--- Kong loads this in init_by_lua, before it forks; clients are made in the workers.

local clients = require "homegen_gateway.clients"
local homegen = require "homegen"
local jobs = require "homegen_gateway.jobs"

local kong = kong

local Homegen = {
  PRIORITY = 820, -- after who signs in (1000 and more), access lists (950) and rate limits (910)
  VERSION = "0.1.0",
}

---Once in each worker.
function Homegen:init_worker()
  homegen.on_error = function(err, traceback) kong.log.err("homegen: ", tostring(err), "\n", traceback) end
end

---Whenever Kong's configuration has changed (Kong 3.4 and later): what an earlier run has paid for goes on at once, not when
---somebody asks.
---@param configs table[]|nil
function Homegen:configure(configs)
  for _, conf in ipairs(configs or {}) do
    local _, err = clients.get(conf)
    if err then kong.log.err("homegen: ", tostring(err)) end
  end
end

---@param conf table
function Homegen:access(conf)
  local consumer = kong.client.get_consumer()
  return kong.response.exit(jobs.answer(conf, consumer and consumer.id or "", {
    method = kong.request.get_method(),
    idempotency_key = kong.request.get_header "Idempotency-Key",
    key = kong.request.get_query_arg "key",
    picture = kong.request.get_query_arg "picture" ~= nil,
    body = function()
      local body, message = kong.request.get_raw_body(conf.max_body)
      if body and #body > conf.max_body then return nil, "the body is too large" end
      return body, message
    end,
  }))
end

return Homegen
