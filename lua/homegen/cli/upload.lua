--- `--upload COMMAND`: a local picture becomes a URL by a shell command of the user's. It runs beside the loop, so that
--- nothing else waits for it.

local homegen = require "homegen"
local shell = require "homegen.cli.shell"
local words = require "homegen.base.words"

local upload = {}

local PATIENCE, INTERVAL = 600, 0.05 -- seconds

-- $1 is the command, $2 a file with the bytes, $3 the picture's name. The command sees a file of that name. Its exit code is
-- written last, under another name first: when it is there, all is.
local SCRIPT = [[
command=$1 bytes=$2 name=$3
folder=$(mktemp -d) && mv "$bytes" "$folder/$name" || exit 1
sh -c "$command" homegen-upload "$folder/$name" <"$folder/$name" >"$bytes.url" 2>"$bytes.errors"
echo $? >"$bytes.code.part"
rm -rf "$folder"
mv "$bytes.code.part" "$bytes.code"
]]

local function read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local content = file:read(16 * 1024) or ""
  file:close()
  return content
end

local function remove(path)
  for _, ending in ipairs { "", ".url", ".errors", ".code", ".code.part" } do os.remove(path .. ending) end
end

-- What may stand in a file's name.
local function safe_name(name)
  name = name:match "[^/]*$":gsub("[^%w._-]", "_"):gsub("^%.+", "")
  return name ~= "" and name:sub(-100) or "picture"
end

local function write(path, bytes)
  local file, message = io.open(path, "wb")
  if not file then return nil, message end
  local ok, problem = file:write(bytes)
  if ok then ok, problem = file:close() end
  return ok, problem
end

local function outcome(path)
  local code, url, errors = tonumber(read(path .. ".code") or ""), read(path .. ".url") or "", read(path .. ".errors") or ""
  url = url:match "^%s*(%S+)%s*$"
  if code ~= 0 then
    return nil, ("the command of --upload ended with %s: %s"):format(tostring(code), words.presentable((errors:gsub("%s+$", ""))))
  end
  if not url or not url:find "^https?://" then return nil, "the command of --upload printed no URL (one line, http or https)" end
  return url
end

---@param command string of the shell
---@return async fun(bytes: string, name: string): string|nil, string|nil as `homegen.new` takes it
function upload.by(command)
  return function(bytes, name)
    local path = os.tmpname()
    local ok, problem = write(path, bytes)
    if not ok then
      remove(path)
      return nil, problem
    end
    os.execute(("sh -c %s homegen %s >/dev/null 2>&1 &"):format(shell.quote(SCRIPT), shell.join { command, path, safe_name(name) }))
    local deadline = homegen.now() + PATIENCE
    while not shell.exists(path .. ".code") and homegen.now() < deadline do homegen.sleep(INTERVAL) end
    local url, reason = outcome(path)
    remove(path)
    return url, reason
  end
end

return upload
