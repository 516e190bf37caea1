#!/bin/bash
# SQLite: "check (state in ('a', 'b', 'c'))" makes an INSERT three times slower; with two names or with OR it does not.
#
# Guess: a short list of constants in IN costs a few comparisons, wherever it stands. Up to two SQLite compares; from
# three on it fills a temporary b-tree. A query does so once, ahead of its rows. A CHECK and the WHERE of a partial
# index do so for every row (an index twice: before and after), a trigger's WHEN whenever it runs. Seen in 3.40.1,
# 3.46.1 and 3.53.4, by EXPLAIN; the INSERT takes 3 times as long as with OR, an UPDATE with the index 2 to 4.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 libsqlite3-0=3.40.1-2+deb12u2
debian trixie python3 libsqlite3-0=3.46.1-7+deb13u2
debian sid python3 libsqlite3-0=3.53.4-2

cat >"$work/lists.py" <<'PY'
import sqlite3
import sys
import time

TWO, THREE = "state in ('a', 'b')", "state in ('a', 'b', 'c')"
OR = "state = 'a' or state = 'b' or state = 'c'"
INSERT = "insert into task (state, n) values ('a', 0)"
UPDATE = "update task set n = n + 1 where id = 1"

def opened(place, condition):
    """The database, the statement that meets the condition, and what it builds a temporary b-tree for."""
    base = sqlite3.connect(":memory:", isolation_level=None)
    check = f", check ({condition})" if place == "check" else ""
    base.execute(f"create table task (id integer primary key, state text, n integer{check})")
    if place == "index":
        base.execute(f"create index live on task (n) where {condition}")
    if place == "trigger":
        when = condition.replace("state", "new.state")
        base.execute(f"create trigger told after update on task when {when} begin select 1; end")
    base.execute(INSERT)
    if place == "query":
        return base, f"select n from task where {condition}"
    return base, INSERT if place == "check" else UPDATE

def trees(place, condition):
    base, statement = opened(place, condition)
    opcodes = [row[1] for row in base.execute("explain " + statement)]
    return f"{opcodes.count('OpenEphemeral')}{' once' if 'Once' in opcodes else ''}"

def seconds(place, condition):
    base, statement = opened(place, condition)
    base.execute("begin")
    best = 9
    for _ in range(9):
        begun = time.process_time()
        for _ in range(2000):
            base.execute(statement)
        best = min(best, time.process_time() - begun)
    return best

print(sqlite3.sqlite_version)
for place in "query", "check", "index", "trigger":
    print(", ".join(trees(place, condition) for condition in (TWO, THREE, OR)))
for place in "check", "index":
    ratio = seconds(place, THREE) / seconds(place, OR)
    print("yes" if ratio > 1.5 else "no")
    print(f"({place}: {ratio:.1f} times as long)", file=sys.stderr)
PY

for suite in bookworm trixie sid; do
  give $suite "$work/lists.py"
  mapfile -t seen < <(inside $suite python3 lists.py)
  case $suite in bookworm) version=3.40.1 ;; trixie) version=3.46.1 ;; sid) version=3.53.4 ;; esac
  expect "$suite, version" "${seen[0]}" "$version"
  expect "temporary b-trees of a query with IN of two, of three, with OR" "${seen[1]}" "0, 1 once, 0"
  expect "of an INSERT below a CHECK" "${seen[2]}" "0, 1, 0"
  expect "of an UPDATE with a partial index" "${seen[3]}" "0, 2, 0"
  expect "of an UPDATE with a trigger, each time it runs" "${seen[4]}" "0, 1 once, 0"
  expect "the INSERT takes far longer with IN of three than with OR" "${seen[5]}" yes
  expect "so does the UPDATE with the index" "${seen[6]}" yes
done
finish
