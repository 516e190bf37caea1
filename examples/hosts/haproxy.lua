-- HAProxy: /create?key=KEY begins a task, and answers with its id; /state?key=KEY tells how far it is. haproxy.cfg loads this file.
-- IDEAL_HOUSE_API_KEY is set.
local homegen = require "homegen"

local client

-- What stands at the top of this file runs in the master, before the fork: a client is made in the worker.
core.register_task(function() client = assert(homegen.new()) end)

local function answer(applet, status, text)
  text = text .. "\n"
  applet:set_status(status)
  applet:add_header("content-type", "text/plain")
  applet:add_header("content-length", tostring(#text))
  applet:start_response()
  applet:send(text)
end

core.register_service("create", "http", function(applet)
  local key = applet.qs:match "key=([%w-]+)"
  if not key then return answer(applet, 400, "which key?") end
  local task, err = client:smart_replace({ -- asked for again with the same key it is the same task, and paid once
    image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a green velvet sofa",
  }, { key = key, save = os.getenv "PICTURES" .. "/{key}.{ext}" })
  local id
  if task then
    id, err = task:created() -- until it is paid; the picture takes longer than a client waits
  end
  answer(applet, id and 202 or 502, id or err.message)
end)

core.register_service("state", "http", function(applet)
  local snapshot = client:find { key = applet.qs:match "key=([%w-]+)" or "" }
  answer(applet, snapshot and 200 or 404, snapshot and snapshot.state or "unknown")
end)
