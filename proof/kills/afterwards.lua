--- What a person does when all jobs have ended: settles what is unknown by what the provider's log proves, lets the journal
--- forget, and follows a task by its id that the journal does not know any more. Part of the worker.

local create_log = require "kills.create_log"
local homegen = require "homegen"
local peer = require "kills.peer"

local afterwards = {}

-- A create of a process that was killed may still lie in the peer's socket. It serves in the order of arrival, so it has
-- read it when a question that came later is answered: the first one finds it accepted, the second one read.
local function let_it_catch_up(config)
  local answers, tries = 0, 0
  while answers < 2 do
    tries = tries + 1
    local answer, message = peer.ask(config.peer, "get", "faults")
    if answer then
      answers = answers + 1
    elseif tries < 400 then -- it was killed, and comes back
      homegen.sleep(0.02)
    else
      error("the sandbox does not answer: " .. message)
    end
  end
end

---Settles what the provider's log proves.
---@async
---@param client homegen.Client
---@param config table
---@param unknown kills.Job[]
---@param say fun(event: string, fields: table) is told before it is done
---@param ids table<string, string> gets the ids of jobs that have a result now, by key
---@return boolean again whether some jobs may be asked for once more
function afterwards.settle(client, config, unknown, say, ids)
  if #unknown == 0 then return false end
  let_it_catch_up(config)
  local creates, again = create_log.read(config.create_log, config.log_position), false
  for _, job in ipairs(unknown) do
    local create = creates[job.key]
    local id = create and create.ids[1]
    if id then
      say("settle", { key = job.key, id = id })
      local result, err = homegen.await(assert(client:settle(job.key, { id = id })))
      if result then ids[job.key] = id end
      say("end", { key = job.key, state = result and "succeeded" or "error", id = id, message = err and tostring(err) })
      again = true -- a variation may wait for it
    elseif not create then
      say("settle", { key = job.key })
      assert(client:settle(job.key, { created = false }))
      again = true
    end -- read, and no word of what came of it: nobody knows
  end
  return again
end

local function follow_by_id(client, config, each, say)
  local found, err = client:find { id = each.id }
  assert(found or not err, err)
  if found and found.state == "succeeded" and found.saved then return say("again", { key = each.key, state = "succeeded" }) end
  local task = assert(client:resume(each.service, each.id, { user_id = config.user_id }, {
    save = ("%s/files/again-%s.png"):format(config.folder, each.key),
  }))
  local result, problem = homegen.await(task)
  say("again", { key = each.key, state = result and "succeeded" or task.state, message = problem and tostring(problem) })
end

---The journal forgets what has ended, and some of that is followed anew, by its id.
---@async
---@param list { key: string, service: string, id: string }[] what to follow anew
function afterwards.forget(client, config, list, say)
  if not config.forgotten then
    say("forget", { again = list })
    assert(client:prune { older_than = 0 })
    say("forgotten", {})
  end
  for _, each in ipairs(list) do follow_by_id(client, config, each, say) end
end

return afterwards
