--- A locale whose numbers have a comma where others have a point, made for these specs: the machine may have none. Only a
--- process that is told where it lies can choose it, so a chunk of Lua runs in one of its own.

local child = require "spec.support.process.child"
local clients = require "spec.support.clients"

local comma_locale = { NAME = "de_DE.UTF-8" }

local folder

local function make()
  if folder then return end
  folder = clients.folder()
  local pipe = assert(io.popen(("localedef --no-archive -i de_DE -f UTF-8 '%s/%s' 2>&1; echo status $?"):format(
    folder, comma_locale.NAME)))
  local said = pipe:read("*a")
  pipe:close()
  assert(said:find("status 0", 1, true), said)
end

---Runs it under the locale, which the chunk chooses itself by `choose()`: when is what specs differ in.
---@param chunk string
---@return string output
function comma_locale.run(chunk)
  make()
  return child.run(([[
    local function choose() assert(os.setlocale("%s"), "no such locale") end
  ]]):format(comma_locale.NAME) .. chunk, { LOCPATH = folder })
end

---Removes what was made.
function comma_locale.remove()
  if folder then os.execute(("rm -r '%s'"):format(folder)) end
  folder = nil
end

return comma_locale
