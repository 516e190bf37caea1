--- The library's hints speak to people who write Lua. Here they name the command's options instead; what the command says in
--- its own words, and better, is left out.

local hints = {}

local CHANGES = { -- the first that fits counts; false: left out
  { "^give homegen%.new{ .* } or set ([%u_]+), or try it with sandbox = true", "set %1, or try it with --sandbox" },
  { "^give homegen%.new{ .* } or set ([%u_]+)", "set %1" },
  { "^give homegen%.new{ upload", "give --upload 'COMMAND', which prints a URL for the picture, or a URL instead of the file" },
  { "account = \"name\" in homegen%.new", "if both keys are one account (a new key of yours), say so with --account NAME; if they are "
    .. "two, give each its own name, or use another --key for the job" },
  { "^check ([%w_]+)%.api_key or ([%u_]+)", "check %2" },
  { "^check iacrea%.api_key, and", "check IACREA_API_KEY, and that IACREA_USER_ID belongs to it" },
  { "^check ([%w_]+)%.base_url and ([%u_]+)", "check --base-url and %2" },
  { "^check ([%w_]+)%.api_key and ([%u_]+)(.*)$", "check %2%3" },
  { "raise `budget`, or wait for tasks that may be refunded", "raise --budget, or wait for tasks that may be refunded" },
  { "max_unfinished", "wait, and run it again" },
  { "^use the same parameters", "use the same parameters, or another --key: that is another job then, and paid" },
  { "client:find", "give the address without its signature, or the file itself; another --key is another job, and paid" },
  { "client:", false }, { "result:save", false }, { "chain%.task", false }, { "task list or balance", false },
  { "nothing was sent", false }, { "it cost is refunded", false }, { "homegen%.", false },
}

---@param hint? string
---@return string|nil
function hints.translate(hint)
  if not hint then return nil end
  for _, change in ipairs(CHANGES) do
    if hint:find(change[1]) then
      if not change[2] then return nil end
      local found = hint:match(change[1] .. ".*") and hint:gsub("^.-(" .. change[1] .. ").*$", "%1") or hint
      local replaced = found:gsub(change[1], (change[2]:gsub("%%(%D)", "%%%%%1")))
      return replaced
    end
  end
  return hint
end

---@param warning string of homegen.mask
---@return string
function hints.of_mask(warning)
  return (warning:gsub("homegen%.mask%.convert{.-from = \"(%l+)\".-}", "homegen mask convert FILE --from %1"))
end

return hints
