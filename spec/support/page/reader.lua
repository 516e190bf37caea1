--- Who reads a page from top to bottom and types what it says: one folder, one environment, block after block.

local cjson = require "cjson"
local command = require "spec.support.process.command"
local httpd = require "homegen.sandbox.httpd"
local pictures = require "spec.support.pictures"
local runtime = require "spec.support.runtime"
local samples = require "homegen.sandbox.files.samples"
local scratch = require "spec.support.scratch"

local function read_all(pipe)
  local text = pipe:read "*a"
  pipe:close()
  return text
end

local tree = read_all(assert(io.popen "pwd -P")):gsub("\n$", "")
-- By its whole path: the reader's `lua5.4` is it.
local interpreter = read_all(assert(io.popen("command -v " .. runtime.interpreter))):gsub("\n$", "")

-- A page's LÖVE programs run in this: frames until it quits, which the player asks for in the third.
local LOVE = [[
local ended, left
love = { event = { quit = function() ended = true end } }
assert(loadfile(arg[1]))()
love.load()
for frame = 1, 1e6 do
  love.update(1 / 60)
  if ended or frame == 3 then ended, left = false, not love.quit() end
  if left then break end
end
assert(left, "it does not quit")
]]

-- What a reader has of his own, by the names that the pages use: a room, its mask, and masks that other programs have made.
local SIZE = { width = 1024, height = 768 }

local function inside(yes, no)
  return function(x, y)
    if x >= 290 and x < 835 and y >= 392 and y < 654 then return yes end
    return no
  end
end

local function png(kind, at, palette)
  return pictures.png { width = SIZE.width, height = SIZE.height, kind = kind, at = at, palette = palette }
end

local OWN = {
  ["room.png"] = function() return scratch.read(samples.room) end,
  ["mask.png"] = function() return scratch.read(samples.mask) end,
  ["white.png"] = function() return png("gray", inside(255, 0)) end, -- white is what is meant
  ["erased.png"] = function() -- transparent is what is meant
    local alpha = inside(0, 255)
    return png("rgba", function(x, y) return 120, 110, 90, alpha(x, y) end)
  end,
  ["labels.png"] = function() return png("palette", inside(24, 3), ("\60\120\180"):rep(25)) end, -- class 24 is what is meant
}

---@class spec.Reader
---@field folder string
local Reader = {}
Reader.__index = Reader

-- Of the programs that a page calls by name.
local function put_programs(folder)
  local programs = {
    homegen = ("exec %s '%s/bin/homegen' \"$@\"\n"):format(interpreter, tree),
    ["lua5.4"] = ("exec %s \"$@\"\n"):format(interpreter),
  }
  os.execute(("mkdir -p '%s/.session/bin' && touch '%s/.session/environment'"):format(folder, folder))
  for name, line in pairs(programs) do scratch.write(("%s/.session/bin/%s"):format(folder, name), "#!/bin/sh\n" .. line) end
  os.execute(("chmod +x '%s'/.session/bin/*"):format(folder))
end

local function free_port()
  local listener = assert(httpd.new { host = "127.0.0.1", port = 0 })
  local port = listener:port()
  listener:close()
  return tostring(port)
end

---Begins in a folder that holds the checkout's files, with a provider of the reader's.
---@return spec.Reader
function Reader.new()
  local self = setmetatable({ folder = scratch.folder(), ports = {} }, Reader)
  self.provider = command.start "sandbox --json --painter plain --seconds 0"
  os.execute(("cd '%s' && ln -s '%s'/* '%s/.ci' ."):format(self.folder, tree, tree))
  for name, make in pairs(OWN) do scratch.write(("%s/%s"):format(self.folder, name), make()) end
  put_programs(self.folder)
  local start = cjson.decode(self.provider.line)
  scratch.write(self.folder .. "/.session/environment", ([[
export IDEAL_HOUSE_BASE_URL='%s' IDEAL_HOUSE_API_KEY='%s' IACREA_BASE_URL='%s' IACREA_API_KEY='%s' IACREA_USER_ID='%s'
export HOME='%s' PATH='%s/.session/bin':"$PATH"
]]):format(start.base_url, start.api_key, start.base_url, start.api_key, start.user_id, self.folder, self.folder))
  return self
end

-- A port that a page names may be taken: each is another one, the same all over the page.
function Reader:with_own_ports(text)
  local function name(port) self.ports[port] = self.ports[port] or free_port() end
  for port in text:gmatch "%f[%w]port = (%d+)" do name(port) end
  for port in text:gmatch "%-%-port[ =](%d+)" do name(port) end
  return (text:gsub("%d+", self.ports))
end

---Types lines in the shell.
---@param text string
---@return string printed, integer status
function Reader:shell(text)
  local lines = ("\n" .. self:with_own_ports(text)):gsub('make %-s env', "make -s env LUA=" .. runtime.name)
  -- A sandbox is there when the next line is typed, ends with the page, and does not paint for long.
  lines = lines:gsub("\n(%S*homegen sandbox [^\n]-) &", "\nrm -f $SESSION/ready\n"
    .. "%1 --painter plain --seconds 0.1 >$SESSION/ready 2>&1 & echo $! >>$SESSION/servers\n"
    .. "while ! [ -s $SESSION/ready ] && kill -0 $!; do sleep 0.05; done")
  scratch.write(self.folder .. "/.session/lines", ([[
. $SESSION/environment
%s
status=$?
export -p >$SESSION/environment
printf "cd '%%s'\n" "$PWD" >>$SESSION/environment
exit $status
]]):format(lines))
  return self:run "sh $SESSION/lines"
end

---@param line string
---@return string printed, integer status
function Reader:run(line)
  local pipe = assert(io.popen(("cd '%s' && exec 2>&1 </dev/null; export SESSION='%s/.session'; timeout 100 sh -c '%s'; "
    .. "echo \"exit $?\""):format(self.folder, self.folder, line)))
  local printed, status = read_all(pipe):match "^(.*)exit (%d+)\n$"
  return printed, tonumber(status)
end

---Runs a program of Lua, as the reader's environment is now.
---@param text string
---@return string printed, integer status
function Reader:lua(text)
  scratch.write(self.folder .. "/.session/program.lua", self:with_own_ports(text))
  scratch.write(self.folder .. "/.session/love.lua", LOVE)
  local love = text:find "love%." and "$SESSION/love.lua" or ""
  return self:run((". $SESSION/environment; exec %s %s $SESSION/program.lua"):format(interpreter, love))
end

-- A Python that has what a program imports; nil where none is here.
local function python_with(text)
  local imports = {}
  for name in ("\n" .. text):gmatch "\nimport ([%w_]+)" do imports[#imports + 1] = "import " .. name end
  for name in ("\n" .. text):gmatch "\nfrom ([%w_]+)" do imports[#imports + 1] = "import " .. name end
  for _, python in ipairs { "python3", "/usr/bin/python3" } do
    local test = ("%s -c '%s' 2>/dev/null && echo yes"):format(python, table.concat(imports, "; "))
    if read_all(assert(io.popen(test))) == "yes\n" then return python end
  end
end

---Runs a program of Python where what it imports is installed, and reads it else, where there is Python.
---@param text string
---@return string printed, integer status, boolean was_run
function Reader:python(text)
  scratch.write(self.folder .. "/.session/program.py", text)
  local python = python_with(text)
  if python then
    local printed, status = self:run((". $SESSION/environment; exec %s $SESSION/program.py"):format(python))
    return printed, status, true
  end
  local printed, status = self:run "! command -v python3 >/dev/null || python3 -m ast $SESSION/program.py >/dev/null"
  return printed, status, false
end

---Stops what was started, and removes the folder.
function Reader:leave()
  local file = io.open(self.folder .. "/.session/servers")
  for pid in (file and file:read "*a" or ""):gmatch "%d+" do os.execute(("kill %s 2>&-"):format(pid)) end
  if file then file:close() end
  command.stop_all()
  scratch.remove(self.folder)
end

return Reader
