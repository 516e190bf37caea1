--- `homegen batch`: a file of jobs, one a line. All lines are checked before the first is paid; killed and run again it goes on.

local batch_money = require "homegen.cli.batch.money"
local consent = require "homegen.cli.consent"
local exit_codes = require "homegen.cli.exit_codes"
local files = require "homegen.cli.files"
local followup = require "homegen.cli.followup"
local homegen = require "homegen"
local jobs = require "homegen.cli.batch.jobs"
local money = require "homegen.cli.money"
local options = require "homegen.cli.input.options"
local output = require "homegen.cli.output"
local plan = require "homegen.cli.batch.plan"
local record = require "homegen.cli.batch.record"
local run = require "homegen.cli.batch.run"
local session = require "homegen.cli.session"
local source = require "homegen.cli.batch.source"

local batch = {}

local CONCURRENCY = 30 -- what Ideal House allows of a service

local function folder(given)
  if given == "" then return nil, "the name of a folder is expected, not nothing" end
  return #given > 1 and (given:gsub("/+$", "")) or given
end

---@param parser table argparse's
function batch.define(parser)
  local own = parser:command("batch", "Make a file of jobs, one a line. Run again it goes on where it ended, and pays for nothing twice.")
  own:argument("jobs", "JSON lines or CSV, by its name; -: standard input.")
  own:option("-o --output", "Folder for pictures, journal, summary.json and failures.jsonl; it is made."):argname "FOLDER":default "."
    :convert(folder)
  own:option("--format", "What the file is, where its name does not say."):choices(jobs.FORMATS)
  own:option("--service", "Service of lines that name none."):argname "SERVICE"
  own:option("--concurrency", "Jobs under way at a time, of each service. Default: 30."):argname "N":convert(options.whole(1))
  own:flag("--retry-failed", "Make a new attempt at jobs that have failed, paid anew.")
  own:flag("--retry-unknown", "Make a new attempt at jobs of which nobody knows how they ended: they may be paid a second time.")
  options.consent(own)
  options.client(own)
  options.output(own)
end

local function refuse(out, kind, message, hint)
  local err = { kind = kind, message = message, hint = hint, outcome = "not_sent" }
  out:error(err, money.nothing_sent())
  return exit_codes.of(err)
end

-- Words, of which events say the same.
local function tell(out, words)
  if not out.json then out:tell(words) end
end

local function say_prices(own, prices)
  for _, price in ipairs(prices) do
    own.out:event("quote", { amount = price.amount, unit = price.unit, place = price.place, dry_run = own.parsed.dry_run })
  end
end

---Checks, prices and asks.
---@return homegen.cli.batch.Plan|nil
---@return integer|nil exit_code
local function agree(own, file, format)
  local out, parsed = own.out, own.parsed
  local found, err = plan.make(own, file, format, parsed.output)
  if err then return nil, refuse(out, err.kind, err.message, err.hint) end
  if not found then
    out:event("interrupted", { signal = own.signal, running = {} })
    tell(out, ("homegen: %s. %s"):format(own.signal, money.nothing_sent()))
    return nil, exit_codes.INTERRUPTED
  end
  if found.invalid > 0 then
    local lines = found.invalid + found.count
    return nil, refuse(out, "invalid", ("%s: %d of %d %s not valid"):format(
      file.path, found.invalid, lines, lines == 1 and "job is" or "jobs are"))
  end
  if found.count == 0 then return nil, refuse(out, "invalid", file.path .. " has no jobs") end
  local prices = found:prices_by_place()
  say_prices(own, prices)
  if found.known > 0 then out:say(batch_money.known(found.known, found.count)) end
  if parsed.dry_run then
    out:say(("%d jobs, all of them valid. %s"):format(found.count, money.dry_run(prices)))
    return nil, exit_codes.DONE
  end
  local exit_code = consent.refused(out, prices, parsed)
  if exit_code then return nil, exit_code end
  if #prices > 0 then out:say(money.cost(prices)) end
  return found
end

local function summary_of(own, work, started_at, since)
  local summary = {
    elapsed = math.floor((homegen.now() - since) * 1000 + 0.5) / 1000, started_at = started_at, ended_at = os.time(),
    stopped = work.stopped and work.stopped.message, journal = own.journal,
  }
  for name, value in pairs(work.counts) do
    if summary[name] == nil then summary[name] = value end
  end
  return summary
end

local function counts_in_words(counts)
  local parts = { ("%d of %d done"):format(counts.succeeded, counts.jobs) }
  local function add(name, text)
    if counts[name] > 0 then parts[#parts + 1] = text:format(counts[name]) end
  end
  add("failed", "%d failed")
  add("unfinished", "%d paid and not finished")
  add("unknown_outcome", "%d with an unknown outcome")
  add("not_sent", "%d not sent")
  add("paused", "%d paused")
  return table.concat(parts, ", ")
end

-- All has ended.
local function conclude(own, work, summary)
  local out, counts = own.out, work.counts
  local problem = work.record:finish(summary)
  own:close()
  if work.changed then
    out:error({ kind = "io", outcome = "not_sent", message = own.parsed.jobs .. ": " .. batch_money.changed(work.changed) })
  end
  if work.stopped then tell(out, "homegen: " .. batch_money.stopped(work.stopped.message, counts.states.not_begun or 0)) end
  out:say(("%s. %s"):format(counts_in_words(counts), batch_money.run(counts)))
  if summary.failures then out:say("what has no picture stands in " .. summary.failures) end
  if problem then out:error({ kind = "io", message = "what was written of the batch is not complete: " .. problem }) end
  work.board:tell()
  out:event("summary", summary)
  local exit_code = work:exit_code()
  return problem and exit_code == exit_codes.DONE and exit_codes.IO or exit_code
end

-- Told to end: what is on its way is waited for, so that it is known what was paid for.
local function interrupted(own, work)
  local out, counts, running, list = own.out, work.counts, 0, {}
  out:say(("homegen: %s: stopping"):format(own.signal))
  local tasks = {}
  for task, job in pairs(work.active) do tasks[task] = job end
  own:close()
  work.record:abandon()
  local again, left = followup.again(own), counts.waiting + counts.not_sent + counts.paused
  for task, job in pairs(tasks) do
    if task.id then
      running = running + 1
    elseif task.error and task.error.outcome == "unknown" then
      work:doubt(job)
    else
      left = left + 1
    end
    list[#list + 1] = { state = task.state, service = job.service, id = task.id, key = job.key, command = again }
  end
  out:event("interrupted", { signal = own.signal, running = list })
  tell(out, ("%s. %s"):format(counts_in_words(counts), batch_money.run(counts)))
  tell(out, batch_money.interrupted(running, left, again))
  return exit_codes.INTERRUPTED
end

local function perform(own, file, format)
  local found, exit_code = agree(own, file, format)
  if not found then
    own:close()
    return exit_code
  end
  local started_at, since = os.time(), homegen.now()
  local work = run.new(own, found, jobs.each(file, format, own.parsed.service), record.new(own.parsed.output))
  if not work:go() then return interrupted(own, work) end
  return conclude(own, work, summary_of(own, work, started_at, since))
end

-- All that a batch comes to lies in its folder, the journal too, unless something else is said.
local function settle_options(parsed)
  parsed.concurrency = parsed.concurrency or CONCURRENCY
  local own = parsed.output .. "/jobs.db"
  if parsed.dry_run then -- which makes none
    parsed.journal = parsed.journal or files.exists(own) and own or nil
    parsed.no_journal = not (parsed.journal and files.exists(parsed.journal))
    return
  end
  if not (parsed.journal or parsed.no_journal or parsed.sandbox) then parsed.journal = own end
end

---@param parsed table
---@return integer exit_code
function batch.run(parsed)
  local out = output.new(parsed)
  settle_options(parsed)
  local file, message = source.open(parsed.jobs)
  if not file then return out:finish(refuse(out, "io", message)) end
  if not parsed.dry_run and not files.make_folder(parsed.output) then
    file:close()
    return out:finish(refuse(out, "io", ("the folder %s cannot be made"):format(parsed.output)))
  end
  local own, exit_code = session.open(out, parsed, { max_unfinished = parsed.concurrency })
  if not own then return out:finish(exit_code) end
  exit_code = perform(own, file, parsed.format or jobs.format_of(parsed.jobs))
  file:close()
  return out:finish(exit_code)
end

return batch
