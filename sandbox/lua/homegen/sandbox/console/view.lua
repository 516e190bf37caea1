--- What the console shows, as JSON: money, tasks, faults, requests.

local clock = require "homegen.loop.clock"
local json = require "homegen.sandbox.http.json"

local view = {}

local MOST_TASKS = 60

local function money(ledger)
  return json.object {
    { "balance", ledger.balance }, { "charged", ledger.charged }, { "refunded", ledger.refunded }, { "creates", #ledger.entries },
  }
end

-- The page may have been asked for by another name of this machine than result_url has.
local function picture(task)
  local name = task.state == "succeeded" and task.output.url:match "^%a+://[^/]+/results/(.+)$"
  return name and "/console/results/" .. name or nil
end

local function task_object(sandbox, task)
  local entry = task.ledger.by_id[task.id]
  local now = clock.now()
  return json.object {
    { "id", task.id }, { "service", task.service.name }, { "state", task.state }, { "status", task.status_words[task.state] },
    { "prompt", task.input.prompt or task.input.theme or task.input.style or task.input.room_type },
    { "picture", picture(task) }, { "message", task.message }, { "notes", json.list(task.notes) },
    { "percentage", sandbox.queue:percentage(task) }, { "position", sandbox.queue:position(task) },
    { "credits", entry.credits }, { "refunded", entry.refunded }, { "polls", task.polls },
    { "seconds", math.floor(10 * ((task.ended_at or now) - task.created_at) + 0.5) / 10 },
  }
end

local function tasks(sandbox)
  local list, all = {}, sandbox.task_list.list
  for index = #all, math.max(1, #all - MOST_TASKS + 1), -1 do list[#list + 1] = task_object(sandbox, all[index]) end
  return json.list(list)
end

local function pending_faults(sandbox)
  local list = {}
  for index, fault in ipairs(sandbox.faults.list) do
    local fields = {
      { "effect", fault.effect }, { "on", fault.on }, { "left", fault.left < math.huge and fault.left or nil }, { "skip", fault.skip },
    }
    for _, name in ipairs { "service", "task", "code", "status", "seconds", "how" } do
      if fault[name] ~= nil then fields[#fields + 1] = { name, fault[name] } end
    end
    list[index] = json.object(fields)
  end
  return json.list(list)
end

local function header_list(headers)
  local list = {}
  for index, header in ipairs(headers) do list[index] = json.object { { "name", header.name }, { "value", header.value } } end
  return json.list(list)
end

local function requests(received)
  local list = {}
  for index = #received, 1, -1 do
    local one = received[index]
    list[#list + 1] = json.object {
      { "number", one.number }, { "at", one.at }, { "method", one.method }, { "path", one.path }, { "query", one.query },
      { "headers", header_list(one.headers) }, { "body", one.body }, { "status", one.status }, { "note", one.note },
    }
  end
  return json.list(list)
end

---@param sandbox homegen.Sandbox
---@param record table
---@return table json
function view.of(sandbox, record)
  local counts = sandbox:requests()
  return json.object {
    { "base_url", sandbox.base_url }, { "user_id", sandbox.user_id }, { "task_count", #sandbox.task_list.list },
    { "counts", json.object { { "create", counts.create }, { "poll", counts.poll }, { "download", counts.download } } },
    { "ideal_house", money(sandbox.ledgers.ideal_house) }, { "iacrea", money(sandbox.ledgers.iacrea) },
    { "tasks", tasks(sandbox) }, { "faults", pending_faults(sandbox) }, { "requests", requests(record:latest()) },
  }
end

return view
