#!/bin/bash
# Debian's lua-cjson reads what is no JSON (NaN, 0x1F, 01) and refuses to write it; in Lua 5.4 an id of 1 becomes "1.0".
#
# Guess: a parser in C is strict, as its writer is, and integers stay integers where Lua has them. Seen with 2.1.0 of
# Debian 12 and 13 in Lua 5.4 and LuaJIT: decode gives not-a-number for NaN, inf for Infinity, 31 for 0x1F, 1 for 01;
# encode raises for NaN. decode("1") is a float in 5.4: "id-" .. 1 is "id-1.0" (LuaJIT: "id-1"), and encode writes 1
# again, so that a round trip does not show it; 9007199254740993 comes back as 9.007199254741e+15.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm lua-cjson=2.1.0+dfsg-2.2 lua5.4 luajit
debian trixie lua-cjson=2.1.0+dfsg-2.2+b2 lua5.4 luajit

numbers() {
  inside "$1" "$2" -e 'local cjson = require "cjson"
    local function read(text) return cjson.decode("[" .. text .. "]")[1] end
    print(read("NaN") ~= read("NaN"), read("Infinity"), read("0x1F") == 31, read("01") == 1,
      (pcall(cjson.encode, { 0 / 0 })),
      "id-" .. read("1"), cjson.encode({ read("1") }), cjson.encode({ read("9007199254740993") }))' | xargs
}

names="NaN, Infinity, 0x1F, 01 read; NaN written; id; 1 and 9007199254740993 there and back"
for suite in bookworm trixie; do
  expect "$suite, Lua 5.4: $names" "$(numbers $suite lua5.4)" \
    "true inf true true false id-1.0 [1] [9.007199254741e+15]"
  expect "$suite, LuaJIT" "$(numbers $suite luajit)" "true inf true true false id-1 [1] [9.007199254741e+15]"
done
finish
