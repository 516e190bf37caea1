--- Running programs: words for the shell, output as text.

local shell = {}

---@param text string|number
---@return string word that the shell takes as it is
function shell.quote(text)
  return "'" .. tostring(text):gsub("'", "'\\''") .. "'"
end

---@param words (string|number)[]
---@return string command
function shell.words(words)
  local quoted = {}
  for i, word in ipairs(words) do quoted[i] = shell.quote(word) end
  return table.concat(quoted, " ")
end

---Runs a command to its end; one that fails is an error.
---@param command string
---@return string output
function shell.output(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read("a")
  local ok, how, code = pipe:close()
  if not ok then error(("%s: %s %d"):format(command, how, code), 2) end
  return text
end

---@param path string
---@return string|nil text of a file; nil when it is not there
function shell.read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

---@param path string
---@param text string
function shell.write(path, text)
  local file = assert(io.open(path, "wb"))
  assert(file:write(text))
  assert(file:close())
end

return shell
