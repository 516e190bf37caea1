--- Nothing is spent that nobody has agreed to: a question on a terminal, `--yes` or `--max-cost` elsewhere.

local exit_codes = require "homegen.cli.exit_codes"
local money = require "homegen.cli.money"
local terminal = require "homegen.cli.output.terminal"

local consent = {}

local function total_of(prices)
  local total = 0
  for _, price in ipairs(prices) do total = total + price.amount end
  return total
end

local function is_yes(answer)
  answer = (answer or ""):lower():gsub("%s", "")
  return answer == "y" or answer == "yes"
end

local function can_ask(out)
  return not out.json and terminal.is(terminal.INPUT) and terminal.is(terminal.ERRORS)
end

local function ask(out, prices)
  out:clear()
  io.stderr:write(money.question(prices))
  io.stderr:flush()
  local answer = io.stdin:read "*l"
  if answer == nil then io.stderr:write "\n" end -- Ctrl-D, or a signal
  return is_yes(answer)
end

local function refuse(out, kind, sentence)
  if out.json then
    out:event("error", { kind = kind, message = sentence, money = money.nothing_sent(), exit_code = exit_codes.of { kind = kind } })
  else
    out:tell("homegen: " .. sentence)
  end
  return exit_codes.of { kind = kind }
end

---Whether this may be spent. What is not agreed to is said.
---@param out homegen.cli.Output
---@param prices homegen.cli.Price[] in whole: what a batch costs at each provider
---@param parsed { yes?: boolean, max_cost?: integer }
---@return integer|nil exit_code nil: agreed
function consent.refused(out, prices, parsed)
  local total = total_of(prices)
  if total == 0 then return nil end
  if parsed.max_cost and total > parsed.max_cost then
    return refuse(out, "budget", money.above_maximum(prices, parsed.max_cost))
  end
  if parsed.yes or parsed.max_cost then return nil end
  if not can_ask(out) then return refuse(out, "canceled", money.needs_consent(prices, total)) end
  if ask(out, prices) then return nil end
  return refuse(out, "canceled", money.declined())
end

return consent
