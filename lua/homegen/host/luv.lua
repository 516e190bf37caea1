--- luv, libuv's loop in plain Lua. The loop goes on as long as homegen has something to do.

local misuse = require "homegen.base.misuse"
local needs = require "homegen.host.needs"

local found, uv = pcall(require, "luv")
needs("luv", found and type(uv) == "table" and uv, "the module luv")
needs("luv", uv.new_poll, "uv.new_poll, of the module luv")

local luv = { name = "luv" }

local poll, watched

function luv.attach(step, fd)
  if poll and watched ~= fd then
    poll:close()
    poll = nil
  end
  if not poll then poll, watched = assert(uv.new_poll(fd)), fd end
  poll:start("r", function() step() end)
  return function() poll:stop() end
end

---Outside of the loop it is run until the subject is done.
function luv.drive(subject)
  if uv.loop_mode() then misuse("homegen: a callback of luv's cannot wait: use homegen.spawn") end
  while not subject.done do
    if not uv.run("once") and not subject.done then
      misuse("homegen: what is awaited can never end: neither homegen nor luv has anything left that could end it")
    end
  end
end

return luv
