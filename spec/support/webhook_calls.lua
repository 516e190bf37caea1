--- Webhooks as a provider would call them: the URL is taken from the create, and called over the network.

local cjson = require "cjson"
local homegen = require "homegen"
local iacrea = require "spec.support.iacrea"
local reactor = require "homegen.loop.reactor"

local webhook_calls = {}

local PATIENCE = 20 -- seconds

---The webhook that the n-th create brought along.
---@param server fault.Server
---@param number? integer default: 1
---@param path? string default: the room's
---@return string|nil url
function webhook_calls.url(server, number, path)
  local request = server:requests(path or iacrea.GENERATE)[number or 1]
  return request and cjson.decode(request.body).webhook
end

---Calls one and waits for the answer.
---@param url string
---@param body? string
---@return integer status
function webhook_calls.call(url, body)
  local target = assert(reactor.engine():target { url = url, headers = { "Content-Type: application/json" } })
  local status
  reactor.transfer("post", target, body or "", PATIENCE, nil, function(word, _, number) status = word == "ok" and number or word end)
  webhook_calls.run_until(function() return status end)
  return status
end

---Runs the loop until check() is true.
---@param check fun(): any
---@return any
function webhook_calls.run_until(check)
  local deadline = homegen.now() + PATIENCE
  while true do
    local value = check()
    if value then return value end
    assert(homegen.now() < deadline, "the spec waited in vain")
    homegen.step(0.02)
  end
end

---A body that names a generation.
---@param ... string ids
---@return string
function webhook_calls.body(...)
  return cjson.encode { generation_id = ..., status = "SUCCEEDED", others = { ... } }
end

---Another secret of the same shape.
---@param url string
---@return string
function webhook_calls.forged(url)
  return (url:gsub("%x$", function(digit) return digit == "0" and "1" or "0" end))
end

return webhook_calls
