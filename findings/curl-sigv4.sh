#!/bin/bash
# "curl --aws-sigv4" for an S3 store: 7.88.1 signs most queries wrongly, 8.23.0 still "photo(1).png".
#
# Guess: what curl accepts it signs as the store does. Each request is checked against the published algorithm (every
# byte but A-Z a-z 0-9 - . _ ~ and the path's slashes percent-encoded, parameters sorted). Seen (right: yes or no):
#                                    7.88.1   8.14.1, 8.21.0, 8.23.0
#   /bucket/key                        yes      yes
#   ?list-type=2&prefix=rooms/         no       yes
#   ?acl                               no       yes
#   ?b=2&a=1                           no       yes
#   /bucket/photo(1).png               no       no     (sent and signed as it stands)
#   /bucket/photo%281%29.png           yes      yes
#   header X-Amz-Content-Sha256        no       yes    (stores ask for it)
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 curl=7.88.1-10+deb12u15 libcurl4=7.88.1-10+deb12u15
debian trixie python3 curl=8.14.1-2+deb13u7 libcurl4t64=8.14.1-2+deb13u7
debian trixie-backports python3 curl=8.21.0-2~bpo13+1 libcurl4t64=8.21.0-2~bpo13+1
debian sid python3 curl=8.23.0-1 libcurl4t64=8.23.0-1

signed() {
  give "$1" "$(dirname "$0")"/lib/{easy,request}.py
  inside "$1" python3 - <<'PY'
import hashlib
import hmac
import re
import subprocess
from urllib.parse import quote, unquote
import easy

requests = []

def store(connection, _number):
    requests.append(easy.read_request(connection))
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    connection.close()

def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()

def encode(text, safe=""):
    return quote(unquote(text), safe="-_.~" + safe)

def is_right(request):
    first, *lines = request.split(b"\r\n\r\n")[0].decode().split("\r\n")
    method, target, _ = first.split()
    headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
    names = re.search("SignedHeaders=([^,]*)", headers["authorization"])[1]
    path, _, query = target.partition("?")
    pairs = sorted((encode(name), encode(value)) for name, _, value in
                   (part.partition("=") for part in query.split("&") if part))
    canonical = "\n".join([method, encode(path, "/"), "&".join("=".join(pair) for pair in pairs),
                           *(f"{name}:{headers[name]}" for name in names.split(";")), "", names, sha256("")])
    date = headers["x-amz-date"]
    steps = [date[:8], "eu-west-1", "s3", "aws4_request"]
    key = b"AWS4secret"
    for step in [*steps, "\n".join(["AWS4-HMAC-SHA256", date, "/".join(steps), sha256(canonical)])]:
        key = hmac.new(key, step.encode(), hashlib.sha256).digest()
    return key.hex() == re.search("Signature=(.*)", headers["authorization"])[1]

port = easy.serve(store)
for target in ("/bucket/key", "/bucket?list-type=2&prefix=rooms/", "/bucket/key?acl", "/bucket/key?b=2&a=1",
               "/bucket/photo(1).png", "/bucket/photo%281%29.png"):
    subprocess.run(["curl", "-sS", "-o", "body", "--aws-sigv4", "aws:amz:eu-west-1:s3", "--user", "key:secret",
                    f"http://127.0.0.1:{port}{target}"], check=True)
    print("yes" if is_right(requests[-1]) else "no")
print("yes" if b"x-amz-content-sha256" in requests[-1].lower() else "no")
PY
}

names="key, list, acl, unsorted, (1), %281%29; hash header"
expect "7.88.1 ($names)" "$(signed bookworm | xargs)" "yes no no no no yes no"
expect "8.14.1" "$(signed trixie | xargs)" "yes yes yes yes no yes yes"
expect "8.21.0" "$(signed trixie-backports | xargs)" "yes yes yes yes no yes yes"
expect "8.23.0" "$(signed sid | xargs)" "yes yes yes yes no yes yes"
finish
