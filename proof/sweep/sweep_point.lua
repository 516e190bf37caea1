--- One point of the sweep, in a process of its own: runs an operation while one request for memory is refused, then
--- gives memory back, goes on as a caller would, and holds what the caller knows against what the server has read.

local homegen = require "homegen"
local reactor = require "homegen.loop.reactor"
local operations = require "proof.sweep.sweep_operations"
local restart = require "homegen.loop.restart"
local transfers = require "homegen.loop.transfers"
local watches = require "homegen.loop.watches"

local point = {}

local PATIENCE = 5 -- seconds for what has memory again; all of it takes milliseconds
local OUTAGE_CALLS = 3 -- so often is a call repeated while memory is still short

local function is_memory_error(raised)
  return tostring(raised):find("not enough memory", 1, true) ~= nil
end

local function collect()
  for _ = 1, 5 do collectgarbage() end
end

---What is in use now.
local function measure()
  collect()
  local _, _, lua_blocks, lua_bytes, homegen_blocks, library_blocks, crypto_blocks = memory.read()
  return {
    lua_blocks = lua_blocks, lua_bytes = lua_bytes, homegen = homegen_blocks, library = library_blocks, crypto = crypto_blocks,
    fds = memory.fds(),
  }
end

local function counts(operation, server)
  local found = {}
  for path in pairs(operation.paths) do found[path] = server:count(path) end
  return found
end

-- Repeats a call that raised: first while memory is short, then with memory, when it has to go on.
local function repeat_call(env, step, run)
  local tries = 0
  while true do
    if tries == OUTAGE_CALLS or not env.outage then memory.disarm() end
    if tries > OUTAGE_CALLS + 20 then return false, "raises although there is memory again" end
    tries = tries + 1
    local ok, raised = run(step.run, env)
    if ok then return true end
    if not is_memory_error(raised) then return false, raised end
  end
end

---Makes the calls of an operation. The first that fails or raises for good ends it.
local function make_calls(operation, env)
  local run = pcall
  for _, step in ipairs(operation.calls) do
    local ok, raised = run(step.run, env)
    if not ok then
      env.raised, env.raised_in = raised, step.name
      if not is_memory_error(raised) then return end
      if not step.again then return end
      ok, raised = repeat_call(env, step, run)
      if not ok then
        env.raised = raised
        return
      end
    end
    if env.err then return end
  end
end

-- The reports of errors that reach nobody else; nothing here may need memory.
local function watch_reports(env)
  env.reports, env.reported = 0, false
  homegen.on_error = function(err)
    env.reports, env.reported = env.reports + 1, err
  end
end

---Waits, with memory, until a task has ended.
local function finish(name, awaitable, violate)
  if not awaitable then return end
  local ok, result, err = pcall(homegen.await, awaitable, PATIENCE)
  if not ok and not is_memory_error(result) then
    violate("wrong", ("awaiting %s raised: %s"):format(name, result))
  elseif ok and err and err.message:find("of waiting", 1, true) then
    violate("lost", ("%s never ends, its state is %s"):format(name, awaitable.state))
  end
end

local function settle(operation, env, violate)
  for name in pairs(operation.tasks) do finish(name, env[name], violate) end
  finish("the chain", env.chain, violate)
  if env.client then
    local ok, raised = pcall(env.client.close, env.client)
    if not ok then violate("wrong", "close raised although there is memory: " .. tostring(raised)) end
  end
  local ok, raised = pcall(function()
    for _ = 1, 200 do
      homegen.step(0.001)
      if reactor.is_idle() and reactor.live() == 0 then break end
    end
  end)
  if not ok then violate("wrong", "step raised although there is memory: " .. tostring(raised)) end
  if not reactor.is_idle() or reactor.live() > 0 then
    violate("lost", ("no rest: %d live, %d transfers, %d watches, calls %s, timeout %s"):format(
      reactor.live(), transfers.count(), watches.count(), not restart.is_empty(), reactor.timeout()))
  end
end

---Does what the caller of one task knows fit what the server has read?
local function judge_task(name, task, sent, violate)
  if not task then
    if sent > 0 then violate("lost", ("the create of %s was read, but the call gave no task"):format(name)) end
    return
  end
  local err = task.error
  if sent > 0 and not task.id and not (err and err.outcome == "unknown") then
    violate("lost", ("the create of %s was read; the caller sees %s, outcome %s"):format(name, task.state, err and err.outcome))
  elseif sent == 0 and task.id then
    violate("wrong", name .. " has an id, but nothing was read")
  end
end

local function judge_chain(chain, sent, violate)
  local known = 0
  if chain then
    local err = chain.error
    local results = chain.result or err and err.results or {}
    local last = chain.task
    known = #results
    if last and last.id and not (results[#results] and results[#results].id == last.id)
      or err and (err.task_id or err.outcome == "unknown") then
      known = known + 1
    end
  end
  if sent > known then violate("lost", ("%d creates were read, the caller of the chain knows of %d"):format(sent, known)) end
end

local function judge_creates(operation, env, before, violate)
  local now, total = counts(operation, env.server), 0
  for path, most in pairs(operation.paths) do
    local sent = now[path] - before[path]
    total = total + sent
    if sent > most then violate("twice", ("%d creates on %s"):format(sent, path)) end
  end
  for name, path in pairs(operation.tasks) do judge_task(name, env[name], now[path] - before[path], violate) end
  if operation.chain then judge_chain(env.chain, total, violate) end
  if env.client then
    for provider, figures in pairs(env.client:spent()) do
      if figures.reserved ~= 0 then violate("wrong", ("%s: %d are reserved for good"):format(provider, figures.reserved)) end
    end
  end
  return total
end

---Files that nobody asked for.
local function judge_files(operation, env, violate)
  collect() -- a part whose owner gave up goes with its userdata
  for _, name in ipairs(memory.list(env.folder)) do
    if name:find("%.part$") and not operation.journal then violate("leak", "the file " .. name .. " was left behind") end
    os.remove(env.folder .. "/" .. name)
  end
end

local function judge_memory(class, baseline, violate)
  reactor.engine():close()
  reactor.use_engine(nil)
  local now = measure()
  if now.lua_bytes > baseline.lua_bytes + 2048 then
    violate("leak", ("Lua: %d bytes, %d blocks"):format(now.lua_bytes - baseline.lua_bytes, now.lua_blocks - baseline.lua_blocks))
  end
  if now.homegen > baseline.homegen then
    violate("leak", ("homegen: %d blocks"):format(now.homegen - baseline.homegen))
  end
  if now.library > baseline.library then
    violate("leak", ("libraries: %d blocks"):format(now.library - baseline.library))
  end
  if class ~= "library" and now.crypto > baseline.crypto then
    violate("leak", ("libcrypto: %d blocks"):format(now.crypto - baseline.crypto))
  end
  if now.fds > baseline.fds then violate("leak", ("%d file descriptors"):format(now.fds - baseline.fds)) end
end

-- A result that could not be saved for want of memory can be saved once there is some.
local function judge_saving(operation, env, violate)
  for name in pairs(operation.tasks) do
    local task = env[name]
    local result = task and task.result
    if result and task.error then
      local ok, path, err = pcall(result.save, result, env.folder .. "/again-{id}.{ext}")
      if not ok or not path then violate("lost", "saving again failed: " .. tostring(ok and err or path)) end
    elseif result and env.call_options and env.call_options.save then
      local path = rawget(result, "path")
      local file = path and io.open(path)
      if not file then violate("lost", "the picture is not saved, but no error tells: " .. tostring(path)) end
      if file then file:close() end
    end
  end
end

local function outcome_of(env)
  if env.raised then return "raised" end
  return env.err and "error" or "success"
end

---@param operation sweep.Operation
---@param env { server: fault.Server, folder: string, picture: string, outage: boolean }
---@param class string whose requests are counted
---@param first integer the request that is refused first
---@param last integer the last that is refused
---@return table verdict requests, refused, outcome, raised_in, violations
function point.run(operation, env, class, first, last)
  for _, field in ipairs(operations.fields) do env[field] = false end
  env.raised, env.raised_in = false, false
  watch_reports(env)
  local violations = {}
  local function violate(kind, text) violations[#violations + 1] = { kind = kind, text = text } end
  local before, baseline = counts(operation, env.server), measure()
  operation.prepare(env)
  memory.arm(class, first, last)
  make_calls(operation, env)
  memory.disarm()
  local requests, refused = memory.read()
  local verdict = { requests = requests, refused = refused, violations = violations, raised_in = env.raised_in }
  if env.raised and not is_memory_error(env.raised) then violate("wrong", "raised: " .. tostring(env.raised)) end
  if env.err and getmetatable(env.err) == nil then violate("wrong", "no error object: " .. tostring(env.err)) end
  settle(operation, env, violate)
  verdict.outcome = outcome_of(env)
  verdict.err = env.err and tostring(env.err):gsub("%s+", " ")
  judge_saving(operation, env, violate)
  judge_creates(operation, env, before, violate)
  if operation.judge then operation.judge(env, violate) end
  if env.reports > 0 and not is_memory_error(env.reported) then
    violate("wrong", "reported: " .. tostring(env.reported))
  end
  judge_files(operation, env, violate)
  verdict.reports = env.reports
  for name in pairs(env) do
    if not point.kept[name] then env[name] = nil end
  end
  homegen.on_error = nil
  judge_memory(class, baseline, violate)
  return verdict
end

-- What stays in env from point to point.
point.kept = { server = true, folder = true, picture = true, outage = true }

return point
