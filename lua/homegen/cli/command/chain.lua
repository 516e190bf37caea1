--- `homegen chain`: steps one after the other, each from the picture before. Killed and run again with the same key it goes
--- on; `--from STEP` begins it anew from a step, and what is paid before that is kept.

local call = require "homegen.cli.call"
local cjson = require "homegen.base.cjson"
local consent = require "homegen.cli.consent"
local exit_codes = require "homegen.cli.exit_codes"
local followup = require "homegen.cli.followup"
local gallery = require "homegen.cli.gallery"
local money = require "homegen.cli.money"
local options = require "homegen.cli.input.options"
local output = require "homegen.cli.output"
local parameter_text = require "homegen.cli.input.parameter_text"
local progress = require "homegen.cli.output.progress"
local service_command = require "homegen.cli.command.service"
local session = require "homegen.cli.session"

local chain = {}

---@param parser table argparse's
function chain.define(parser)
  local own = parser:command("chain", "Run steps one after the other, each from the picture before. Each costs what its service costs.")
  own:argument("steps", "A JSON file with a list of steps (-: standard input), or the steps themselves, each a JSON object with its "
    .. "parameters and \"service\": the first names its service, the others are variations where they name none."):args "1+"
  own:option("--from", "Begin anew from this step (1 is the first) of a chain that was made with the same --key: the steps before "
    .. "are kept and cost nothing."):argname("STEP"):convert(options.whole(1))
  service_command.define_common(own)
end

local function problem_of(message)
  return nil, { kind = "invalid", message = message, outcome = "not_sent" }
end

local function read_steps(given)
  local list = {}
  if #given == 1 and not given[1]:find "^%s*{" then
    local read, problem = parameter_text.read_file(given[1], "list")
    if not read then return problem_of(problem) end
    list = read
  else
    for index, text in ipairs(given) do
      local ok, step = pcall(cjson.decode, text)
      list[index] = ok and step or text
    end
  end
  for index, step in ipairs(list) do
    if type(step) ~= "table" then return problem_of(("step %d is no JSON object: %s"):format(index, tostring(step))) end
  end
  if not list[1] then return problem_of "there is no step" end
  return list
end

-- What a step costs: by the value that decides, or that value's default.
local function price_of(service, step)
  if type(service.credits) == "number" then return service.credits end
  local name, prices = next(service.credits)
  for _, field in ipairs(service.fields) do
    if field.name == name then return prices[step[name] or step[field.wire or name] or field.default] or 0 end
  end
end

---What the steps from one on cost, added up by provider. A step that the library will refuse costs nothing here.
---@return homegen.cli.Price[]
local function prices_of(own, steps, from)
  local sums, list, service = {}, {}, nil
  for index, step in ipairs(steps) do
    local name = step.service and step.service ~= "vary" and step.service or service and service.variation and service.variation.service
    service = name and followup.service(name)
    local is_made_already = index == 1 and step.id ~= nil
    if service and index >= from and not is_made_already then
      local price = followup.price(own, service.name, price_of(service, step))
      local sum = sums[price.place .. price.unit]
      if sum then
        sum.amount = sum.amount + price.amount
      else
        sums[price.place .. price.unit] = price
        list[#list + 1] = price
      end
    end
  end
  return list
end

-- Until its end; each picture is told when it is there.
---@return boolean over
local function follow(own, running)
  local line, told, keys = progress.new(own.out, "chain"), 0, {}
  local function look()
    if running.task then keys[running.step] = running.task.key end
    for index = told + 1, #running.results do
      told = index
      call.tell_result(own, running.results[index], keys[index], { step = index })
    end
    if running.task and not own.signal then line:note(running.task, running) end
  end
  running:on_progress(look)
  local over = own:wait_until(function() return running:done() end, function() line:tick() end)
  look()
  return over
end

local function conclude(own, running, task)
  local err = running.error
  if err then
    local sentence = task and task.error == err and money.of(followup.ending(own, task)) or money.nothing_sent()
    own.out:error(err, ("Step %d of %d: %s"):format(err.step or running.step, running.steps, sentence))
  end
  local prices = own:charges()
  if #prices > 0 then own.out:say(money.charged_in_all(prices)) elseif not err then own.out:say(money.reused()) end
  return err and exit_codes.of(err) or exit_codes.DONE
end

local function names_of(own, parsed)
  own.job_key = parsed.key or own.journal and call.new_key "chain" or nil
  return {
    key = own.job_key, from = parsed.from,
    save = not parsed.no_save and call.save_template(parsed.save) or nil, manifest = parsed.manifest,
    retry_failed = parsed.retry_failed, retry_unknown = parsed.retry_unknown,
  }
end

---@return integer exit_code
local function run(own, parsed, steps)
  local prices = prices_of(own, steps, parsed.from or 1)
  for _, price in ipairs(prices) do
    own.out:event("quote", { amount = price.amount, unit = price.unit, place = price.place, dry_run = parsed.dry_run })
  end
  if parsed.dry_run then
    own.out:say(money.dry_run(prices))
    return exit_codes.DONE
  end
  local exit_code = consent.refused(own.out, prices, parsed)
  if own:interruption() then return exit_codes.INTERRUPTED end
  if exit_code then return exit_code end
  local given = names_of(own, parsed)
  local first = table.remove(steps, 1)
  local running, err = session.guarded(own.client.variation_chain, own.client, first, steps, given)
  if not running then
    own.out:error(err, err.step and ("Step %d: %s"):format(err.step, money.nothing_sent()) or money.nothing_sent())
    return exit_codes.of(err)
  end
  local task
  running:on_progress(function() task = running.task or task end)
  if not follow(own, running) then return own:interrupted { task } end
  exit_code = conclude(own, running, task)
  return gallery.write(own, running) or exit_code
end

---@param parsed table
---@return integer exit_code
function chain.run(parsed)
  local out = output.new(parsed)
  local steps, err = read_steps(parsed.steps)
  if not steps then
    out:error(err, money.nothing_sent())
    return out:finish(exit_codes.USAGE)
  end
  if parsed.dry_run then parsed.no_journal = true end
  local own, exit_code = session.open(out, parsed)
  if not own then return out:finish(exit_code) end
  exit_code = run(own, parsed, steps)
  own:close()
  return out:finish(exit_code)
end

return chain
