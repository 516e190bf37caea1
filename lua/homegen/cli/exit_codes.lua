--- What the command's exit codes mean: one per kind of trouble that a script would answer differently.

local exit_codes = {}

---@type { code: integer, name: string, meaning: string }[] as `--help` and docs/command.md list them
exit_codes.list = {
  { code = 0, name = "DONE", meaning = "done" },
  { code = 1, name = "FAILED", meaning = "failed: the provider refused it, could not make it or ended it" },
  { code = 2, name = "USAGE", meaning = "usage: an option or a parameter is not valid; nothing was sent" },
  { code = 3, name = "UNKNOWN", meaning = "unknown outcome: it may have been paid for; it is not sent again" },
  { code = 4, name = "CONFIG", meaning = "a key, an address, a package or a place on the disk is missing, wrong or refused" },
  { code = 5, name = "MONEY", meaning = "the provider's account is empty, or your --budget or --max-cost would be exceeded" },
  { code = 6, name = "LATER", meaning = "network, time limit, too many requests, provider out of order: try again later" },
  { code = 7, name = "DECLINED", meaning = "not confirmed, or canceled" },
  { code = 8, name = "CONTENT", meaning = "content review refused the prompt or the picture" },
  { code = 9, name = "IO", meaning = "a file, the journal or the output could not be read or written" },
  { code = 10, name = "DIFFERS", meaning = "probe, check, verify: what was looked at is not as it should be" },
  { code = 130, name = "INTERRUPTED", meaning = "interrupted (Ctrl-C, SIGTERM, SIGHUP); what goes on, and how to get it, was said" },
}

for _, entry in ipairs(exit_codes.list) do exit_codes[entry.name] = entry.code end

local BY_KIND = {
  invalid = "USAGE", unknown_outcome = "UNKNOWN", config = "CONFIG", auth = "CONFIG", credits = "MONEY", budget = "MONEY",
  network = "LATER", timeout = "LATER", limit = "LATER", server = "LATER", canceled = "DECLINED", content = "CONTENT", io = "IO",
}

---@param err homegen.Error
---@return integer code
function exit_codes.of(err)
  if err.outcome == "unknown" then return exit_codes.UNKNOWN end
  return exit_codes[BY_KIND[err.kind] or "FAILED"]
end

---The lines of `--help`.
---@return string
function exit_codes.help()
  local lines = { "Exit codes:" }
  for _, entry in ipairs(exit_codes.list) do lines[#lines + 1] = ("  %3d  %s"):format(entry.code, entry.meaning) end
  return table.concat(lines, "\n")
end

return exit_codes
