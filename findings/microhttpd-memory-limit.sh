#!/bin/bash
# libmicrohttpd: a connection's memory limit of 16 MiB is 16 MiB for each idle client, and 16 MiB written per request.
#
# Guess: MHD_OPTION_CONNECTION_MEMORY_LIMIT is a ceiling, to be set roomy for the one client with long headers. It is
# the size of a pool that is made with the connection and cleared from end to end when a request on a kept connection is
# answered. Seen with 0.9.75, 1.0.1 and 1.0.10: eight clients that each asked once for two bytes and are silent since
# keep 128 MiB resident (below 8 MiB until they ask, and with the default of 32 KiB), and a request takes several times
# the CPU time.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 libmicrohttpd12=0.9.75-6
debian trixie python3 libmicrohttpd12t64=1.0.1-4
debian sid python3 libmicrohttpd12t64=1.0.10-1

cat >"$work/serve.py" <<'PY'
import ctypes
import socket
import sys
import time

lib = ctypes.CDLL("libmicrohttpd.so.12")
pointer, size = ctypes.c_void_p, ctypes.c_size_t
lib.MHD_get_version.restype = ctypes.c_char_p
lib.MHD_start_daemon.restype = pointer
lib.MHD_create_response_from_buffer.restype = pointer
lib.MHD_get_daemon_info.restype = ctypes.POINTER(ctypes.c_uint16)
OWN_THREAD, END, MEMORY_LIMIT, BIND_PORT = 8, ctypes.c_int(0), ctypes.c_int(1), 6
response = pointer(lib.MHD_create_response_from_buffer(size(2), b"ok", 0))

@ctypes.CFUNCTYPE(ctypes.c_int, *[pointer] * 8)
def answer(_, connection, *rest):
    request = ctypes.cast(rest[-1], ctypes.POINTER(pointer))
    if not request.contents.value:  # called for the head first
        request[0] = 1
        return 1
    return lib.MHD_queue_response(pointer(connection), 200, response)

def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096 / 2**20

def ask(client, times):
    begun = time.process_time()
    for _ in range(times):
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        reply = b""
        while not reply.endswith(b"\r\n\r\nok"):
            reply += client.recv(4096) or sys.exit("closed")
    return time.process_time() - begun

def measure(limit):
    """MiB that eight clients add, before and after one request each, and the CPU time of 300 requests."""
    options = (MEMORY_LIMIT, size(limit), END)
    daemon = pointer(lib.MHD_start_daemon(OWN_THREAD, ctypes.c_uint16(0), None, None, answer, None, *options))
    port = lib.MHD_get_daemon_info(daemon, BIND_PORT).contents.value
    at_first = resident()
    clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(8)]
    time.sleep(0.5)
    connected = resident() - at_first
    for client in clients:
        ask(client, 1)
    time.sleep(0.5)
    asked = resident() - at_first
    taken = min(ask(clients[0], 100) for _ in range(3))
    lib.MHD_stop_daemon(daemon)
    return connected, asked, taken

measure(2**15)
small, large = measure(2**15), measure(2**24)
print(lib.MHD_get_version().decode())
for connected, asked, _ in small, large:
    print(f"{connected // 8 * 8:.0f} {asked // 8 * 8:.0f}")
ratio = large[2] / small[2]
print("yes" if ratio > 2 else "no")
print(f"({ratio:.1f} times the CPU time)", file=sys.stderr)
PY

for suite in bookworm trixie sid; do
  give $suite "$work/serve.py"
  mapfile -t seen < <(inside $suite python3 serve.py)
  case $suite in bookworm) version=0.9.75 ;; trixie) version=1.0.1 ;; sid) version=1.0.10 ;; esac
  expect "$suite, version" "${seen[0]}" "$version"
  expect "MiB of eight clients, before and after a request each, limit 32 KiB (in steps of 8)" "${seen[1]}" "0 0"
  expect "limit 16 MiB" "${seen[2]}" "0 128"
  expect "a request takes at least twice the CPU time" "${seen[3]}" yes
done
finish
