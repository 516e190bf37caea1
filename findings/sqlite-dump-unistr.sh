#!/bin/bash
# A dump by sid's sqlite3 cannot be read by Debian 13's if a text holds a line break: unistr() is new.
#
# Guess: .dump is plain SQL that any SQLite of these years reads. Seen: sqlite3 3.53.4 writes unistr('a\u000ab') for a
# text with a line break (or any control character), which 3.46.1 refuses: "no such function: unistr". 3.46.1 writes
# replace('a\nb','\n',char(10)), which 3.53.4 reads. The CREATE TABLE before it succeeds, so what the older one is left
# with is the table without that row, and the rows without line breaks.
. "$(dirname "$0")/lib/debian.sh"

debian trixie sqlite3=3.46.1-7+deb13u2
debian sid sqlite3=3.53.4-2

for suite in trixie sid; do
  inside $suite sqlite3 :memory: \
    "create table prompt (text); insert into prompt values ('one'), ('a' || char(10) || 'b')" .dump >"$work/$suite.sql"
done
cp "$work/trixie.sql" "$work/sid/tmp/dump.sql"
cp "$work/sid.sql" "$work/trixie/tmp/dump.sql"

restored() {  # SUITE: exit status, rows, words
  # shellcheck disable=SC2016
  inside "$1" bash -c '
    rm -f restored.db
    sqlite3 restored.db <dump.sql 2>words && status=0 || status=$?
    echo $status
    sqlite3 restored.db "select count(*) from prompt"
    grep -o "no such function: [a-z]*" words' bash | xargs
}

expect "a line break, dumped by 3.46.1" "$(grep -o "VALUES(.*char.*" "$work/trixie.sql")" \
  "VALUES(replace('a\\nb','\\n',char(10)));"
expect "dumped by 3.53.4" "$(grep -o "VALUES(u.*" "$work/sid.sql")" "VALUES(unistr('a\\u000ab'));"
expect "3.46.1's dump read by 3.53.4 (exit status, rows)" "$(restored sid)" "0 2"
expect "3.53.4's dump read by 3.46.1 (exit status, rows, words)" "$(restored trixie)" "1 1 no such function: unistr"
finish
