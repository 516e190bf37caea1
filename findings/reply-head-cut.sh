#!/bin/bash
# A reply that ends inside its head: newer libcurl calls more of them a success than older ones, luasocket none.
#
# Guess: without the empty line there is no reply, so everybody reports an error, the new ones at least as often. Seen,
# the server closing after the text (CURLcode of 7.88.1, 8.14.1, 8.21.0, 8.23.0; 0 means success, status 200, no body):
#   "HTTP/1.1 200 OK"                                       52  52  52  52
#   the same and CR LF                                       0   0   0   0
#   ... "Content-Length: 5" CR LF                           18  18   0   0
#   ... "Content-Length: 5" CR LF "X-A: b"                  18  18  18  18
#   ... "Transfer-Encoding: chunked" CR LF                  18   0   0   0
# Python's http.client 3.11 and wget 1.21.3 take the first two for a whole reply, and notice the other three; luasocket
# 3.1.0 says "closed" to all. So a status of 200 does not mean that the head was read to its end.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 libcurl4=7.88.1-10+deb12u15 wget=1.21.3-1+deb12u1 lua5.4 lua-socket=3.1.0-1+b1
debian trixie python3 libcurl4t64=8.14.1-2+deb13u7
debian trixie-backports python3 libcurl4t64=8.21.0-2~bpo13+1
debian sid python3 libcurl4t64=8.23.0-1

ends() {  # SUITE CLIENT: what it says to each of the five
  give "$1" "$(dirname "$0")"/lib/{easy,request}.py
  inside "$1" python3 - "$2" <<'PY'
import http.client
import subprocess
import sys
import easy

STATUS = b"HTTP/1.1 200 OK"
REPLIES = [STATUS, STATUS + b"\r\n", STATUS + b"\r\nContent-Length: 5\r\n",
           STATUS + b"\r\nContent-Length: 5\r\nX-A: b", STATUS + b"\r\nTransfer-Encoding: chunked\r\n"]

def libcurl(url, _port):
    return easy.Easy(url).perform()

def wget(url, _port):
    return subprocess.run(["wget", "-q", "-t", "1", "-O", "body", url]).returncode

def python(_url, port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    try:
        connection.request("GET", "/")
        return len(connection.getresponse().read())
    except http.client.HTTPException as error:
        return type(error).__name__

def luasocket(url, _port):
    ask = f'local body, status = require "socket.http".request("{url}") print(body or status)'
    return subprocess.run(["lua5.4", "-e", ask], capture_output=True, text=True).stdout.strip()

for reply in REPLIES:
    def cut(connection, _number):
        easy.read_request(connection)
        connection.sendall(reply)
        connection.shutdown(easy.socket.SHUT_WR)
        connection.recv(1)
        connection.close()
    port = easy.serve(cut)
    print(globals()[sys.argv[1]](f"http://127.0.0.1:{port}/", port), end=" ")
print()
PY
}

expect "libcurl 7.88.1" "$(ends bookworm libcurl | xargs)" "52 0 18 18 18"
expect "libcurl 8.14.1" "$(ends trixie libcurl | xargs)" "52 0 18 18 0"
expect "libcurl 8.21.0" "$(ends trixie-backports libcurl | xargs)" "52 0 0 18 0"
expect "libcurl 8.23.0" "$(ends sid libcurl | xargs)" "52 0 0 18 0"
expect "wget (exit status)" "$(ends bookworm wget | xargs)" "0 0 4 4 4"
expect "http.client (bytes or error)" "$(ends bookworm python | xargs)" \
  "0 0 IncompleteRead IncompleteRead IncompleteRead"
expect "luasocket" "$(ends bookworm luasocket | xargs)" "closed closed closed closed closed"
finish
