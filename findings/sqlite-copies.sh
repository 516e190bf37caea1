#!/bin/bash
# A copy of a SQLite database: only .backup is one. VACUUM INTO leaves WAL mode, .dump and .clone lose what the program
# told the file, and number its rows anew.
#
# Guess: five documented ways to copy a database give the same database. Seen with sqlite3 of Debian 12 and 13, for a
# file in WAL mode with user_version 7, application_id 4711 and a table without INTEGER PRIMARY KEY whose rows 1 and 2
# were deleted: VACUUM INTO keeps all but the mode ("delete" again: readers wait for writers). .dump, read by another
# sqlite3, and .clone give user_version 0 and application_id 0, so that a program takes its own file for one of nobody or
# for an old one and migrates it; rowids 3 and 4 are 1 and 2. A file of mode 600 is copied with 644 by all five.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm sqlite3=3.40.1-2+deb12u2
debian trixie sqlite3=3.46.1-7+deb13u2

cat >"$work/copy" <<'SHELL'
umask 022
sqlite3 original.db >/dev/null "
  PRAGMA journal_mode = WAL; PRAGMA user_version = 7; PRAGMA application_id = 4711;
  CREATE TABLE job (name TEXT);
  INSERT INTO job VALUES ('a'), ('b'), ('c'), ('d');
  DELETE FROM job WHERE name IN ('a', 'b');"
chmod 600 original.db
sqlite3 original.db ".backup backup.db"
sqlite3 original.db "VACUUM INTO 'vacuum.db'"
sqlite3 original.db .dump | sqlite3 dump.db
sqlite3 original.db ".clone clone.db" >/dev/null
for copy in original backup vacuum dump clone; do
  echo "$copy" $(stat -c %a $copy.db) $(sqlite3 $copy.db "PRAGMA journal_mode; PRAGMA user_version; PRAGMA application_id; SELECT group_concat(rowid) FROM job")
done
SHELL

what="file mode, journal mode, user_version, application_id, rowids"
for suite in bookworm trixie; do
  give $suite "$work/copy"
  inside $suite bash copy >"$work/$suite.seen"
  copied() { sed -n "s/^$1 //p" "$work/$suite.seen"; }
  expect "$suite, original: $what" "$(copied original)" "600 wal 7 4711 3,4"
  expect "$suite, .backup" "$(copied backup)" "644 wal 7 4711 3,4"
  expect "$suite, VACUUM INTO" "$(copied vacuum)" "644 delete 7 4711 3,4"
  expect "$suite, .dump" "$(copied dump)" "644 delete 0 0 1,2"
  expect "$suite, .clone" "$(copied clone)" "644 delete 0 0 1,2"
done
finish
