--- How each fault is brought about. An injection gets the place of a cell and scripts its servers.

local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local wall_clock = require "proof.machine.wall_clock"

local injections = {}

---Where a fault strikes.
---@class torture.Place
---@field scene torture.Scene
---@field operation torture.Operation
---@field server fault.Server
---@field other fault.Server another origin
---@field path string
---@field good fault.Action the healthy reply
---@field opens boolean whether the request goes over a new connection
---@field options table of the client
---@field during? fun() once the request has been read
---@field heal? fun() ends what lasts
---@field paid_before? integer tasks that the client has paid for in preparation

---The first request gets this, later ones what is healthy.
local function once(action)
  return function(place) place.server:script(place.path, { type(action) == "function" and action(place) or action }) end
end

local function for_ever(action)
  return function(place)
    place.server:always(place.path, action)
    place.heal = function() place.server:always(place.path, place.good) end
  end
end

---What happens to a new connection before a byte is read; on one that is open, before the request's body is.
local function before_reading(on_accept, on_request)
  return function(place)
    if place.opens then place.server:on_accept { on_accept } else place.server:script(place.path, { on_request }) end
  end
end

local function clock_jump(seconds)
  return function(place)
    place.server:script(place.path, { place.good:together(2) }) -- held back until it is released
    place.during = function()
      wall_clock.jump(seconds)
      place.server:release()
    end
  end
end

-- What would be the answer if somebody took it for one.
local STALE = {
  create = '{"code":0,"data":6}', poll = '{"code":0,"data":{"id":1234567890123456789,"status":"Failed"}}',
  room = '{"generation_id":"00000000-0000-4000-8000-000000000006"}', get = '{"status":"FAILED"}',
  download = "stale bytes",
}
STALE.vary = STALE.room

injections["unsolicited bytes"] = function(place)
  local body = STALE[place.operation.name]
  local pushed = place.server:push(("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"):format(#body, body))
  assert(pushed >= 1)
  place.scene:settle_proxy()
end

injections["connection refused"] = function(place)
  place.server:refuse()
  place.scene.on_failure = function() place.server:listen() end
end
injections["connection refused for ever"] = function(place)
  place.server:refuse()
  place.heal = function() place.server:listen() end
end
-- Behind a proxy it is the proxy that says so; else the place has another name (see `lost_name`).
injections["DNS failure"] = function(place)
  local proxy = place.scene.proxy
  if not proxy then return end
  proxy:always("CONNECT", faultd.status(502))
  place.heal = function() proxy:always("CONNECT", faultd.tunnel()) end
end

---The URL under a name that does not resolve: one of this length fails in the resolver, without asking anybody.
---@param url string
---@return string
function injections.lost_name(url)
  return (url:gsub("127%.0%.0%.1", ("a"):rep(64) .. ".invalid"))
end

injections["reset before reading"] = before_reading(faultd.reset_before_read(), faultd.reset_after_head())
injections["stall before reading"] = before_reading(faultd.stall_on_accept(), faultd.stall_after_head())
injections["reset after reading"] = once(faultd.reset_after_read())
injections["closed after reading"] = once(faultd.close_after_read())
injections["reset in the head"] = once(function(place) return place.good:cut_head(20):reset() end)
injections["reset mid-reply"] = once(function(place) return place.good:cut_body(10):reset() end)
injections["stall"] = once(faultd.stall_after_read())
injections["slow drip"] = once(function(place) return place.good:drip(16, 2) end)
injections["endless drip"] = once(function(place) return place.good:drip(8, 40) end)

injections["417"] = once(faultd.status(417))
-- The provider's own words, in which the create is carried out: no error, but no id either. A bare 503 is "503".
local CHARGED = { create = '{"code":0,"message":"success","data":null}', room = '{"remaining_photos":99}' }
CHARGED.vary = CHARGED.room
injections["503 after charging"] = once(function(place) return faultd.json(CHARGED[place.operation.name], 503) end)
injections["HTML"] = once(faultd.html())
injections["empty body"] = once(faultd.empty())
injections["length too long"] = once(function(place) return place.operation.framed(500):close() end)
injections["length too short"] = once(function(place) return place.operation.framed(12) end)
injections["truncated JSON"] = once(function(place) return place.operation.half end)
injections["bad chunk"] = once(faultd.bad_chunk())
injections["gzip bomb"] = once(faultd.gzip_bomb(32 * 1024 * 1024))
injections["10 MB of headers"] = once(faultd.big_headers(10 * 1024 * 1024))

injections["redirect loop"] = function(place)
  local loop = faultd.redirect(place.path, 307)
  local inject = place.operation.name == "download" and for_ever(loop) or once(loop)
  inject(place)
end
injections["redirect to another origin"] = once(function(place)
  return faultd.redirect(place.other.url .. "/elsewhere", 307)
end)

injections["429 with Retry-After"] = once(faultd.rate_limited(1))
injections["429"] = once(faultd.rate_limited())
injections["429 for ever"] = for_ever(faultd.rate_limited())
for _, status in ipairs { 500, 502, 503, 504 } do injections[tostring(status)] = once(faultd.html(status)) end
injections["500 for ever"] = for_ever(faultd.status(500))
injections["503 with a JSON error"] = once(faultd.json('{"error":"busy"}', 503))
injections["internal error 1003"] = once(faultd.envelope(nil, 1003, "later", 500))

injections["unknown status word"] = once(function(place) return place.operation.dreaming end)
injections["null output"] = once(function(place) return place.operation.null end)
-- A question is answered with another task's id, a paid request with the id of an earlier task.
injections["id mismatch"] = function(place)
  local answer = place.operation.stranger
  if place.operation.paid then
    place.server:script(place.path, { answer })
    assert(homegen.await(place.operation.begin(place, place.scene.client, { key = "an earlier one" }), 20))
    place.paid_before = 1
  end
  place.server:script(place.path, { answer })
end

injections["clock forward"] = clock_jump(7200)
injections["clock back"] = clock_jump(-7200)

-- Short limits only where something stands still: a loaded machine must not look like a fault.
local SHORT = { create_timeout = 0.5, request_timeout = 0.5, connect_timeout = 0.5 }
injections.options = {
  ["stall"] = SHORT, ["stall before reading"] = SHORT, ["endless drip"] = SHORT,
}

return injections
