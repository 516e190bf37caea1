--- A real darktable on a display of its own, which runs a luarc that writes what it found into a report.

local hosts = require "spec.support.hosts"

local darktable = {}

darktable.test = "command -v darktable && command -v Xvfb"

---@param folder string has the folders config and cache, and gets report and out
---@param luarc string begins with homegen in reach and `report`, an open file; ends when it has written the line "end"
---@param options? { path?: string, flags?: string } path: where else Lua files lie; flags: darktable's own
---@return string report
function darktable.run(folder, luarc, options)
  options = options or {}
  local path, cpath = hosts.paths "lua5.4"
  hosts.write(folder .. "/config/luarc", ([[
    package.path, package.cpath = "%s" .. package.path, "%s" .. package.cpath
    local dt = require "darktable"
    local report = assert(io.open("%s/report", "w"))
    report:setvbuf "no"
  ]]):format((path .. (options.path or "")):gsub(";;", ";"), cpath:gsub(";;", ";"), folder) .. luarc)
  local display = hosts.display()
  local pid = hosts.start(("DISPLAY=%s darktable --library :memory: --configdir '%s/config' --cachedir '%s/cache' "
    .. "--disable-opencl %s"):format(display.name, folder, folder, options.flags or ""), "lua5.4", folder .. "/out")
  local said = hosts.wait_for(function()
    local text = hosts.read(folder .. "/report")
    return text:find "end\n" and text or nil
  end, "darktable: " .. hosts.read(folder .. "/out"))
  hosts.stop(pid, "KILL") -- TERM does not end it
  hosts.wait_for_end(pid)
  display.stop()
  return said
end

return darktable
