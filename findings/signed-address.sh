#!/bin/bash
# wget2, requests, httpx and aiohttp ask for another address than the one they were given, each for one of its own.
#
# Guess: who is given an address that is encoded already sends it as it is; a signature (S3, CloudFront, Azure) is made
# over those very bytes. Seen with the clients of Debian 12 and 13 and an address of nothing but valid characters:
# curl, wget, aria2, Python's urllib and LuaSocket send it unchanged. wget2 takes %2f in the path for a slash, and in
# Debian 12 "+" in the query for %20; requests writes %7E as ~ and %2f as %2F everywhere, httpx of Debian 12 %2f as %2F
# (Debian 13's leaves it alone); aiohttp decodes %40 in the path and even %2F in the query.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm curl=7.88.1-10+deb12u15 wget=1.21.3-1+deb12u1 wget2=1.99.1-2.2 aria2=1.36.0-1 python3-requests=2.28.1+dfsg-1 \
  python3-httpx=0.23.3-1 python3-aiohttp=3.8.4-1+deb12u1 lua-socket=3.1.0-1+b1 lua5.4
debian trixie curl=8.14.1-2+deb13u7 wget=1.25.0-2 wget2=2.2.0+ds-1+deb13u1 aria2=1.37.0+debian-3 \
  python3-requests=2.32.3+dfsg-5+deb13u1 python3-httpx=0.28.1-1 python3-aiohttp=3.11.16-1+deb13u1 lua-socket=3.1.0-1+b2 lua5.4

address="/a%7Eb/%40c/x%2fy(1)'.png?d=%7E%40&e=a+b%20c&f=%2f%2F%3D&g="

cat >"$work/server.py" <<'PYTHON'
import http.server

class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open("/tmp/seen", "w") as file:
            file.write(self.requestline.split(" ")[1])
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 8000), Server)
open("/tmp/ready", "w").close()
server.serve_forever()
PYTHON

cat >"$work/ask" <<'SHELL'
cat /usr/share/ca-certificates/mozilla/*.crt >/etc/ssl/certs/ca-certificates.crt # requests wants it for http, too
python3 server.py &
until [ -e ready ]; do sleep 0.1; done
export ADDRESS="http://127.0.0.1:8000$1"
ask() {
  local name=$1
  shift
  echo -n "nothing" >seen
  "$@" >/dev/null 2>errors || true
  echo "$name $(cat seen)"
}
ask curl curl -s "$ADDRESS"
ask wget wget -q -O out "$ADDRESS"
ask aria2 aria2c -q -o aria2.out "$ADDRESS"
ask urllib python3 -c 'import os, urllib.request; urllib.request.urlopen(os.environ["ADDRESS"])'
ask luasocket lua5.4 -e 'require "socket.http".request(os.getenv "ADDRESS")'
ask wget2 wget2 -q -O out2 "$ADDRESS"
ask requests python3 -c 'import os, requests; requests.get(os.environ["ADDRESS"])'
ask httpx python3 -c 'import os, httpx; httpx.get(os.environ["ADDRESS"])'
ask aiohttp python3 -c '
import aiohttp, asyncio, os
async def get():
    async with aiohttp.ClientSession() as session:
        await session.get(os.environ["ADDRESS"])
asyncio.run(get())'
kill %1
SHELL

for suite in bookworm trixie; do
  give $suite "$work/server.py" "$work/ask"
  inside $suite bash ask "$address" >"$work/$suite.seen"
done

sent() { sed -n "s/^$2 //p" "$work/$1.seen"; }
for suite in bookworm trixie; do
  for client in curl wget aria2 urllib luasocket; do expect "$suite, $client" "$(sent $suite $client)" "$address"; done
done
expect "bookworm, wget2" "$(sent bookworm wget2)" "/a~b/%40c/x/y%281%29%27.png?d=%7E%40&e=a%20b%20c&f=%2f%2F%3D&g="
expect "trixie, wget2" "$(sent trixie wget2)" "/a~b/@c/x/y(1)'.png?d=%7E%40&e=a+b%20c&f=%2f%2F%3D&g="
for suite in bookworm trixie; do
  expect "$suite, requests" "$(sent $suite requests)" "/a~b/%40c/x%2Fy(1)'.png?d=~%40&e=a+b%20c&f=%2F%2F%3D&g="
  expect "$suite, aiohttp" "$(sent $suite aiohttp)" "/a~b/@c/x%2Fy(1)'.png?d=~@&e=a+b%20c&f=//%3D&g="
done
expect "bookworm, httpx" "$(sent bookworm httpx)" "/a%7Eb/%40c/x%2Fy(1)'.png?d=%7E%40&e=a+b%20c&f=%2F%2F%3D&g="
expect "trixie, httpx" "$(sent trixie httpx)" "$address"
finish
