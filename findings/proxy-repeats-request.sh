#!/bin/bash
# Which request a proxy itself sends again when a kept backend connection dies: PUT (nginx), a POST without a body
# (Varnish), a POST without a body that has an Idempotency-Key (Caddy).
#
# Guess: GET perhaps, POST never, and a header that the proxy does not know changes nothing. Seen (number of times that
# the backend read the request, which it dropped each time): nginx 1.26.3 repeats GET and PUT; Varnish 7.7.0 GET and a
# POST without a body; Caddy 2.6.2 (Go's client) GET, and a POST without a body only when the header Idempotency-Key is
# there; HAProxy 3.0.11 and Apache 2.4.71 nothing.
. "$(dirname "$0")/lib/debian.sh"
[ "$(id -u)" = 0 ] || leave 75 "nginx and Apache change to another user: this needs root"

debian trixie python3 nginx=1.26.3-3+deb13u10 haproxy=3.0.11-1+deb13u4 apache2-bin=2.4.71-1~deb13u1 \
  varnish=7.7.0-3+deb13u2 caddy=2.6.2-12+deb13u1

counts() {  # PROXY: times read of GET; PUT; POST; POST with key; POST without body; the same with key
  give trixie "$(dirname "$0")"/lib/{proxies,request}.py
  inside trixie python3 - "$1" <<'PY'
import socket
import sys
import time
import proxies

def ask(connection, method, path, key, body):
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
    head += "Idempotency-Key: order-1\r\n" if key else ""
    head += f"Content-Length: {len(body)}\r\n" if method != "GET" else ""
    connection.sendall((head + "\r\n" + body).encode())
    answer = b""
    while not (answer.endswith(b"\r\n\r\nok") if path == "/first" else b"\r\n\r\n" in answer):
        piece = connection.recv(65536)
        if not piece:
            break
        answer += piece
    return answer

def count(*request):
    with socket.create_connection(("127.0.0.1", proxies.FRONT), 9) as connection:
        assert b" 200 " in ask(connection, "GET", "/first", False, "")
        time.sleep(0.1)
        proxies.seconds.clear()
        ask(connection, request[0], "/second", *request[1:])
    time.sleep(0.3)
    return len(proxies.seconds)

def kinds():
    return [count("GET", False, ""), count("PUT", False, "order"), count("POST", False, "order"),
            count("POST", True, "order"), count("POST", False, ""), count("POST", True, "")]

proxies.listen()
print(*proxies.through(sys.argv[1], kinds))
PY
}

names="GET, PUT, POST, POST with key, without body, the same with key"
expect "nginx: times read of $names" "$(counts nginx)" "2 2 1 1 1 1"
expect "Varnish" "$(counts varnishd)" "2 1 1 1 2 2"
expect "Caddy" "$(counts caddy)" "2 1 1 1 1 2"
expect "HAProxy" "$(counts haproxy)" "1 1 1 1 1 1"
expect "Apache" "$(counts apache2)" "1 1 1 1 1 1"
finish
