#!/bin/bash
# The program lua5.4 collects garbage in generations, hosts of its library in increments: other pauses, other memory.
#
# Guess: what a script does under lua5.4 it does in a host of liblua5.4; the manual speaks of one default mode.
# Seen: lua5.4 of Debian 12, 13 and sid, and lua5.5, switch to "generational" before the script. A program that makes
# its own state (Python's ctypes here), HAProxy and even "pandoc lua", which takes the place of lua, stay incremental.
# With many live tables and much rubbish the longest pause is 3 to 10 times that of the host, there are three times as
# many collections, and each collectgarbage("step") is a whole one. Measure with collectgarbage("incremental") ahead.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 lua5.4=5.4.4-3+deb12u1 liblua5.4-0=5.4.4-3+deb12u1
debian trixie python3 lua5.4=5.4.7-1+b2 liblua5.4-0=5.4.7-1+b2 haproxy=3.0.11-1+deb13u4 pandoc=3.1.11.1+ds-2
debian sid lua5.4=5.4.9-2 lua5.5=5.5.1-2

cat >"$work/mode.lua" <<'LUA'
print((collectgarbage "incremental"))
LUA
cat >"$work/step.lua" <<'LUA'
local live = {}
for i = 1, 300000 do live[i] = { i } end
print(collectgarbage "step" and "all" or "a part")
LUA
# The number of collections, and the longest thousandth of the work in milliseconds.
cat >"$work/pause.lua" <<'LUA'
local live, collections, longest = {}, 0, 0
for i = 1, 150000 do live[i] = { i } end
local function count()
  setmetatable({}, { __gc = function()
    collections = collections + 1
    count()
  end })
end
count()
for _ = 1, 3000 do
  local begun = os.clock()
  for i = 1, 500 do live[math.random(#live)] = { i } end
  longest = math.max(longest, os.clock() - begun)
end
print(collections, ("%.1f"):format(longest * 1e3))
LUA
# A program of its own that makes a state and runs a file.
cat >"$work/host.py" <<'PY'
import ctypes
import sys
lua = ctypes.CDLL("liblua5.4.so.0")
lua.luaL_newstate.restype = ctypes.c_void_p
state = ctypes.c_void_p(lua.luaL_newstate())
lua.luaL_openlibs(state)
nothing = ctypes.c_ssize_t(0)
sys.exit(lua.luaL_loadfilex(state, sys.argv[1].encode(), None) or lua.lua_pcallk(state, 0, 0, 0, nothing, None))
PY
cat >"$work/haproxy.cfg" <<'CFG'
global
  lua-load /tmp/mode.lua
defaults
  mode http
  timeout connect 1s
  timeout client 1s
  timeout server 1s
frontend main
  bind 127.0.0.1:8080
CFG

for suite in bookworm trixie sid; do
  give $suite "$work"/{mode,step,pause}.lua "$work/host.py" "$work/haproxy.cfg"
  expect "$suite, lua5.4" "$(inside $suite lua5.4 mode.lua)" generational
done
expect "sid, lua5.5" "$(inside sid lua5.5 mode.lua)" generational
for suite in bookworm trixie; do
  expect "$suite, a program of one's own" "$(inside $suite python3 host.py mode.lua)" incremental
  expect "$suite, one step under lua5.4, in that program" \
    "$(inside $suite lua5.4 step.lua), $(inside $suite python3 host.py step.lua)" "all, a part"
done
expect "trixie, HAProxy" "$(inside trixie haproxy -c -f haproxy.cfg 2>&1 | grep -x '[a-z]*al')" incremental
expect "trixie, pandoc lua" "$(inside trixie pandoc lua mode.lua)" incremental

# The least of two, since other programs make pauses too.
least() { for _ in 1 2; do inside "$@" pause.lua; done | sort -n -k 2 | head -1; }
for suite in bookworm trixie; do
  read -r collections pause < <(least $suite lua5.4)
  read -r host_collections host_pause < <(least $suite python3 host.py)
  echo "(collections and longest pause: $collections, $pause ms; in the host $host_collections, $host_pause ms)" >&2
  expect "$suite, twice the collections" "$((collections > 2 * host_collections))" 1
  expect "$suite, more than twice the longest pause" "$((${pause/./} > 2 * ${host_pause/./}))" 1
done
finish
