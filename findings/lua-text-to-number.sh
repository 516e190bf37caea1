#!/bin/bash
# LuaJIT's tonumber takes "nan", "infinity" and "0b11" for numbers; from 5.3 on tonumber("0x1ffffffffffffffff") is -1.
#
# Guess: LuaJIT reads what Lua 5.1 reads, and a number too large becomes a float. Seen: 5.1.5 reads "nan" and "infinity"
# too (by strtod), but no "0b11"; LuaJIT reads all; 5.3.6, 5.4.9 and 5.5.1 none. Hexadecimal digits wrap around in 5.3
# and later, decimal ones become a float. "10" + 1 is 11 but in 5.3.6, where it is 11.0. So a price or a header
# "nan" passes "if not tonumber(text)", and every comparison after it is false.
. "$(dirname "$0")/lib/debian.sh"

debian sid lua5.1=5.1.5-12 lua5.3=5.3.6-5 lua5.4=5.4.9-2 lua5.5=5.5.1-2 luajit=2.1.0+openresty20251030-1+b2

numbers() {
  inside sid "$1" -e 'local nan = tonumber("nan")
    print(nan and nan ~= nan, tonumber("infinity"), tonumber("0b11"), tonumber("0x1ffffffffffffffff"),
      tonumber("9223372036854775808") == 2^63, "10" + 1)' | xargs
}

names="nan, infinity, 0b11, 0x1ffffffffffffffff, 9223372036854775808 == 2^63, '10' + 1"
expect "5.1.5: $names" "$(numbers lua5.1)" "true inf nil 3.6893488147419e+19 true 11"
expect "LuaJIT" "$(numbers luajit)" "true inf 3 3.6893488147419e+19 true 11"
expect "5.3.6" "$(numbers lua5.3)" "nil nil nil -1 true 11.0"
expect "5.4.9" "$(numbers lua5.4)" "nil nil nil -1 true 11"
expect "5.5.1" "$(numbers lua5.5)" "nil nil nil -1 true 11"
finish
