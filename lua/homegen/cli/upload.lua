--- `--upload COMMAND`: a local picture becomes a URL by a shell command of the user's. It runs beside the loop, so that
--- nothing else waits for it.

local files = require "homegen.cli.files"
local homegen = require "homegen"
local shell = require "homegen.cli.shell"
local words = require "homegen.base.words"

local upload = {}

local PATIENCE, INTERVAL = 600, 0.05 -- seconds
local MOST_BYTES = 16 * 1024 -- of what a command prints

-- $1 is the command, $2 a folder of nobody else's, $3 the picture in it. The exit code is written last, under another name
-- first: when it is there, all is.
local SCRIPT = [[
sh -c "$1" homegen-upload "$3" <"$3" >"$2/.url" 2>"$2/.errors"
echo $? >"$2/.code.part"
mv "$2/.code.part" "$2/.code"
]]

local function read(path)
  local file = io.open(path, "rb")
  if not file then return "" end
  local content = file:read(MOST_BYTES) or ""
  file:close()
  return content
end

local function make_folder()
  local pipe = assert(io.popen "mktemp -d 2>/dev/null")
  local folder = pipe:read "*l"
  pipe:close()
  return folder
end

-- What may stand in a file's name.
local function safe_name(name)
  name = name:match "[^/]*$":gsub("[^%w._-]", "_"):gsub("^[.-]+", "")
  return name ~= "" and name:sub(-100) or "picture"
end

local function outcome(folder)
  local code = tonumber(read(folder .. "/.code"))
  if not code then return nil, ("the command of --upload has not ended after %d s"):format(PATIENCE) end
  if code ~= 0 then
    local errors = read(folder .. "/.errors"):gsub("%s+$", "")
    return nil, ("the command of --upload ended with %d: %s"):format(code, words.presentable(errors))
  end
  local url = read(folder .. "/.url"):match "^%s*(%S+)%s*$"
  if not url or not url:find "^https?://" then return nil, "the command of --upload printed no URL (one line, http or https)" end
  return url
end

---@async
local function run(command, folder, path)
  os.execute(("sh -c %s homegen %s >/dev/null 2>&1 &"):format(shell.quote(SCRIPT), shell.join { command, folder, path }))
  local deadline = homegen.now() + PATIENCE
  while not files.exists(folder .. "/.code") and homegen.now() < deadline do homegen.sleep(INTERVAL) end
  return outcome(folder)
end

---@param command string of the shell
---@return async fun(bytes: string, name: string): string|nil, string|nil as `homegen.new` takes it
function upload.by(command)
  return function(bytes, name)
    local folder = make_folder()
    if not folder then return nil, "there is no place for a temporary folder" end
    local path = folder .. "/" .. safe_name(name)
    local ok, problem = files.write(path, bytes)
    local url
    if ok then url, problem = run(command, folder, path) end
    os.execute("rm -rf " .. shell.quote(folder))
    return url, problem
  end
end

return upload
