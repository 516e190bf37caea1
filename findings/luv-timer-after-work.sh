#!/bin/bash
# luv: a timer of 300 ms that is set after 400 ms of work goes off at once, if the loop does not run yet.
#
# Guess: a timer goes off its time after it was set. libuv counts from its own notion of now, which stands still while
# Lua computes: before uv.run() it is that of the loop's making (and of the last uv.now() that looked). Seen with lua-luv
# of Debian 12 and 13 in Lua 5.4 and LuaJIT: at once; after uv.update_time() in 300 ms. In a callback it is 300 ms
# without that, for the loop waits as long as it thinks is left. cqueues.sleep(0.3) after the same work takes 300 ms.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm lua-luv=1.44.2-0-1 lua-cqueues=20200726-1+b1 lua-socket lua5.4 luajit
debian trixie lua-luv=1.48.0-2-3 lua-cqueues=20200726-2+b1 lua-socket lua5.4 luajit

cat >"$work/timers.lua" <<'LUA'
local clock = require("socket").gettime

local function work()
  local stop = clock() + 0.4
  while clock() < stop do end
end
local function tell(set)
  local passed = clock() - set
  io.write(passed < 0.15 and "at once" or passed >= 0.29 and "later" or "early", "\n")
end

if arg[1] == "cqueues" then
  local cqueues = require "cqueues"
  local loop = cqueues.new()
  loop:wrap(function()
    work()
    local set = clock()
    cqueues.sleep(0.3)
    tell(set)
  end)
  return assert(loop:loop())
end

local uv = require "luv"
local function set_timer()
  work()
  if arg[1] == "updated" then uv.update_time() end
  local set = clock()
  uv.new_timer():start(300, 0, function() tell(set) end)
end
if arg[1] == "callback" then uv.new_timer():start(1, 0, set_timer) else set_timer() end
uv.run()
LUA

for suite in bookworm trixie; do
  give $suite "$work/timers.lua"
  for lua in lua5.4 luajit; do
    expect "$suite, $lua, luv, before the loop runs" "$(inside $suite $lua timers.lua before)" "at once"
    expect "$suite, $lua, luv, after update_time" "$(inside $suite $lua timers.lua updated)" "later"
    expect "$suite, $lua, luv, in a callback" "$(inside $suite $lua timers.lua callback)" "later"
  done
  expect "$suite, Lua 5.4, cqueues" "$(inside $suite lua5.4 timers.lua cqueues)" "later"
done
finish
