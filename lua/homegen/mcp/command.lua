--- The command `homegen mcp`: a server of the Model Context Protocol over standard input and output.

local homegen = require "homegen"
local jobs = require "homegen.mcp.jobs"
local ledger = require "homegen.mcp.ledger"
local limits = require "homegen.mcp.limits"
local loop = require "homegen.mcp.loop"
local server = require "homegen.mcp.server"
local session = require "homegen.cli.session"
local shell = require "homegen.cli.shell"
local terminal = require("homegen.base.native").need "homegen.terminal"

local command = {}

local DONE, FAILED, USAGE = 0, 1, 2
local LONGEST_LINE = 64 * 1024 * 1024 -- a request carries a mask in base64 at most
local MOST_UNSENT = 128 * 1024 * 1024 -- pictures that nobody has read yet
local WAIT, MOST_WAIT = 45, 600
local INLINE = 700 * 1000 -- bytes; in base64 it stays below what programs of agents take

local function number(least, most)
  return function(text)
    local value = text:find "^%d+%.?%d*$" and tonumber(text)
    if value and value >= least and value <= most then return value end
    return nil, ("a number from %g to %g is expected, not '%s'"):format(least, most, text)
  end
end

function command.define(parser)
  local own = parser:command("mcp", "Serve agents by the Model Context Protocol on standard input and output.")
  own:option("--session-limit", "Credits and photos that agents may spend while this server runs: a number, none, or "
    .. "ideal-house=CREDITS,iacrea=PHOTOS. Default: HOMEGEN_SESSION_LIMIT, else 50."):argname("N"):convert(limits.read)
  own:option("--day-limit", "The same for any 24 hours, over all servers on the journal. Default: HOMEGEN_DAY_LIMIT, else 100.")
    :argname("N"):convert(limits.read)
  own:option("--wait", "Seconds after which a call is answered, whether or not the picture is there."):argname("SECONDS")
    :default(tostring(WAIT)):convert(number(0, MOST_WAIT))
  own:option("--journal", "File that remembers jobs. Default: the command's own, in your state folder."):argname "FILE"
  own:option("--pictures", "Folder that pictures are saved in. Default: pictures, beside the journal."):argname "FOLDER"
  own:option("--inline-limit", "Bytes up to which a picture is part of an answer; larger ones are links."):argname("BYTES")
    :default(tostring(INLINE)):convert(number(0, 16 * 1024 * 1024))
  own:flag("--local-files", "Let agents name pictures on this machine (the *_file parameters).")
  own:option("--account", "Name of the account: with a journal, all keys of that name are one account."):argname "NAME"
  own:option("--base-url", "Address of the providers, such as that of `homegen sandbox`."):argname "URL"
  own:option("--poll-interval", "Seconds between two questions for a job; at least 3, but on this machine."):argname("SECONDS")
    :convert(number(0.01, 600))
end

local function say(...)
  io.stderr:write("homegen mcp: ", ...)
  io.stderr:write "\n"
end

-- A folder and those above it, for their owner alone; as an absolute path.
local function make_folder(path)
  local pipe = io.popen("umask 077 && mkdir -p -- " .. shell.quote(path) .. " && cd -- " .. shell.quote(path) .. " && pwd -P", "r")
  local absolute = pipe and pipe:read "*l"
  if pipe then pipe:close() end
  return absolute
end

---@return { journal: string, agents: string, pictures: string }|nil
---@return string|nil message
local function places_of(parsed)
  local journal = parsed.journal or session.journal_path()
  if not journal then return nil, "there is no home folder: name a --journal" end
  local above, name = journal:match "^(.*)/([^/]+)$"
  local folder = make_folder(above == "" and "/" or above or ".")
  if not folder then return nil, ("the folder of %s cannot be made"):format(journal) end
  journal = folder .. "/" .. (name or journal)
  local pictures = make_folder(parsed.pictures or folder .. "/pictures")
  if not pictures then return nil, ("the folder %s cannot be made"):format(parsed.pictures or folder .. "/pictures") end
  return { journal = journal, agents = journal .. ".agents", pictures = pictures }
end

local function limit_of(given, variable)
  local text = os.getenv(variable)
  if given or not text or text == "" then return given end
  local read, problem = limits.read(text)
  if read then return read end
  return nil, variable .. ": " .. problem
end

local function limits_of(parsed)
  local per_session, problem = limit_of(parsed.session_limit, "HOMEGEN_SESSION_LIMIT")
  if problem then return nil, problem end
  local day
  day, problem = limit_of(parsed.day_limit, "HOMEGEN_DAY_LIMIT")
  if problem then return nil, problem end
  return limits.new(per_session, day)
end

local function open_client(parsed, journal)
  local provider = parsed.base_url and { base_url = parsed.base_url } or nil
  local ok, client, err = pcall(homegen.new, {
    journal = journal, ideal_house = provider, iacrea = provider, account = parsed.account, local_files = parsed.local_files or false,
    poll_interval = parsed.poll_interval,
  })
  if not ok then return nil, tostring(client):gsub("^.-:%d+: ", "") end
  return client, err and tostring(err)
end

local function services_by_name()
  local services = {}
  for _, service in ipairs(homegen.services()) do services[service.name] = service end
  return services
end

local function open_shop(parsed, places, own_limits, client)
  local services, err = services_by_name(), nil
  local shop = {
    client = client, services = services, jobs = jobs.new(client, services, places.pictures), limits = own_limits,
    folder = places.pictures,
    now = os.time, wait = parsed.wait, inline = parsed.inline_limit, local_files = parsed.local_files or false,
  }
  homegen.run(function() shop.ledger, err = ledger.open(places.agents) end)
  if not shop.ledger then return nil, err end
  return shop
end

local function serve(shop, keeper)
  print = function(...) -- luacheck: ignore 121
    io.stderr:write(table.concat({ ... }, "\t"), "\n")
  end
  terminal.ignore_closed_pipes()
  local channel = terminal.channel(0, 1, LONGEST_LINE, MOST_UNSENT)
  local own = server.new(shop, function(line) return channel:write(line) end)
  local adopting = homegen.spawn(shop.jobs.adopt, shop.jobs) -- what earlier servers have left goes on
  loop.run(own, adopting, { channel = channel, signals = terminal.termination(), keeper = keeper })
  channel:close()
end

---@param parsed table
---@return integer exit_code
function command.run(parsed)
  local own_limits, problem = limits_of(parsed)
  if not own_limits then
    say(problem)
    return USAGE
  end
  local keeper = terminal.split() -- programs of agents kill what they have started, and a paid request may be on its way
  local places, client, shop
  places, problem = places_of(parsed)
  if places then client, problem = open_client(parsed, places.journal) end
  if client then shop, problem = open_shop(parsed, places, own_limits, client) end
  if not shop then
    say(problem)
    return FAILED
  end
  serve(shop, keeper)
  return DONE
end

return command
