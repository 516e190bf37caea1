--- Words for a shell, and commands that people can copy.


local shell = {}

---@param word string
---@return string as a shell reads it back: unchanged where nothing in it means something to a shell
function shell.quote(word)
  if word:find "^[%w@%%+=:,./_-]+$" then return word end
  return "'" .. word:gsub("'", "'\\''") .. "'"
end

---@param list string[]
---@return string
function shell.join(list)
  local quoted = {}
  for index, word in ipairs(list) do quoted[index] = shell.quote(word) end
  return table.concat(quoted, " ")
end

local function exists(path)
  local file = io.open(path, "r")
  if file then file:close() end
  return file ~= nil
end

---How this command is called: by its name where that is found, else by its path.
---@return string
function shell.program()
  local own = arg and arg[0] or "homegen"
  for folder in (os.getenv "PATH" or ""):gmatch "[^:]+" do
    if exists(folder .. "/homegen") then return "homegen" end
  end
  return own
end

---Makes a folder and those above it, for its owner alone.
---@param folder string
---@return boolean done
function shell.make_folder(folder)
  if exists(folder) then return true end
  os.execute("umask 077 && mkdir -p -- " .. shell.quote(folder) .. " 2>/dev/null")
  return exists(folder)
end

shell.exists = exists

return shell
