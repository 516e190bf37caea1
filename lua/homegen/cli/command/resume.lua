--- `homegen resume`: what was paid for and is not here yet. Everything in the journal, one job by its key, or one task by its id.

local call = require "homegen.cli.call"
local exit_codes = require "homegen.cli.exit_codes"
local followup = require "homegen.cli.followup"
local money = require "homegen.cli.money"
local options = require "homegen.cli.input.options"
local output = require "homegen.cli.output"
local session = require "homegen.cli.session"

local resume = {}

---@param parser table argparse's
function resume.define(parser)
  local own = parser:command("resume", "Get what was paid for and is not here yet. It costs nothing.")
  own:argument("what", "A job's key, or a service and the id of a task; without any: all that is unfinished in the journal."):args "0-2"
  own:option("-o --save", "Where the picture goes, where that was not said before."):argname "PATH"
  own:flag("--no-save", "Save nothing: print the picture's address.")
  own:option("--user-id", "iaCrea, without a journal: whose task it is. Default: $IACREA_USER_ID."):argname "UUID"
  options.client(own)
  options.output(own)
end

local function invalid(message, hint)
  return { kind = "invalid", message = message, hint = hint }
end

local function fail(own, err)
  own.out:error(err)
  own:close()
  return exit_codes.of(err)
end

local function save_of(parsed, known)
  if parsed.no_save then return nil end
  return call.save_template(parsed.save or known)
end

---@return integer exit_code
local function by_id(own, name, id)
  local service = name:gsub("-", "_")
  if not followup.service(service) then
    return fail(own, invalid(("there is no service '%s'"):format(name)))
  end
  local task, err = session.guarded(own.client.resume, own.client, service, id, { user_id = own.parsed.user_id },
    { save = save_of(own.parsed) })
  if not task then return fail(own, err) end
  return call.follow(own, task)
end

-- What the journal has of a job that ended here already.
local function tell_saved(own, found)
  own.out:event("result", { service = found.service, key = found.key, id = found.id, path = found.saved[1], charged_now = false,
    credits = found.credits, unit = followup.service(found.service).unit })
  for _, path in ipairs(found.saved) do own.out:print(path) end
  own.out:say(money.reused())
  own:close()
  return exit_codes.DONE
end

---@return integer exit_code
local function by_key(own, key)
  if not own.journal then return fail(own, invalid("a key is known to a journal alone: give a service and an id")) end
  local over, found, err = own:call(function() return own.client:find { key = key } end)
  if not over then return own:interrupted {} end
  if not found then return fail(own, err or invalid(("the journal has no job '%s' of this account"):format(key))) end
  if found.state == "succeeded" and found.saved and found.saved[1] then return tell_saved(own, found) end
  if not found.id then
    local ending = followup.ending(own, found, found.price)
    ending.again = nil -- with its parameters, which are not in the journal
    own.out:error(found.error or invalid(("the job '%s' was not sent (%s): run its own command again"):format(key, found.state)),
      money.of(ending))
    own:close()
    return found.error and exit_codes.of(found.error) or exit_codes.FAILED
  end
  local task
  local given = { save = save_of(own.parsed, found.save), key = key }
  task, err = session.guarded(own.client.resume, own.client, found.service, found.id, nil, given)
  if not task then return fail(own, err) end
  own.price = found.price
  return call.follow(own, task)
end

local function tell_end(own, task)
  own.out:clear()
  if not task.error then return call.tell_result(own, task.result, task.key) end
  own.exit_code = own.exit_code or exit_codes.of(task.error)
  own.out:error(task.error, money.of(followup.ending(own, task)))
end

---@return integer exit_code
local function all(own)
  local over, list, err = own:call(function() return own.client:resume() end)
  if not over then return own:interrupted {} end
  if not list then return fail(own, err) end
  own.out:say(#list == 0 and "nothing is unfinished" or ("%d unfinished"):format(#list))
  local left = #list
  for _, task in ipairs(list) do
    task:on_done(function()
      left = left - 1
      tell_end(own, task)
    end)
  end
  over = own:wait_until(function() return left == 0 end)
  if not over then
    local running = {}
    for _, task in ipairs(list) do
      if not task:done() then running[#running + 1] = task end
    end
    return own:interrupted(running)
  end
  own:close()
  return own.exit_code or exit_codes.DONE
end

---@param parsed table
---@return integer exit_code
function resume.run(parsed)
  local out = output.new(parsed)
  local own, exit_code = session.open(out, parsed)
  if not own then return out:finish(exit_code) end
  local what = parsed.what
  if what[2] then return out:finish(by_id(own, what[1], what[2])) end
  if what[1] then return out:finish(by_key(own, what[1])) end
  return out:finish(all(own))
end

return resume
