--- The library's hints speak to people who write Lua. Here they name the command's options instead; what the command says in
--- its own words, and better, is left out.

local hints = {}

local CHANGES = { -- the first that fits stands for the whole hint; false: it is left out
  { "^give homegen%.new{ .* } or set ([%u_]+), or try it with sandbox = true", "set %1, or try it with --sandbox" },
  { "^give homegen%.new{ .* } or set ([%u_]+)", "set %1" },
  { "^give homegen%.new{ upload", "give --upload 'COMMAND', which prints a URL for the picture, or a URL instead of the file" },
  { "account = \"name\" in homegen%.new", "if both keys are one account (a new key of yours), say so with --account NAME; if they are "
    .. "two, give each its own name, or use another --key for the job" },
  { "^check [%w_]+%.api_key or ([%u_]+)", "check %1" },
  { "^check iacrea%.api_key, and", "check IACREA_API_KEY, and that IACREA_USER_ID belongs to it" },
  { "^check iacrea%.base_url, iacrea", "check --base-url, IACREA_USER_ID and the generation's id" },
  { "^check [%w_]+%.base_url and ([%u_]+)", "check --base-url and %1" },
  { "^check [%w_]+%.api_key and ([%u_]+)(.*)$", "check %1%2" },
  { "raise `budget`", "raise --budget, or wait for tasks that may be refunded" },
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
    local captures = { hint:match(change[1]) }
    if captures[1] then
      return change[2] and (change[2]:gsub("%%(%d)", function(place) return captures[tonumber(place)] end)) or nil
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
