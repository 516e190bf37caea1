--- Options that several commands have, each defined once.

local options = {}

---What Lua takes for a number beyond plain decimals (hexadecimal, exponents) is a slip on a command line.
---@param least? integer default 0
---@return fun(text: string): integer|nil, string|nil
function options.whole(least)
  least = least or 0
  return function(given)
    local number = given:find "^%d+$" and #given < 16 and tonumber(given)
    if number and number >= least then return math.floor(number) end
    return nil, ("a whole number of at least %d is expected, not '%s'"):format(least, given)
  end
end

---@param given string
---@return number|nil seconds
---@return string|nil problem
function options.seconds(given)
  local number, unit = given:match "^(%d+%.?%d*)([smh]?)$"
  local factor = ({ [""] = 1, s = 1, m = 60, h = 3600 })[unit or ""]
  local seconds = number and tonumber(number) * factor
  if seconds and seconds > 0 then return seconds end
  return nil, ("a time such as 90, 90s, 10m or 1h is expected, not '%s'"):format(given)
end

-- "50" for both providers, or each by name.
---@return table|nil budget as homegen.new takes it
---@return string|nil problem
local function budget(given)
  if given:find "^%d+$" and #given < 16 then
    return { ideal_house = math.floor(tonumber(given)), iacrea = math.floor(tonumber(given)) }
  end
  local limits = {}
  for part in given:gmatch "[^,]+" do
    local name, number = part:match "^%s*([%w_-]+)=(%d+)%s*$"
    name = name and name:gsub("-", "_")
    if name ~= "ideal_house" and name ~= "iacrea" then
      return nil, ("a number, or ideal-house=CREDITS,iacrea=PHOTOS is expected, not '%s'"):format(given)
    end
    limits[name] = math.floor(tonumber(number))
  end
  return limits
end

---@param command table argparse's
function options.output(command)
  command:flag("--json", "Print events as JSON, one a line, on standard output.")
  command:flag("-q --quiet", "Say nothing but results and errors.")
  command:flag("-v --verbose", "Say each request, retry and poll.")
end

---Which journal, and where the provider is.
---@param command table argparse's
function options.journal(command)
  command:option("--journal", "File that remembers tasks, so that nothing is lost or paid twice. Default: a file of yours, "
    .. "see the manual."):argname "FILE"
  command:flag("--no-journal", "Remember nothing beyond this run.")
  command:option("--account", "Name of the account: with a journal, all keys of that name are one account."):argname "NAME"
  command:option("--base-url", "Address of the provider, such as that of `homegen sandbox`."):argname "URL"
end

---What a client needs to make and follow tasks.
---@param command table argparse's
function options.client(command)
  options.journal(command)
  command:flag("--sandbox", "Use the sandbox that comes with homegen: no key, no cost, drawn by procedure.")
  command:option("--timeout", "How long a task may take from its create to its result. Default: 10m."):argname("TIME")
    :convert(options.seconds)
  command:option("--queue-timeout", "How long a task may wait for its turn. Default: no limit."):argname("TIME"):convert(options.seconds)
  command:option("--poll-interval", "The shortest time between two questions for a task. Default: 3; less only on this machine.")
    :argname("TIME"):convert(options.seconds)
  command:option("--budget", "Credits or photos that may be spent over all runs on this journal."):argname("N"):convert(budget)
  command:option("--upload", "Shell command that puts a local picture where the provider can fetch it: it gets the picture's path "
    .. "as $1 and its bytes on standard input, and prints the URL."):argname "COMMAND"
end

---What a single job has.
---@param command table argparse's
function options.job(command)
  command:option("-o --save", "Where the picture goes; may hold {service} {id} {key} {index} {ext}; a folder is enough. "
    .. "Default: {service}-{id}.{ext} in this folder."):argname "PATH"
  command:flag("--no-save", "Save nothing: print the picture's address.")
  command:flag("--manifest", "Write PICTURE.json beside each picture: what it was made of, what it cost, what it holds.")
  command:option("--gallery", "Write a page to look at it with, before and after; over an earlier gallery only."):argname "FILE"
  command:option("--key", "Name of the job: asked for again with the same name it is the same task, paid for once."):argname "NAME"
  command:flag("--retry-failed", "Make a new attempt, where the job of that name has failed.")
  command:flag("--retry-unknown", "Make a new attempt, where nobody knows how the one before ended: it may be paid a second time.")
end

---@param command table argparse's
function options.consent(command)
  command:flag("-y --yes", "Spend without asking.")
  command:option("--max-cost", "Spend without asking, if it costs no more than this."):argname("N"):convert(options.whole(0))
  command:flag("--dry-run", "Print what would be sent and what it would cost; send nothing.")
end

return options
