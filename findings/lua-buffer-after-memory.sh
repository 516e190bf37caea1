#!/bin/bash
# Once memory ran out at one certain request, Lua 5.4.4 and 5.4.7 build no long string any more, however much there is.
#
# Guess: "not enough memory" is an error like others: caught by pcall, and the same call works once there is memory.
# Seen: a string that does not fit into a luaL_Buffer (table.concat, string.rep, gsub … from some 1,000 bytes on) takes a
# userdata whose metatable comes into being with the first of them. Where that metatable's own filling runs out of
# memory it stays half made in the registry, and each long string from then on raises "variable '(C temporary)' got a
# non-closable value". Debian 12's 5.4.4 and 13's 5.4.7: 1 of the requests of a first table.concat; 5.3.6, 5.4.9 and 5.5.1: none.
# One long string at the very start of the state makes it safe.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 liblua5.3-0=5.3.6-2 liblua5.4-0=5.4.4-3+deb12u1
debian trixie python3 liblua5.4-0=5.4.7-1+b2
debian sid python3 liblua5.4-0=5.4.9-2 liblua5.5-0=5.5.1-2

# Refuses two requests in a row, the n-th and the next (Lua collects garbage and asks again), for each n; then has memory.
cat >"$work/refuse.py" <<'PY'
import ctypes
import sys

lua, libc = ctypes.CDLL(sys.argv[1]), ctypes.CDLL(None)
libc.realloc.restype = ctypes.c_void_p
libc.realloc.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
lua.lua_tolstring.restype = ctypes.c_char_p
kind = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)
lua.lua_newstate.restype = ctypes.c_void_p
lua.lua_newstate.argtypes = [kind, ctypes.c_void_p] + ([ctypes.c_uint] if "5.5" in sys.argv[1] else [])
count, first = 0, None


@kind
def allocate(_, block, old, size):
    global count
    if size == 0:
        libc.free(block)
        return None
    if block is None or size > old:
        count += 1
        if first is not None and first <= count <= first + 1:
            return None
    return libc.realloc(block, size)


chunk = b"return #table.concat { ('x'):rep(3000), ('y'):rep(3000) }"


def call(state):
    lua.lua_settop(state, 1)
    lua.lua_pushvalue(state, 1)
    status = lua.lua_pcallk(state, 0, 1, 0, ctypes.c_ssize_t(0), None)
    return None if status == 0 else lua.lua_tolstring(state, -1, None).decode()


def one(n, warm):
    global count, first
    first = None
    state = ctypes.c_void_p(lua.lua_newstate(allocate, None, *([7] if "5.5" in sys.argv[1] else [])))
    lua.luaL_openselectedlibs(state, -1, 0) if "5.5" in sys.argv[1] else lua.luaL_openlibs(state)
    lua.luaL_loadstring(state, chunk)
    if warm:
        call(state)
    count, first = 0, n
    call(state)
    refused, first = count >= n, None
    later = call(state)
    lua.lua_close(state)
    return refused, later


for warm in False, True:
    n, broken, words = 1, 0, "-"
    while True:
        refused, later = one(n, warm)
        if not refused:
            break
        n += 1
        if later:
            broken, words = broken + 1, later
    print("after one" if warm else "the first", n - 1 > 3, broken, words)
PY

seen_in() {  # SUITE LIBRARY
  cp "$work/refuse.py" "$work/$1/tmp/refuse.py"
  inside "$1" python3 /tmp/refuse.py "$2"
}

# Whether requests were refused, after how many of them later calls fail for good, and with what words.
fine="the first True 0 -
after one True 0 -"
broken="the first True 1 variable '(C temporary)' got a non-closable value
after one True 0 -"
expect "Lua 5.3.6" "$(seen_in bookworm liblua5.3.so.0)" "$fine"
expect "Lua 5.4.4" "$(seen_in bookworm liblua5.4.so.0)" "$broken"
expect "Lua 5.4.7" "$(seen_in trixie liblua5.4.so.0)" "$broken"
expect "Lua 5.4.9" "$(seen_in sid liblua5.4.so.0)" "$fine"
expect "Lua 5.5.1" "$(seen_in sid liblua5.5.so.0)" "$fine"
finish
