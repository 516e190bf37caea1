--- One paid call from its parameters to its picture: checked, priced, agreed to, made, followed, saved, and told in words that
--- claim nothing about money that is not known.

local consent = require "homegen.cli.consent"
local exit_codes = require "homegen.cli.exit_codes"
local files = require "homegen.cli.files"
local followup = require "homegen.cli.followup"
local gallery = require "homegen.cli.gallery"
local money = require "homegen.cli.money"
local output = require "homegen.cli.output"
local progress = require "homegen.cli.output.progress"
local service_options = require "homegen.cli.input.service_options"

local guarded = require("homegen.cli.session").guarded

local call = {}

local SAVE = "{service}-{id}.{ext}"

-- A key that stands for one of these costs nothing more; what is canceled or expired is followed again, where it has an id.
local PAID = { queued = true, processing = true, succeeded = true }
local FOLLOWED_AGAIN = { canceled = true, expired = true }

---Where the picture goes: a folder is enough.
---@param given? string of --save
---@return string template
function call.save_template(given)
  if not given then return SAVE end
  if given:sub(-1) == "/" then return given .. SAVE end
  if not given:find "{" and files.exists(given .. "/.") then return given .. "/" .. SAVE end
  return given
end

---A name for a job that has none, so that every other command can speak of it.
---@param service string
---@return string such as "smart-replace-20260714-091502-5f3a9c"
function call.new_key(service)
  local source = assert(io.open("/dev/urandom", "rb"))
  local bytes = source:read(3)
  source:close()
  local digits = bytes:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end)
  return ("%s-%s-%s"):format(service:gsub("_", "-"), os.date "!%Y%m%d-%H%M%S", digits)
end

---@param session homegen.cli.Session
---@param service string
---@return table options of the call
function call.options(session, service)
  local parsed, options = session.parsed, {}
  options.key = parsed.key or session.journal and call.new_key(service) or nil
  session.job_key = options.key
  options.save = not parsed.no_save and call.save_template(parsed.save) or nil
  options.manifest = parsed.manifest
  options.retry_failed, options.retry_unknown = parsed.retry_failed, parsed.retry_unknown
  return options
end

---Says what is wrong with a call that was not made.
---@return integer exit_code
function call.refuse(session, err)
  session.out:error(service_options.explain(err), money.nothing_sent())
  session:close()
  return exit_codes.of(err)
end

-- Whether the key stands for something of this service that is paid for already. Where it is of another provider, which may
-- have the same key, this is a new job.
local function is_paid(session, service, key)
  if not key or not session.journal then return false end
  local _, found = session:call(function() return session.client:find { key = key } end)
  if not found or found.service ~= service then return false end
  return PAID[found.state] or FOLLOWED_AGAIN[found.state] and found.id ~= nil
end

---@param session homegen.cli.Session
---@param name string
---@param params table
---@return integer exit_code
local function dry_run(session, name, params, price)
  local wire, text = session.client:payload(name, params)
  if not wire then return call.refuse(session, text) end
  session.out:event("quote", {
    service = name, amount = price.amount, unit = price.unit, place = price.place, payload = output.raw(text), dry_run = true,
  })
  session.out:print(text)
  session.out:say(money.dry_run { price })
  session:close()
  return exit_codes.DONE
end

-- Asks, where it costs something.
local function agreed(session, name, key, price)
  local out = session.out
  out:event("quote", { service = name, key = key, amount = price.amount, unit = price.unit, place = price.place })
  if is_paid(session, name, session.parsed.key) then return nil end
  local exit_code = consent.refused(out, { price }, session.parsed)
  if session:interruption() then return exit_codes.INTERRUPTED end -- Ctrl-C was the answer
  if not exit_code then out:say(money.cost { price }) end
  return exit_code
end

---A picture is there: its file, or its address.
---@param session homegen.cli.Session
---@param result homegen.Result
---@param key? string
---@param place? { step: integer }
function call.tell_result(session, result, key, place)
  local paid = session.paid[result.id] ~= nil
  session.out:event("result", {
    service = result.service, key = key, id = result.id, path = result.path, url = result.url, urls = result.urls,
    width = result.width, height = result.height, credits = result.credits, unit = followup.service(result.service).unit,
    charged_now = paid, step = place and place.step,
  })
  session.out:print(result.path or result.url)
  return paid
end

---A task has ended.
---@param session homegen.cli.Session
---@param task homegen.Task
---@return integer exit_code
function call.conclude(session, task)
  local ending = followup.ending(session, task)
  if task.error then
    session.out:error(task.error, money.of(ending))
    return exit_codes.of(task.error)
  end
  local paid = call.tell_result(session, task.result, task.key)
  session.out:say(paid and money.charged(ending.price) or money.reused())
  return exit_codes.DONE
end

---Follows a task to its end.
---@param session homegen.cli.Session
---@param task homegen.Task
---@return integer exit_code
function call.follow(session, task)
  local line = progress.new(session.out, task.service:gsub("_", "-"))
  task:on_progress(function()
    if not session.signal then line:note(task) end
  end)
  line:note(task)
  local over = session:wait_until(function() return task:done() end, function() line:tick() end)
  session.out:clear()
  if not over then return session:interrupted { task } end
  local exit_code = call.conclude(session, task)
  exit_code = gallery.write(session, task) or exit_code
  session:close()
  return exit_code
end

-- Whether there is a key: before somebody is asked for money.
local function lacks_key(session, service)
  local variable = service.provider:upper() .. "_API_KEY"
  if session.parsed.sandbox or (os.getenv(variable) or ""):find "%S" then return nil end
  return {
    kind = "config", message = ("no key for %s"):format(service.provider_title), outcome = "not_sent",
    hint = ("set %s, or try it with --sandbox"):format(variable),
  }
end

---Makes a call.
---@param session homegen.cli.Session
---@param name string of the service
---@param params table
---@param begin? fun(options: table): homegen.Task|nil, homegen.Error|nil default: the service's own call
---@return integer exit_code
function call.run(session, name, params, begin)
  local client = session.client
  local amount, err = guarded(client.estimate, client, name, params)
  if not amount then return call.refuse(session, err) end
  local price = followup.price(session, name, amount)
  session.price, session.input = amount, params.image_file
  if session.parsed.dry_run then return dry_run(session, name, params, price) end
  err = lacks_key(session, followup.service(name))
  if err then return call.refuse(session, err) end
  local options = call.options(session, name)
  local checked = { key = session.parsed.key, save = options.save } -- a key that is made for it is nobody's
  local is_valid
  is_valid, err = guarded(client.validate, client, name, params, checked)
  if not is_valid then return call.refuse(session, err) end
  local exit_code = agreed(session, name, options.key, price)
  if exit_code then
    session:close()
    return exit_code
  end
  local task
  task, err = guarded(begin or function(given) return client[name](client, params, given) end, options)
  if not task then return call.refuse(session, err) end
  return call.follow(session, task)
end

return call
