--- `homegen probe`: has a provider changed? Asked before anything is paid for.

local exit_codes = require "homegen.cli.exit_codes"
local money = require "homegen.cli.money"
local options = require "homegen.cli.input.options"
local output = require "homegen.cli.output"
local session = require "homegen.cli.session"

local probe = {}

---@param parser table argparse's
function probe.define(parser)
  local own = parser:command("probe", "Ask the providers what costs nothing (for a task that there is not, a create that is no JSON, "
    .. "the balance) and tell what differs from what this version knows. Nothing of it can be accepted or charged.")
  own:option("--base-url", "Address of the provider."):argname "URL"
  own:flag("--sandbox", "Ask the sandbox.")
  options.output(own)
end

local QUESTIONS = { task = "a task that there is not", create = "a create that must be refused", balance = "the balance" }

local function tell(out, answer)
  local ok = #answer.differences == 0
  out:event("check", {
    what = answer.question, ok = ok, provider = answer.provider, service = answer.service, http_status = answer.http_status,
    differences = answer.differences, message = answer.note, id = answer.accepted_id,
  })
  local name = answer.service and answer.service:gsub("_", "-") or answer.provider:gsub("_", "-")
  local line = ("%s: %s: "):format(name, QUESTIONS[answer.question])
  if not ok then return out:print(line .. "differs\n  " .. table.concat(answer.differences, "\n  ")) end
  if not answer.asked then return out:print(line .. "not asked: " .. answer.note) end
  out:print(line .. "as known" .. (answer.note and " (" .. answer.note .. ")" or ""))
end

local function judge(out, answers)
  local exit_code = exit_codes.DONE
  for _, answer in ipairs(answers) do
    tell(out, answer)
    if #answer.differences > 0 and exit_code == exit_codes.DONE then exit_code = exit_codes.DIFFERS end
    if answer.accepted_id then exit_code = exit_codes.UNKNOWN end
  end
  if exit_code ~= exit_codes.UNKNOWN then out:say(money.nothing_charged()) end
  return exit_code
end

---@param parsed table
---@return integer exit_code
function probe.run(parsed)
  local out = output.new(parsed)
  parsed.no_journal = true
  local own, exit_code = session.open(out, parsed)
  if not own then return out:finish(exit_code) end
  local over, answers = own:call(function() return own.client:probe() end)
  if not over then return out:finish(own:interrupted {}) end
  own:close()
  if #answers == 0 then
    out:error({
      kind = "config", message = "no key for any provider",
      hint = "set IDEAL_HOUSE_API_KEY, or IACREA_API_KEY and IACREA_USER_ID, or try it with --sandbox",
    }, money.nothing_sent())
    return out:finish(exit_codes.CONFIG)
  end
  return out:finish(judge(out, answers))
end

return probe
