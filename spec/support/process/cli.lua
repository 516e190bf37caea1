--- Runs the command as a person or a script does: its two streams apart, in a folder of its own, with or without a terminal,
--- against a sandbox that is a process.

local command = require "spec.support.process.command"
local cjson = require "cjson"
local scratch = require "spec.support.scratch"

local cli = {}

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

---@class spec.Scene
---@field folder string working folder, home and state
---@field environment table<string, string>
---@field before? string shell text in front of the command
---@field sandbox? spec.Process
local Scene = {}
Scene.__index = Scene

---@return spec.Scene without any key
function cli.scene()
  local folder = scratch.folder()
  return setmetatable({ folder = folder, environment = { HOME = folder, XDG_STATE_HOME = folder .. "/state" } }, Scene)
end

---Starts a sandbox and points the variables at it.
---@param options? string further options of the command
---@return spec.Scene self
function Scene:serve(options)
  self.sandbox = command.start(("sandbox --json --painter plain --seconds 0.05 --create-log %s/creates.log %s"):format(
    self.folder, options or ""))
  local told = cjson.decode(self.sandbox.line)
  self.url = told.base_url
  for name, value in pairs {
    IDEAL_HOUSE_BASE_URL = told.base_url, IDEAL_HOUSE_API_KEY = told.api_key,
    IACREA_BASE_URL = told.base_url, IACREA_API_KEY = told.api_key, IACREA_USER_ID = told.user_id,
  } do self.environment[name] = value end
  return self
end

---@return integer count creates that the sandbox has read
function Scene:creates()
  local _, count = (scratch.read(self.folder .. "/creates.log") or ""):gsub(" read\n", "")
  return count
end

---Lets the sandbox's next answers go wrong.
---@param fault table see sandbox/README.md
function Scene:fault(fault)
  local path = self.folder .. "/fault.json"
  scratch.write(path, cjson.encode(fault))
  local pipe = assert(io.popen(("curl -sS -o /dev/null -w '%%{http_code}' --data @%s %s/__sandbox/faults"):format(path, self.url)))
  local status = pipe:read "*a"
  pipe:close()
  assert(status:find "^2", status)
end

function Scene:words(arguments, program)
  local parts = { "cd " .. quote(self.folder) .. "; " .. (self.before or "") .. " exec env -u NO_COLOR -u COLUMNS" }
  for _, name in ipairs { "IDEAL_HOUSE", "IACREA" } do
    for _, what in ipairs { "API_KEY", "BASE_URL", "USER_ID" } do parts[#parts + 1] = ("-u %s_%s"):format(name, what) end
  end
  for name, value in pairs(self.environment) do parts[#parts + 1] = name .. "=" .. quote(value) end
  return table.concat(parts, " ") .. " " .. (program or command.words()) .. " " .. arguments
end

---Runs it to its end.
---@param arguments string
---@param redirections? string after the command, such as "| true"; standard output is caught otherwise
---@param program? string default: homegen
---@return { text: string, errors: string, code: integer }
function Scene:run(arguments, redirections, program)
  local base, words = self.folder .. "/stream", self:words(arguments, program)
  local script = ("(%s) </dev/null >%s.out 2>%s.err"):format(words, base, base)
  if redirections then script = ("set -o pipefail; (%s) </dev/null 2>%s.err %s"):format(words, base, redirections) end
  local pipe = assert(io.popen("bash -c " .. quote(script .. "; echo $?")))
  local code = tonumber(pipe:read "*a")
  pipe:close()
  return { text = redirections and "" or scratch.read(base .. ".out"), errors = scratch.read(base .. ".err"), code = code }
end

---Runs it on a terminal.
---@param arguments string
---@param options? { columns?: integer, typed?: string, when?: string } `when`: what has to be shown before it is typed
---@return { text: string, code: integer } all that was shown
function Scene:terminal(arguments, options)
  options = options or {}
  local inner = ("stty cols %d; %s"):format(options.columns or 80, self:words(arguments))
  local path = self.folder .. "/inner"
  scratch.write(path, inner)
  local when = ""
  if options.when then
    when = ("until grep -q %s %s/shown 2>/dev/null; do sleep 0.05; done;"):format(quote(options.when), self.folder)
  end
  -- What is typed is there from the start; the end of it comes when the command has ended.
  local shell = ("exec 3< <(%s printf %%s %s; exec sleep 30); typing=$!; TERM=xterm script -qefc 'bash %s' %s/shown <&3; code=$?; "
    .. "kill $typing 2>/dev/null; echo \"exit $code\""):format(when, quote(options.typed or ""), path, self.folder)
  local pipe = assert(io.popen("bash -c " .. quote(shell) .. " 2>&1"))
  local text, code = pipe:read("*a"):match "^(.*)exit (%d+)"
  pipe:close()
  return { text = (text:gsub("\r\n", "\n")), code = tonumber(code) }
end

---@class spec.Running
---@field pid integer

---Starts it.
---@param arguments string
---@return spec.Running
function Scene:start(arguments)
  self.started = (self.started or 0) + 1
  local base = ("%s/running%d"):format(self.folder, self.started)
  local pipe = assert(io.popen("bash -c " .. quote(("(%s) </dev/null >%s.out 2>%s.err & echo $!; wait $!; echo $?"):format(
    self:words(arguments), base, base))))
  return setmetatable({ pipe = pipe, pid = tonumber(pipe:read "*l"), base = base }, { __index = cli })
end

---Waits until it has said something.
---@param running spec.Running
---@param pattern string
function cli.wait_for(running, pattern)
  for _ = 1, 400 do
    if (scratch.read(running.base .. ".err") or ""):find(pattern) or (scratch.read(running.base .. ".out") or ""):find(pattern) then
      return
    end
    os.execute "sleep 0.02"
  end
  error("it never said " .. pattern .. ": " .. (scratch.read(running.base .. ".err") or ""), 2)
end

---Sends it a signal and waits for its end.
---@param running spec.Running
---@param signal? string
---@return { text: string, errors: string, code: integer }
function cli.finish(running, signal)
  if signal then os.execute(("kill -%s %d"):format(signal, running.pid)) end
  local code = tonumber(running.pipe:read "*a")
  running.pipe:close()
  return { text = scratch.read(running.base .. ".out"), errors = scratch.read(running.base .. ".err"), code = code }
end

---@param text string lines of JSON
---@return table[] events
function cli.events(text)
  local list = {}
  for line in text:gmatch "[^\n]+" do list[#list + 1] = cjson.decode(line) end
  return list
end

function Scene:close()
  command.stop_all()
  scratch.remove(self.folder)
end

return cli
