#!/bin/bash
# #{ nil, "error" } is 2 in Lua 5.1 to 5.4 and LuaJIT, and 0 in Lua 5.5.
#
# Guess: the length of a list written out, or of { ... } and { f() }, is the number of values: the manual never
# promised that, but with PUC's Lua it held. Seen (length of {nil, "error"}, {1, nil, 3}, {nil, nil, 3} and of { f() }
# where f returns nil and a message): 5.1.5, 5.3.6 and 5.4.9 2 3 3 2; LuaJIT 2 1 3 2; 5.5.1 0 1 0 0. "if #results == 0"
# now takes a failure with a reason for no results; table.pack(...).n is right everywhere but in 5.1, which lacks it.
. "$(dirname "$0")/lib/debian.sh"

debian sid lua5.1=5.1.5-12 lua5.3=5.3.6-5 lua5.4=5.4.9-2 lua5.5=5.5.1-2 luajit=2.1.0+openresty20251030-1+b2

lengths() {
  inside sid "$1" -e 'local function f() return nil, "message" end
    print(#{ nil, "error" }, #{ 1, nil, 3 }, #{ nil, nil, 3 }, #{ f() }, table.pack and table.pack(f()).n)' | xargs
}

names='{nil, "error"}, {1, nil, 3}, {nil, nil, 3}, {f()}, table.pack(f()).n'
expect "5.1.5: $names" "$(lengths lua5.1)" "2 3 3 2 nil"
expect "LuaJIT" "$(lengths luajit)" "2 1 3 2 2"
expect "5.3.6" "$(lengths lua5.3)" "2 3 3 2 2"
expect "5.4.9" "$(lengths lua5.4)" "2 3 3 2 2"
expect "5.5.1" "$(lengths lua5.5)" "0 1 0 0 2"
finish
