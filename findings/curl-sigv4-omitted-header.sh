#!/bin/bash
# "curl --aws-sigv4" with -H 'Accept:', which leaves a header out: 7.88.1 signs the header that it does not send.
#
# Guess: what is left out is not signed either. A program that leaves "Expect:" out (so that no store has to answer 100)
# is refused by every store then. Seen (names in SignedHeaders that were not sent, for curl -H 'Expect:' -H 'Accept:'):
# 7.88.1 accept and expect; 8.14.1, 8.21.0 and 8.23.0 none.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 curl=7.88.1-10+deb12u15 libcurl4=7.88.1-10+deb12u15
debian trixie python3 curl=8.14.1-2+deb13u7 libcurl4t64=8.14.1-2+deb13u7
debian trixie-backports python3 curl=8.21.0-2~bpo13+1 libcurl4t64=8.21.0-2~bpo13+1
debian sid python3 curl=8.23.0-1 libcurl4t64=8.23.0-1

unsent() {
  give "$1" "$(dirname "$0")"/lib/{easy,request}.py
  inside "$1" python3 - <<'PY'
import re
import subprocess
import easy

requests = []

def store(connection, _number):
    requests.append(easy.read_request(connection))
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    connection.close()

port = easy.serve(store)
subprocess.run(["curl", "-sS", "-o", "body", "--aws-sigv4", "aws:amz:eu-west-1:s3", "--user", "key:secret", "-H", "Expect:",
                "-H", "Accept:", "-X", "PUT", "-d", "picture", f"http://127.0.0.1:{port}/bucket/key"], check=True)
head = requests[0].decode()
sent = [line.partition(":")[0].lower() for line in head.split("\r\n")[1:]]
names = re.search("SignedHeaders=([^,]*)", head)[1].split(";")
print(*[name for name in names if name not in sent] or ["none"])
PY
}

expect "7.88.1: signed, but not sent" "$(unsent bookworm)" "accept expect"
expect "8.14.1" "$(unsent trixie)" "none"
expect "8.21.0" "$(unsent trixie-backports)" "none"
expect "8.23.0" "$(unsent sid)" "none"
finish
