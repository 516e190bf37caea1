--- Files and folders that a spec makes and removes.

local scratch = {}

---@return string path a new, empty folder
function scratch.folder()
  local pipe = assert(io.popen "mktemp -d /tmp/homegen-spec-XXXXXX")
  local path = pipe:read "*l"
  pipe:close()
  return path
end

---@param path string made by scratch.folder
function scratch.remove(path)
  assert(path:find "^/tmp/homegen%-spec%-%w+$", path)
  os.execute("chmod -R u+w " .. path .. " && rm -r " .. path)
end

---@param path string
---@return string|nil text nil when there is no such file
function scratch.read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read "*a"
  file:close()
  return text
end

---@param path string
---@param text string
function scratch.write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

---@param path string
---@return string[] lines
function scratch.lines(path)
  local list = {}
  for line in io.lines(path) do list[#list + 1] = line end
  return list
end

---@param path string
---@return string mode such as "600"
function scratch.mode(path)
  local pipe = assert(io.popen("stat -c %a '" .. path .. "'"))
  local mode = pipe:read "*l"
  pipe:close()
  return mode
end

return scratch
