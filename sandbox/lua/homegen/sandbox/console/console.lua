--- /console: a page for people, on this machine alone: what the sandbox does, and switches for faults.
---
--- Another site's page cannot read it (browsers keep it from that), and cannot press a switch: that takes the page's own origin and
--- a token that stands in the page. Nothing here counts as a request of a client, or is hit by a fault.

local core = require "homegen.core"
local json = require "homegen.sandbox.http.json"
local nearby = require "homegen.sandbox.http.nearby"
local record = require "homegen.sandbox.console.record"
local reply = require "homegen.sandbox.http.reply"
local view = require "homegen.sandbox.console.view"

local console = {}

local FOLDER = (debug.getinfo(1, "S").source:match("^@(.*)[/\\][^/\\]*$") or ".") .. "/page/"

local POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
  .. "form-action 'none'; frame-ancestors 'none'"

local FILES = {
  [""] = { "page.html", "text/html; charset=utf-8" },
  ["/style.css"] = { "style.css", "text/css; charset=utf-8" },
  ["/icon.svg"] = { "icon.svg", "image/svg+xml" },
  ["/script.js"] = { "script.js", "text/javascript; charset=utf-8" },
}

local function guarded(answer)
  answer.headers["Content-Security-Policy"] = POLICY
  answer.headers["X-Content-Type-Options"] = "nosniff"
  answer.headers["Referrer-Policy"] = "no-referrer"
  answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
  return answer
end

local function serve_file(name, content_type, token)
  local file, message = io.open(FOLDER .. name, "rb")
  if not file then return reply.text(500, message) end
  local text = file:read "*a"
  file:close()
  return guarded(reply.new(200, content_type, (text:gsub("{TOKEN}", token))))
end

-- The picture of a task, without being a client's download.
local function serve_picture(sandbox, request)
  local copy = { path = "/results/" .. request.rest, method = request.method, headers = {} }
  return guarded(sandbox.files:serve(copy))
end

local function add_fault(sandbox, request)
  local wish, message = json.decode(request.body)
  if type(wish) ~= "table" then return reply.text(400, "not a JSON object: " .. (message or "")) end
  local fault
  fault, message = sandbox.faults:add(wish)
  return fault and reply.text(201, "added") or reply.text(400, message)
end

local function clear_faults(sandbox)
  sandbox:clear_faults()
  return reply.text(200, "cleared")
end

---Registers the pages.
---@param routes table
---@param sandbox homegen.Sandbox
---@return homegen.sandbox.Record record which the server tells of each request
function console.route(routes, sandbox)
  local token, received = core.secret(), record.new { sandbox.api_key }
  local function visible(handler)
    return { handler = function(request)
      if not nearby.is_local(request) then return reply.text(403, "only from this machine") end
      return handler(request)
    end }
  end
  local function switch(handler)
    return visible(function(request)
      local given = request.headers["x-console-token"] or ""
      local own = nearby.is_own_page(request) and core.is_secret(given, token)
      if not own then return reply.text(403, "only from the console's own page") end
      return guarded(handler(sandbox, request))
    end)
  end
  for path, file in pairs(FILES) do
    routes:add("GET", "/console" .. path, visible(function() return serve_file(file[1], file[2], token) end))
  end
  routes:add("GET", "/console/state", visible(function() return guarded(reply.json(200, view.of(sandbox, received))) end))
  routes:add("POST", "/console/faults", switch(add_fault))
  routes:add("DELETE", "/console/faults", switch(clear_faults))
  routes:add_below("GET", "/console/results/", visible(function(request) return serve_picture(sandbox, request) end))
  return received
end

return console
