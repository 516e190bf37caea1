#!/bin/bash
# What "sqlite3 -json" and "sqlite3 -csv" print for the same rows, in three versions: not always JSON, not always right.
#
# Guess: output modes made for machines stay as they are. Seen:
#                     3.40.1        3.46.1                3.53.4
#   -json, x'00ff'    \u0000 and a raw byte ff, no UTF-8    "u0000uffffffff"        "\u0000\u00ff"
#   -json, 9e999      1e999         9.0e+999              Inf, which is no JSON
#   -csv, line end    LF            LF                    CR LF
#   escape as text    byte 1b       byte 1b               ^[ (two characters)
. "$(dirname "$0")/lib/debian.sh"

debian bookworm sqlite3=3.40.1-2+deb12u2
debian trixie sqlite3=3.46.1-7+deb13u2
debian sid sqlite3=3.53.4-2

hex() { od -An -v -tx1 | tr -d ' \n'; }

blob() { inside "$1" sqlite3 -json :memory: "select x'00ff' as b" | hex; }
json() { inside "$1" sqlite3 -json :memory: "select 9e999 as n"; }
csv() { inside "$1" sqlite3 -csv :memory: "select 1, 2" | hex; }
escape() { inside "$1" sqlite3 :memory: "select char(27)" | hex; }

text() { printf %s "$1" | hex; }

expect "3.40.1, blob as JSON (in hex)" "$(blob bookworm)" "$(text '[{"b":"\u0000')ff$(text '"}]')0a"
expect "3.46.1" "$(blob trixie)" "$(text '[{"b":"u0000uffffffff"}]')0a"
expect "3.53.4" "$(blob sid)" "$(text '[{"b":"\u0000\u00ff"}]')0a"
expect "3.40.1, 9e999 as JSON" "$(json bookworm)" '[{"n":1e999}]'
expect "3.46.1" "$(json trixie)" '[{"n":9.0e+999}]'
expect "3.53.4" "$(json sid)" '[{"n":Inf}]'
expect "CSV (in hex), 3.40.1, 3.46.1, 3.53.4" "$(csv bookworm) $(csv trixie) $(csv sid)" "312c320a 312c320a 312c320d0a"
expect "char(27)" "$(escape bookworm) $(escape trixie) $(escape sid)" "1b0a 1b0a 5e5b0a"
finish
