--- /__sandbox/: the sandbox's own pages, for this machine alone: state, ledger, faults, uploads. No key is needed.

local json = require "homegen.sandbox.http.json"
local nearby = require "homegen.sandbox.http.nearby"
local reply = require "homegen.sandbox.http.reply"
local router = require "homegen.sandbox.http.router"

local control = {}

local function write_ledger(snapshot)
  local creates = {}
  for i, entry in ipairs(snapshot.creates) do
    creates[i] = json.object {
      { "id", entry.id }, { "service", entry.service }, { "credits", entry.credits },
      { "refunded", entry.refunded },
    }
  end
  return json.object {
    { "balance", snapshot.balance }, { "charged", snapshot.charged },
    { "refunded", snapshot.refunded }, { "creates", json.list(creates) },
  }
end

local task_fields = {
  "id", "service", "state", "status", "prompt", "result_url", "message", "credits", "refunded",
  "polls", "poll_gap", "created_at", "started_at", "ended_at",
}

local function write_task(view)
  local fields = {}
  for i, name in ipairs(task_fields) do fields[i] = { name, view[name] } end
  fields[#fields + 1] = { "notes", json.list(view.notes) }
  return json.object(fields)
end

local function write_faults(pending)
  local list = {}
  for i, fault in ipairs(pending) do
    -- A fault without end has no count.
    local left = fault.left < math.huge and fault.left or nil
    list[i] = json.object {
      { "effect", fault.effect }, { "on", fault.on }, { "left", left }, { "skip", fault.skip },
    }
  end
  return json.list(list)
end

local function state(sandbox)
  local views = {}
  for i, view in ipairs(sandbox:tasks()) do views[i] = write_task(view) end
  local requests = sandbox:requests()
  return json.object {
    { "sandbox", "pictures are drawn by procedure, not by AI" },
    { "base_url", sandbox.base_url },
    { "user_id", sandbox.user_id },
    { "requests", json.object {
      { "create", requests.create }, { "poll", requests.poll }, { "download", requests.download },
    } },
    { "ledger", write_ledger(sandbox:ledger()) },
    { "iacrea_ledger", write_ledger(sandbox:ledger "iacrea") },
    { "tasks", json.list(views) },
    { "faults", write_faults(sandbox:pending_faults()) },
  }
end

local function add_fault(sandbox, request)
  local wish, message = json.decode(request.body)
  if type(wish) ~= "table" then return reply.text(400, "not a JSON object: " .. (message or "")) end
  local fault
  fault, message = sandbox.faults:add(wish)
  if not fault then return reply.text(400, message) end
  return reply.json(201, write_faults(sandbox:pending_faults()))
end

local function upload(sandbox, request)
  local url, err = sandbox:upload(request.body, router.parameter(request.query, "name") or "file")
  if not url then return reply.text(507, tostring(err)) end
  return reply.json(201, json.object { { "url", url } })
end

---Registers the pages.
---@param routes table
---@param sandbox homegen.Sandbox
function control.route(routes, sandbox)
  local function add(method, name, handler)
    routes:add(method, "/__sandbox/" .. name, {
      handler = function(request)
        if not nearby.is_local(request) or request.headers["origin"] then return reply.text(403, "only from this machine") end
        return handler(request)
      end,
    })
  end
  add("GET", "state", function() return reply.json(200, state(sandbox)) end)
  add("GET", "ledger", function(request)
    local provider = router.parameter(request.query, "provider") or "ideal_house"
    if not sandbox.ledgers[provider] then return reply.text(400, "provider: ideal_house or iacrea") end
    return reply.json(200, write_ledger(sandbox:ledger(provider)))
  end)
  add("GET", "faults", function() return reply.json(200, write_faults(sandbox:pending_faults())) end)
  add("POST", "faults", function(request) return add_fault(sandbox, request) end)
  add("DELETE", "faults", function()
    sandbox:clear_faults()
    return reply.json(200, write_faults {})
  end)
  add("POST", "upload", function(request) return upload(sandbox, request) end)
end

return control
