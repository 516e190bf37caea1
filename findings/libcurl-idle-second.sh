#!/bin/bash
# From 8.22 libcurl does not look whether a kept connection is still open if it was used less than a second ago.
#
# Guess: libcurl finds a connection that the server closed while it was idle, and takes a new one. So 7.88.1, 8.14.1 and
# 8.21.0, after 0.5 s as after 1.5 s. 8.22.0 and 8.23.0 do so after 1.5 s only: a POST 0.5 s after the last answer goes
# into the closed connection, then again over a new one. A server that half-closes and reads on (as with lingering
# close) reads two POSTs where one was asked for, and curl reports one success.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 libcurl4=7.88.1-10+deb12u15
debian trixie python3 libcurl4t64=8.14.1-2+deb13u7
debian trixie-backports python3 libcurl4t64=8.21.0-2~bpo13+1
debian forky python3 libcurl4t64=8.22.0-1
debian sid python3 libcurl4t64=8.23.0-1

posts() {  # SUITE SECONDS: version, both CURLcodes, POSTs read when the second comes SECONDS after the first
  give "$1" "$(dirname "$0")"/lib/{easy,request}.py
  inside "$1" python3 - "$2" <<'PY'
import sys
import time
import easy

read = []

def half_closing(connection, number):
    while head := easy.read_request(connection):
        read.append(head)
        if number > 1 or len(read) == 1:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        if number == 1 and len(read) == 1:
            time.sleep(0.1)
            connection.shutdown(easy.socket.SHUT_WR)

handle = easy.Easy(f"http://127.0.0.1:{easy.serve(half_closing)}/", body=b"order")
first = handle.perform()
time.sleep(float(sys.argv[1]))
second = handle.perform()
time.sleep(0.3)
print(easy.version(), first, second, len(read))
PY
}

for suite in bookworm trixie trixie-backports forky sid; do
  case $suite in
    bookworm) seen="7.88.1 0 0 2" ;;
    trixie) seen="8.14.1 0 0 2" ;;
    trixie-backports) seen="8.21.0 0 0 2" ;;
    forky) seen="8.22.0 0 0 3" ;;
    sid) seen="8.23.0 0 0 3" ;;
  esac
  expect "$suite, two POSTs, 0.5 s between (version, both results, POSTs read)" "$(posts $suite 0.5)" "$seen"
  expect "$suite, 1.5 s between" "$(posts $suite 1.5)" "${seen% *} 2"
done
finish
