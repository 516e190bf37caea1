#!/bin/bash
# A POST that the backend reads and then drops is sent once through nginx and lighttpd, twice through HAProxy, Apache.
#
# Guess: a proxy that got no answer says 502, so the client knows and repeats nothing. Seen with curl doing a GET and
# then a POST over one connection, the backend reading the POST on a kept connection and closing it without a byte:
# nginx (502) and lighttpd (500) answer. HAProxy and Apache's mod_proxy close the client's connection without a word;
# curl, whose connection was a used one, takes that for a late close and sends the POST again on a new one. The backend
# reads two, curl ends with status 0 and a single 502. Alike in Debian 12 (HAProxy 2.6.12, Apache 2.4.68, curl 7.88.1)
# and 13 (3.0.11, 2.4.71, 8.14.1).
. "$(dirname "$0")/lib/debian.sh"
[ "$(id -u)" = 0 ] || leave 75 "nginx and Apache change to another user: this needs root"

debian bookworm python3 curl=7.88.1-10+deb12u15 nginx=1.22.1-9+deb12u9 haproxy=2.6.12-1+deb12u3 \
  apache2-bin=2.4.68-1~deb12u1 lighttpd=1.4.69-1
debian trixie python3 curl=8.14.1-2+deb13u7 nginx=1.26.3-3+deb13u10 haproxy=3.0.11-1+deb13u4 \
  apache2-bin=2.4.71-1~deb13u1 lighttpd=1.4.79-2

posts() {  # SUITE PROXY: curl's exit status, the last HTTP status, how many POSTs the backend read
  give "$1" "$(dirname "$0")"/lib/{proxies,request}.py
  inside "$1" python3 - "$2" <<'PY'
import subprocess
import sys
import time
import proxies

def two_requests():
    front = f"http://127.0.0.1:{proxies.FRONT}"
    status = ["-s", "-o", "body", "-w", "%{http_code} "]
    curl = subprocess.run(["curl", *status, front + "/first", "--next", *status, "-d", "order", front + "/second"],
                          capture_output=True, text=True)
    time.sleep(0.3)
    return curl.returncode, curl.stdout.split()[-1], len(proxies.seconds)

proxies.listen()
print(*proxies.through(sys.argv[1], two_requests))
PY
}

for suite in bookworm trixie; do
  expect "$suite, nginx (curl's exit status, HTTP status, POSTs read)" "$(posts $suite nginx)" "0 502 1"
  expect "$suite, lighttpd" "$(posts $suite lighttpd)" "0 500 1"
  expect "$suite, HAProxy" "$(posts $suite haproxy)" "0 502 2"
  expect "$suite, Apache" "$(posts $suite apache2)" "0 502 2"
done
finish
