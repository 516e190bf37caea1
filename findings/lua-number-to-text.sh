#!/bin/bash
# print(2^53) is 9.007199254741e+15 up to Lua 5.4 and 9007199254740992.0 in 5.5, where print(1e15) is still 1e+15.
#
# Guess: floats are printed by "%.14g" for ever, or in 5.5 all shortest. 5.5.1 takes 15 digits, and 17 where 15 do not
# give the same number back: 0.1 + 0.2 is 0.30000000000000004 (was 0.3), 100 * 1.1 is 110.00000000000001 (was 110.0),
# 1 / 3 has 17 digits, not the 16 that suffice; 1e14 is 100000000000000.0 (was 1e+14). string.format("%.14g") still says
# 0.3. Whatever makes keys or JSON from tostring makes others.
. "$(dirname "$0")/lib/debian.sh"

debian sid lua5.4=5.4.9-2 lua5.5=5.5.1-2 luajit=2.1.0+openresty20251030-1+b2

texts() {
  inside sid "$1" -e 'print(0.1 + 0.2, 100 * 1.1, 2^53, 1e14, 1e15, 1 / 3, ("%.14g"):format(0.1 + 0.2))' | xargs
}

names='0.1 + 0.2, 100 * 1.1, 2^53, 1e14, 1e15, 1 / 3, "%.14g"'
expect "LuaJIT: $names" "$(texts luajit)" "0.3 110 9.007199254741e+15 1e+14 1e+15 0.33333333333333 0.3"
expect "5.4.9" "$(texts lua5.4)" "0.3 110.0 9.007199254741e+15 1e+14 1e+15 0.33333333333333 0.3"
expect "5.5.1" "$(texts lua5.5)" \
  "0.30000000000000004 110.00000000000001 9007199254740992.0 100000000000000.0 1e+15 0.33333333333333331 0.3"
finish
