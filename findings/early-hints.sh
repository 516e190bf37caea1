#!/bin/bash
# A backend that says "103 Early Hints" first: Varnish answers 503 in its place, nginx up to Debian 13 counts the
# request as 103.
#
# Guess: whatever stands in between drops an interim answer or passes it on, as it has been bound to since 1999 (1xx).
# Seen with curl behind each: HAProxy, Apache and Caddy pass 103 and 200 on. Varnish 7.1 and 7.7 take the 103 for the
# answer and give 503 Backend fetch failed. nginx 1.22 and 1.26 take it for the answer too, whose body is the real
# answer: over HTTP/1.1 the client reads both and is content, the log says 103. nginx 1.30 (sid) passes on the 200 alone.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm nginx=1.22.1-9+deb12u9 varnish=7.1.1-2+deb12u1 curl python3
debian trixie nginx=1.26.3-3+deb13u10 varnish=7.7.0-3+deb13u2 haproxy=3.0.11-1+deb13u4 apache2=2.4.71-1~deb13u1 \
  caddy=2.6.2-12+deb13u1 curl python3
debian sid nginx=1.30.6-2 curl python3

cat >"$work/backend.py" <<'PYTHON'
import socketserver

class Backend(socketserver.StreamRequestHandler):
    def handle(self):
        while self.rfile.readline() not in (b"\r\n", b""):
            pass
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n")
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

server = socketserver.ThreadingTCPServer(("127.0.0.1", 9000), Backend)
open("/tmp/ready", "w").close()
server.serve_forever()
PYTHON

cat >"$work/nginx.conf" <<'CONF'
pid /tmp/nginx.pid;
error_log /tmp/nginx.log;
user root;
events {}
http {
  log_format status "$status";
  access_log /tmp/access status;
  server { listen 127.0.0.1:8001; location / { proxy_pass http://127.0.0.1:9000; proxy_http_version 1.1; } }
}
CONF
cat >"$work/varnish.vcl" <<'CONF'
vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "9000"; }
CONF
cat >"$work/haproxy.cfg" <<'CONF'
defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
listen all
  bind 127.0.0.1:8003
  server backend 127.0.0.1:9000
CONF
cat >"$work/apache.conf" <<'CONF'
ServerName localhost
PidFile /tmp/apache.pid
ErrorLog /tmp/apache.log
Listen 127.0.0.1:8004
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
ProxyPass / http://127.0.0.1:9000/
CONF
cat >"$work/Caddyfile" <<'CONF'
{
  admin off
  auto_https off
}
http://127.0.0.1:8005 {
  reverse_proxy 127.0.0.1:9000
}
CONF

cat >"$work/ask" <<'SHELL'
mkdir -p /var/lib/nginx /var/log/nginx /tmp/varnish
python3 backend.py &
until [ -e ready ]; do sleep 0.1; done
nginx -c /tmp/nginx.conf
if command -v varnishd >/dev/null; then
  varnishd -j none -a 127.0.0.1:8002 -f /tmp/varnish.vcl -n /tmp/varnish -s malloc,20m >/dev/null 2>&1
fi
if command -v haproxy >/dev/null; then
  haproxy -f haproxy.cfg >/dev/null 2>&1 &
  apache2 -f /tmp/apache.conf
  caddy run --config Caddyfile >/dev/null 2>&1 &
fi
for server in direct:9000 nginx:8001 varnish:8002 haproxy:8003 apache:8004 caddy:8005; do
  for _ in {1..50}; do (: </dev/tcp/127.0.0.1/"${server#*:}") 2>/dev/null && break || sleep 0.1; done
  echo "${server%:*}" $(curl -s -m 10 -D - -o body "http://127.0.0.1:${server#*:}/" | sed -n 's/^HTTP[^ ]* \([0-9]*\).*/\1/p')
done
echo "log" $(cat access)
SHELL

for suite in bookworm trixie sid; do
  give $suite "$work"/{backend.py,nginx.conf,varnish.vcl,haproxy.cfg,apache.conf,Caddyfile,ask}
  inside $suite bash ask >"$work/$suite.seen"
done
seen() { sed -n "s/^$2 //p" "$work/$1.seen"; }

for suite in bookworm trixie; do
  expect "$suite, without anything between" "$(seen $suite direct)" "103 200"
  expect "$suite, Varnish" "$(seen $suite varnish)" "503"
  expect "$suite, nginx" "$(seen $suite nginx)" "103 200"
  expect "$suite, nginx's log" "$(seen $suite log)" "103"
done
for server in haproxy apache caddy; do expect "trixie, $server" "$(seen trixie $server)" "103 200"; done
expect "sid, nginx" "$(seen sid nginx)" "200"
expect "sid, nginx's log" "$(seen sid log)" "200"
finish
