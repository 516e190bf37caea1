#!/bin/bash
# Debian 12's luajit2 makes 20,000 JSON texts in 10 ms or in 500 ms, and the same script does both: each process draws.
#
# Guess: a script takes about as long when it is run again, and strings that differ are told apart. The OpenResty branch
# hashes a text of 128 bytes or more at 16 places of 8 bytes, drawn when the process starts. Texts of 400 bytes that
# differ in an id alone hash alike where no place meets it, and each new one is compared with all before. Seen, CPU time
# of 400 bytes against 100 bytes: luajit2 2.1-20230119 between 2 and 50 in 30 runs; Debian 12's other luajit, the one
# of Debian 13 and sid (OpenResty's too, built without SSE 4.2: another hash) and PUC's Lua below 5 in every run.
. "$(dirname "$0")/lib/debian.sh"

grep -qm 1 sse4_2 /proc/cpuinfo || leave 75 "the processor has no SSE 4.2"

# The two packages of Debian 12 cannot be installed together.
debian bookworm luajit=2.1.0~beta3+git20220320+dfsg-4.1+deb12u1 lua5.4=5.4.4-3+deb12u1
mv "$work/bookworm" "$work/upstream"
debian bookworm luajit2=2.1-20230119-1
debian trixie luajit=2.1.0+openresty20250117-2
debian sid luajit=2.1.0+openresty20251030-1+b2

cat >"$work/texts.lua" <<'LUA'
local keep, id = {}, 0

-- Seconds of CPU for 20,000 texts of this size that differ in the eight digits of an id.
local function measure(size)
  local form = '{"id":"%08d","prompt":"' .. ("a modern velvet sofa in dark blue "):rep(20):sub(1, size - 29) .. '"}'
  local begun = os.clock()
  for _ = 1, 20000 do
    id = id + 1
    keep[id] = form:format(id)
  end
  assert(#keep[id] == size, #keep[id])
  return os.clock() - begun
end

measure(100)
local short, long = measure(100), measure(400)
print(long / short < 5 and "alike" or long / short > 8 and "slow" or "between", ("%.1f"):format(long / short))
LUA

# The kinds of run among 30, each once; the ratios go to standard error.
runs() {
  give "$1" "$work/texts.lua"
  # shellcheck disable=SC2016
  inside "$1" bash -c 'for ((run = 0; run < 30; run++)); do "$1" texts.lua; done' bash "$2" >"$work/runs"
  echo "($(cut -f 2 "$work/runs" | sort -n | sed -n '1p;$p' | xargs))" >&2
  cut -f 1 "$work/runs" | grep -v between | sort -u | xargs
}

expect "30 runs, Debian 12's luajit" "$(runs upstream luajit)" "alike"
expect "30 runs, Debian 12's luajit2" "$(runs bookworm luajit)" "alike slow"
expect "30 runs, Debian 13" "$(runs trixie luajit)" "alike"
expect "30 runs, sid" "$(runs sid luajit)" "alike"
expect "30 runs, PUC's Lua 5.4" "$(runs upstream lua5.4)" "alike"
finish
