--- The exact commands that go on with a task, to be copied as they are.

local files = require "homegen.cli.files"
local homegen = require "homegen"
local shell = require "homegen.cli.shell"

local followup = {}

-- How this command is called: by its name where that is found, else by its path.
local function program()
  local own = arg and arg[0] or "homegen"
  for folder in (os.getenv "PATH" or ""):gmatch "[^:]+" do
    if files.exists(folder .. "/homegen") then return "homegen" end
  end
  return own
end

local by_name

---@param name string
---@return homegen.ServiceDescription|nil
function followup.service(name)
  if not by_name then
    by_name = {}
    for _, own in ipairs(homegen.services()) do by_name[own.name] = own end
  end
  return by_name[name]
end

---What a call costs, in the words of homegen.cli.money.
---@param session { parsed: { sandbox?: boolean } }
---@param name string of the service
---@param amount integer
---@return homegen.cli.Price
function followup.price(session, name, amount)
  local service = assert(followup.service(name), name)
  return { amount = amount, unit = service.unit, place = session.parsed.sandbox and "the sandbox (play money)" or service.provider_title }
end

-- What has to be said again so that the same client is meant.
local function same_client(session)
  local parsed, list = session.parsed, {}
  for _, option in ipairs { "journal", "account", "base_url" } do
    if parsed[option] then
      list[#list + 1] = "--" .. option:gsub("_", "-")
      list[#list + 1] = parsed[option]
    end
  end
  if parsed.no_journal then list[#list + 1] = "--no-journal" end
  return list
end

---A command on the same journal, as it can be typed.
---@param session { parsed: table }
---@param ... string words
---@return string
function followup.command(session, ...)
  local list = { program(), ... }
  for _, word in ipairs(same_client(session)) do list[#list + 1] = word end
  return shell.join(list)
end

---The command that was given, with the key that its job got.
---@param session table
---@return string
function followup.again(session)
  local key = session.job_key
  local list, has_key = { program() }, false
  for _, word in ipairs(session.parsed.given or {}) do
    list[#list + 1] = word
    has_key = has_key or word == "--key" or word:find "^%-%-key=" ~= nil
  end
  if key and not has_key then
    list[#list + 1] = "--key"
    list[#list + 1] = key
  end
  return shell.join(list)
end

---@param session table
---@param task { key?: string, id?: string, service: string }
---@return string|nil nil: nothing of it is left
function followup.resume(session, task)
  if session.parsed.sandbox then return nil end
  if session.journal and task.key then return followup.command(session, "resume", task.key) end
  return task.id and followup.command(session, "resume", (task.service:gsub("_", "-")), task.id) or nil
end

---What `homegen.cli.money` needs to speak of a task.
---@param session homegen.cli.Session
---@param task homegen.Task
---@param amount? integer its price; default: that of the run's one call, or what the task has cost
---@return homegen.cli.Ending
function followup.ending(session, task, amount)
  local id = task.id or ""
  local cost = amount or session.price or session.paid[id] or (task.credits or 0) + (session.returned[id] or 0)
  return {
    state = task.state, error = task.error, id = task.id,
    price = followup.price(session, task.service, cost),
    resume = followup.resume(session, task), again = followup.again(session),
    settle = session.journal and task.key and followup.command(session, "settle", task.key) or nil,
  }
end

return followup
