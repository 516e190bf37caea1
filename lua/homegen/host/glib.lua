--- GLib's main loop by lgi: GTK programs. The source stays in the main context while homegen has something to do.

local misuse = require "homegen.base.misuse"
local needs = require "homegen.host.needs"
local reactor = require "homegen.loop.reactor"

local found, lgi = pcall(require, "lgi")
needs("glib", found and lgi, "the module lgi")
local GLib = needs("glib", lgi.GLib, "lgi.GLib")
needs("glib", GLib.unix_fd_add_full, "GLib.unix_fd_add_full")

local glib = { name = "glib" }

function glib.attach(step, fd)
  local source = GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, fd, { "IN" }, function()
    step()
    return true -- else GLib removes it
  end)
  return function() GLib.source_remove(source) end
end

---Outside of the loop its context is iterated until the subject is done.
function glib.drive(subject)
  local context = GLib.MainContext.default()
  if GLib.main_depth() > 0 then misuse("homegen: a callback of GLib's cannot wait: use homegen.spawn") end
  while not subject.done do
    if not reactor.has_work() then misuse("homegen: what is awaited can never end: homegen has nothing left that could end it") end
    context:iteration(true)
  end
end

return glib
