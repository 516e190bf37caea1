"""A backend that counts what it reads, and reverse proxies in front of it, with their smallest configurations.

The backend keeps connections open; to any request for /second it answers nothing and closes, as a server does that
ends, or that gives up an idle connection, at the moment when a request comes in.
"""
import os
import socket
import subprocess
import threading
import time
from request import read_request

BACKEND, FRONT = 9001, 8001
seconds = []  # the heads of the requests for /second


def serve(connection):
    with connection:
        while head := read_request(connection):
            if b" /second" in head.split(b"\r\n")[0]:
                seconds.append(head)
                return
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def listen():
    listener = socket.create_server(("127.0.0.1", BACKEND), backlog=50)

    def accept():
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()


MODULES = ("mpm_event", "authz_core", "proxy", "proxy_http")
CONFIGURATIONS = {
    "nginx": f"""daemon off; worker_processes 1; pid nginx.pid; error_log nginx.log; events {{}}
http {{ access_log off; upstream backend {{ server 127.0.0.1:{BACKEND}; keepalive 8; }}
  server {{ listen 127.0.0.1:{FRONT};
    location / {{ proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://backend; }} }} }}""",
    "haproxy": f"""defaults
  mode http
  timeout connect 3s
  timeout client 9s
  timeout server 9s
listen front
  bind 127.0.0.1:{FRONT}
  server backend 127.0.0.1:{BACKEND}
""",
    "apache2": "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in MODULES)
    + f"""ServerRoot /tmp
ServerName localhost
Listen 127.0.0.1:{FRONT}
PidFile /tmp/apache2.pid
ErrorLog /tmp/apache2.log
User nobody
Group nogroup
ProxyPass / http://127.0.0.1:{BACKEND}/
""",
    "lighttpd": f"""server.modules = ("mod_proxy")
server.document-root = "/tmp"
server.bind = "127.0.0.1"
server.port = {FRONT}
proxy.server = ("" => (("host" => "127.0.0.1", "port" => {BACKEND})))
proxy.header = ("force-http10" => "disable")
""",
    "caddy": f"""{{
  admin off
  auto_https off
}}
http://:{FRONT} {{
  bind 127.0.0.1
  reverse_proxy 127.0.0.1:{BACKEND}
}}
""",
    "varnishd": f"""vcl 4.0;
backend server {{ .host = "127.0.0.1"; .port = "{BACKEND}"; }}
sub vcl_recv {{ return (pass); }}
""",
}


def command(name, file):
    return {
        "nginx": ["nginx", "-p", "/tmp", "-c", file],
        "haproxy": ["haproxy", "-f", file],
        "apache2": ["apache2", "-DFOREGROUND", "-f", file],
        "lighttpd": ["lighttpd", "-D", "-f", file],
        "caddy": ["caddy", "run", "--adapter", "caddyfile", "--config", file],
        "varnishd": ["varnishd", "-F", "-j", "none", "-a", f"127.0.0.1:{FRONT}", "-n", "/tmp/varnish", "-f", file],
    }[name]


def through(name, work):
    """Starts the proxy, returns what work() does, ends the proxy."""
    file = f"/tmp/{name}.configuration"
    with open(file, "w") as configuration:
        configuration.write(CONFIGURATIONS[name])
    for folder in ("/var/log/nginx", "/var/lib/nginx"):
        os.makedirs(folder, exist_ok=True)
    with open(f"/tmp/{name}.output", "w") as output:
        proxy = subprocess.Popen(command(name, file), stdout=output, stderr=output)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", FRONT), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        else:
            raise SystemExit(f"{name} does not start: {open(output.name).read()[-400:]}")
        time.sleep(0.3)
        return work()
    finally:
        proxy.terminate()
        proxy.wait()
