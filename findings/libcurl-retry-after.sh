#!/bin/bash
# What CURLINFO_RETRY_AFTER makes of a Retry-After: three days are six hours, and a date gone by was -1000 seconds.
#
# Guess: the number that the server named, or the seconds until its date, never below 0. Seen:
#                    7.88.1    8.14.1 and 8.23.0
#   date in the past  -1000         0            (1000 s ago)
#   date in 3 days    259200    21600            (cut to six hours, without a word)
#   99999999        99999999    21600
#   1.5                    1        1
#   20 minutes            20       20            (what follows the digits is not looked at)
# A client that waits for what it is told asks a server that said "in three days" eleven times too early.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 libcurl4=7.88.1-10+deb12u15
debian trixie python3 libcurl4t64=8.14.1-2+deb13u7
debian sid python3 libcurl4t64=8.23.0-1

seconds() {
  give "$1" "$(dirname "$0")"/lib/{easy,request}.py
  inside "$1" python3 - <<'PY'
import email.utils
import time
import easy

now = int(time.time())
values = [email.utils.formatdate(now - 1000, usegmt=True), email.utils.formatdate(now + 259200, usegmt=True),
          "99999999", "1.5", "20 minutes"]

def busy(connection, number):
    easy.read_request(connection)
    connection.sendall(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\nRetry-After: "
                       + values[number - 1].encode() + b"\r\n\r\n")
    connection.close()

port = easy.serve(busy)
found = []
for _ in values:
    handle = easy.Easy(f"http://127.0.0.1:{port}/")
    assert handle.perform() == 0
    found.append(handle.number(easy.RETRY_AFTER))
# The dates count from a second that may have passed meanwhile.
for index, exact in ((0, -1000), (1, 259200)):
    if exact - 5 <= found[index] <= exact:
        found[index] = exact
print(easy.version(), *found)
PY
}

expect "version, past, 3 days, 99999999, 1.5, 20 minutes" "$(seconds bookworm)" "7.88.1 -1000 259200 99999999 1 20"
expect "the same" "$(seconds trixie)" "8.14.1 0 21600 21600 1 20"
expect "the same" "$(seconds sid)" "8.23.0 0 21600 21600 1 20"
finish
