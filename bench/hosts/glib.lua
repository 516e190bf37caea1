local GLib, homegen = require("lgi").GLib, require "homegen"
homegen.use "glib"
local tick = require("bench.hosts.workload").tick()

GLib.timeout_add(GLib.PRIORITY_DEFAULT, 10, function()
  if not tick() then os.exit(true) end
  return true
end)
GLib.MainLoop():run()
