#!/bin/bash
# A PUT into a folder that is not there: Apache's mod_dav says 409, as RFC 4918 asks, nginx's dav module says 500.
#
# Guess: 409 (Conflict) or 404 from both, which tells a client to make the folder; a 500 says "try again later", and a
# client that obeys does so in vain. Seen: nginx 1.22.1 and 1.26.3 500 (201 with create_full_put_path on), Apache 2.4.68
# and 2.4.71 409. Both say 201 where the folder is there, and 204 for the second PUT.
. "$(dirname "$0")/lib/debian.sh"
[ "$(id -u)" = 0 ] || leave 75 "nginx and Apache change to another user: this needs root"

debian bookworm python3 nginx=1.22.1-9+deb12u9 apache2-bin=2.4.68-1~deb12u1
debian trixie python3 nginx=1.26.3-3+deb13u10 apache2-bin=2.4.71-1~deb13u1

statuses() {  # SUITE SERVER: a PUT; again; into a folder that is not there; the same where the server may make it
  inside "$1" python3 - "$2" <<'PY'
import http.client
import os
import shutil
import subprocess
import sys
import time

shutil.rmtree("/srv/files", ignore_errors=True)
os.makedirs("/srv/files")
os.chmod("/srv/files", 0o777)
NGINX = """user root; daemon off; pid /srv/pid; error_log /srv/log; events {}
http { access_log off; client_body_temp_path /srv/b; proxy_temp_path /srv/p; fastcgi_temp_path /srv/f; uwsgi_temp_path /srv/u;
scgi_temp_path /srv/s; server { listen 127.0.0.1:8080;
location / { root /srv/files; dav_methods PUT; } location /made/ { root /srv/files; dav_methods PUT; create_full_put_path on; } } }
"""
APACHE = """ServerRoot /srv
ServerName localhost
Listen 127.0.0.1:8080
PidFile /srv/pid
ErrorLog /srv/log
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule dav_module /usr/lib/apache2/modules/mod_dav.so
LoadModule dav_fs_module /usr/lib/apache2/modules/mod_dav_fs.so
User nobody
Group nogroup
DocumentRoot /srv/files
DavLockDB /srv/files/.lock
<Directory /srv/files>
  Dav On
  Require all granted
</Directory>
"""
server = sys.argv[1]
with open("/srv/conf", "w") as file:
    file.write(NGINX if server == "nginx" else APACHE)
command = ["nginx", "-c", "/srv/conf"] if server == "nginx" else ["apache2", "-f", "/srv/conf", "-DFOREGROUND"]
process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

def put(path):
    for _ in range(100):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", 8080, timeout=9)
            connection.request("PUT", path, b"picture")
            return connection.getresponse().status
        except OSError:
            time.sleep(0.1)

print(put("/a"), put("/a"), put("/none/a"), *([put("/made/none/a")] if server == "nginx" else []))
process.terminate()
process.wait()
PY
}

names="PUT; again; into a missing folder; the same with create_full_put_path"
expect "nginx 1.22.1 ($names)" "$(statuses bookworm nginx)" "201 204 500 201"
expect "nginx 1.26.3" "$(statuses trixie nginx)" "201 204 500 201"
expect "Apache 2.4.68 (the first three)" "$(statuses bookworm apache2)" "201 204 409"
expect "Apache 2.4.71" "$(statuses trixie apache2)" "201 204 409"
finish
