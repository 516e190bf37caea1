#!/bin/bash
# The same texts through Debian's three Lua libraries for JSON: an empty table, an address, an emoji and a null come out
# three ways.
#
# Guess: a JSON library may be exchanged for another, numbers aside. Seen with lua-cjson, lua-dkjson and lua-json of
# Debian 12 and 13 in LuaJIT: {} is written as {} or [] (dkjson); "a/b" as "a\/b" by two of three, which matters where
# bytes are signed; an emoji written as two \u escapes is read as 4 bytes, or as 6 that are no UTF-8 (lua-json); half
# of such a pair is an error, or three such bytes; null is a userdata, nil (dkjson: the key is gone) or a function;
# comments are taken by two; and dkjson returns nil for a text that was cut, where the other two raise.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm lua-cjson=2.1.0+dfsg-2.2 lua-dkjson=2.6-2 lua-json=1.3.4-2 luajit
debian trixie lua-cjson=2.1.0+dfsg-2.2+b2 lua-dkjson=2.8-1 lua-json=1.3.4-3 luajit

cat >"$work/ask.lua" <<'LUA'
local json = require(arg[1])
local function try(fn, ...)
  local ok, value = pcall(fn, ...)
  return ok and tostring(value) or "raises"
end
local function bytes(text)
  return #json.decode(text)[1]
end
print(table.concat({
  try(json.encode, {}), try(json.encode, { "a/b" }),
  try(bytes, [=[["\ud83d\ude00"]]=]), try(bytes, [=[["\ud83d"]]=]),
  try(function() return type(json.decode('{"a":null}').a) end),
  try(function() return type(json.decode '[1 /* one */]') end), try(json.decode, '{"a":1'),
}, " "))
LUA

what="{}, a/b, bytes of an emoji, of half of one, type of null, a comment, a cut text"
for suite in bookworm trixie; do
  give $suite "$work/ask.lua"
  expect "$suite, lua-cjson: $what" "$(inside $suite luajit ask.lua cjson)" '{} ["a\/b"] 4 raises userdata raises raises'
  expect "$suite, lua-dkjson" "$(inside $suite luajit ask.lua dkjson)" '[] ["a/b"] 4 3 nil table nil'
  expect "$suite, lua-json" "$(inside $suite luajit ask.lua json)" '{} ["a\/b"] 6 3 function table raises'
done
finish
