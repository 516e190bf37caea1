#!/bin/bash
# A picture that its host keeps compressed arrives as gzip under the name .png, and half of the clients call that success.
#
# Guess: who does not ask for a compressed answer decodes one that comes all the same, or says that it cannot. Seen with
# the clients of Debian 12 and 13 and "Content-Encoding: gzip" from a host that looks at no request (objects that were
# uploaded so are served so): curl, wget, aria2, Python's urllib and LuaSocket save the gzip and exit 0. wget2,
# requests, httpx and aiohttp ask for gzip and decode it; requests also decodes after "Accept-Encoding: identity", but
# its `raw`, which examples save pictures from, is the gzip.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm curl=7.88.1-10+deb12u15 wget=1.21.3-1+deb12u1 wget2=1.99.1-2.2 aria2=1.36.0-1 python3-requests=2.28.1+dfsg-1 \
  python3-httpx=0.23.3-1 python3-aiohttp=3.8.4-1+deb12u1 lua-socket=3.1.0-1+b1 lua5.4
debian trixie curl=8.14.1-2+deb13u7 wget=1.25.0-2 wget2=2.2.0+ds-1+deb13u1 aria2=1.37.0+debian-3 \
  python3-requests=2.32.3+dfsg-5+deb13u1 python3-httpx=0.28.1-1 python3-aiohttp=3.11.16-1+deb13u1 lua-socket=3.1.0-1+b2 lua5.4

cat >"$work/server.py" <<'PYTHON'
import gzip
import http.server

body = gzip.compress(b"picture" * 100)

class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 8000), Server)
open("/tmp/ready", "w").close()
server.serve_forever()
PYTHON

cat >"$work/fetch" <<'SHELL'
cat /usr/share/ca-certificates/mozilla/*.crt >/etc/ssl/certs/ca-certificates.crt # requests wants it for http, too
python3 server.py &
until [ -e ready ]; do sleep 0.1; done
export ADDRESS=http://127.0.0.1:8000/a.png
fetch() {
  local name=$1 status=0
  shift
  rm -f out
  "$@" >/dev/null 2>errors || status=$?
  case $(head -c 7 out 2>/dev/null | tr -d '\0') in picture) echo "$name $status picture" ;; $'\x1f\x8b'*) echo "$name $status gzip" ;; *) echo "$name $status ?" ;; esac
}
fetch curl curl -s -o out "$ADDRESS"
fetch wget wget -q -O out "$ADDRESS"
fetch aria2 aria2c -q -o out "$ADDRESS"
fetch urllib python3 -c 'import os, urllib.request; urllib.request.urlretrieve(os.environ["ADDRESS"], "out")'
fetch luasocket lua5.4 -e 'io.open("out", "wb"):write((require "socket.http".request(os.getenv "ADDRESS")))'
fetch wget2 wget2 -q -O out "$ADDRESS"
fetch requests python3 -c 'import os, requests; open("out", "wb").write(requests.get(os.environ["ADDRESS"]).content)'
fetch requests-identity python3 -c '
import os, requests
open("out", "wb").write(requests.get(os.environ["ADDRESS"], headers={"Accept-Encoding": "identity"}).content)'
fetch requests-raw python3 -c '
import os, requests, shutil
shutil.copyfileobj(requests.get(os.environ["ADDRESS"], stream=True).raw, open("out", "wb"))'
fetch httpx python3 -c 'import os, httpx; open("out", "wb").write(httpx.get(os.environ["ADDRESS"]).content)'
fetch aiohttp python3 -c '
import aiohttp, asyncio, os
async def get():
    async with aiohttp.ClientSession() as session:
        open("out", "wb").write(await (await session.get(os.environ["ADDRESS"])).read())
asyncio.run(get())'
kill %1
SHELL

for suite in bookworm trixie; do
  give $suite "$work/server.py" "$work/fetch"
  inside $suite bash fetch >"$work/$suite.seen"
  saved() { sed -n "s/^$1 //p" "$work/$suite.seen"; }
  for client in curl wget aria2 urllib luasocket requests-raw; do
    expect "$suite, $client: exit status, what was saved" "$(saved $client)" "0 gzip"
  done
  for client in wget2 requests requests-identity httpx aiohttp; do
    expect "$suite, $client: exit status, what was saved" "$(saved $client)" "0 picture"
  done
done
finish
