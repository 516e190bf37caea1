--- `homegen sandbox`: the sandbox as a process.

local cli_sandbox = {}

local DONE, FAILED = 0, 1

local function to_text(text) return text end

-- Plain decimals alone: what else Lua takes for a number (hexadecimal, exponents) is a slip on a command line.
local function to_number(text)
  return (text:find "^%-?%d+%.?%d*$" or text:find "^%-?%.%d+$") and tonumber(text) or nil
end

local WORDS = { painter = '"plain"' } -- where the command allows less than Lua does

---An option of the sandbox that takes a value, which is checked as the sandbox would.
local function define_option(command, flag, help, read)
  local name = flag:sub(3):gsub("-", "_")
  return command:option(flag, help):convert(function(text)
    local value = read(text)
    local problem = require("homegen.sandbox.options").problem(name, value)
    if not problem then return value end
    return nil, ("option '%s' must be %s, got '%s'"):format(flag, WORDS[name] or problem, text)
  end)
end

---@param parser table argparse's
function cli_sandbox.define(parser)
  local command = parser:command("sandbox", "Serve both providers' APIs on this machine, with play money.")
  local function number(flag, help) return define_option(command, flag, help, to_number) end
  local function text(flag, help) return define_option(command, flag, help, to_text) end
  number("--port", "Port to listen on; 0 lets the system choose."):default("0")
  text("--host", "Numeric address to listen on."):default("127.0.0.1")
  text("--folder", "Serve this folder's pictures under /files/.")
  number("--credits", "Ideal House credits to start with.")
  number("--photos", "iaCrea photos to start with.")
  text("--api-key", "The key to accept; default: a random one.")
  text("--user-id", "The iaCrea user to accept, a UUID; default: a random one.")
  number("--seconds", "Simulated time of one task.")
  number("--workers", "Tasks worked on at the same time.")
  number("--max-unfinished", "Unfinished tasks of one service; more are refused.")
  text("--state", "Keep ledgers, tasks and results in this file and beside it; go on where it ends.")
  text("--painter", "plain: results are one tiny picture; nothing is drawn.")
  text("--create-log", "Append a line to this file for every create request that is read.")
  command:flag("--no-sync", "Do not wait for the disk: what is kept outlives the process, but perhaps not the machine.")
  command:flag("--json", "Print the start line as JSON.")
  command:flag("--verbose", "Log every request to standard error.")
  command:flag("--die-with-parent", "Stop when standard input closes.")
end

local function log_line(line)
  io.stderr:write("homegen sandbox: ", line, "\n")
end

local function start(arguments)
  local sandbox = require "homegen.sandbox"
  return sandbox.start {
    host = arguments.host, port = arguments.port, folder = arguments.folder,
    credits = arguments.credits, photos = arguments.photos, seconds = arguments.seconds,
    api_key = arguments.api_key, user_id = arguments.user_id,
    workers = arguments.workers, max_unfinished = arguments.max_unfinished,
    painter = arguments.painter, create_log = arguments.create_log, state = arguments.state, sync = not arguments.no_sync,
    log = arguments.verbose and log_line or nil,
  }
end

local function quoted(text)
  return text:find "[^%w:/._-]" and "'" .. text:gsub("'", "'\\''") .. "'" or text
end

-- What points any client in a shell at it, homegen's and others that read these variables.
local function exports(handle)
  local lines = {}
  for index, pair in ipairs {
    { "IDEAL_HOUSE_BASE_URL", handle.base_url }, { "IDEAL_HOUSE_API_KEY", handle.api_key },
    { "IACREA_BASE_URL", handle.base_url }, { "IACREA_API_KEY", handle.api_key }, { "IACREA_USER_ID", handle.user_id },
  } do
    lines[index] = ("export %s=%s\n"):format(pair[1], quoted(pair[2]))
  end
  return table.concat(lines)
end

-- At once: whoever reads the first line only may close the pipe behind it.
local function announce(arguments, handle)
  if arguments.json then
    local key = handle.api_key:gsub('["\\]', "\\%0")
    io.stdout:write(('{"base_url":"%s","api_key":"%s","user_id":"%s"}\n'):format(handle.base_url, key, handle.user_id))
  else
    io.stdout:write(("homegen sandbox: %s key %s user %s\nconsole: %s/console\n%s"):format(
      handle.base_url, handle.api_key, handle.user_id, handle.base_url, exports(handle)))
  end
  io.stdout:flush()
end

-- Standard input is readable when it has bytes or has been closed; an unwatchable one (a file, /dev/null) has no
-- parent behind it.
local function watch_parent(reactor, stop)
  local function on_input()
    if not io.stdin:read(1) then
      reactor.unwatch(0)
      stop()
    end
  end
  if not reactor.watch(0, on_input) then stop() end
end

local function serve(arguments, handle)
  local reactor, terminal = require "homegen.loop.reactor", require("homegen.base.native").need "homegen.terminal"
  local running = true
  local function stop() running = false end
  local signals = assert(terminal.termination())
  assert(reactor.watch(signals:fd(), function()
    if signals:take() then stop() end
  end))
  if arguments.die_with_parent then watch_parent(reactor, stop) end
  announce(arguments, handle)
  while running do reactor.turn() end
  reactor.unwatch(signals:fd())
  handle:stop()
  signals:close()
end

---@param arguments table parsed by argparse
---@return integer exit_code
function cli_sandbox.run(arguments)
  local handle, err = start(arguments)
  if not handle then
    io.stderr:write(tostring(err), "\n")
    return FAILED
  end
  serve(arguments, handle)
  return DONE
end

return cli_sandbox
