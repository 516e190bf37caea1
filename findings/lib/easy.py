"""libcurl's easy interface by ctypes, and a scripted server on 127.0.0.1."""
import ctypes
import socket
import threading
from request import read_request  # the scripts use it as easy.read_request

lib = ctypes.CDLL("libcurl.so.4")
lib.curl_version.restype = ctypes.c_char_p
lib.curl_easy_init.restype = ctypes.c_void_p

URL, POSTFIELDS, WRITEFUNCTION, HTTPHEADER = 10002, 10015, 20011, 10023
RETRY_AFTER = 0x600000 + 57  # CURLINFO_RETRY_AFTER
RESPONSE_CODE = 0x200000 + 2
sink = ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_void_p)(
    lambda _data, size, count, _user: size * count)


def version():
    return lib.curl_version().decode().split()[0].split("/")[1]


class Easy:
    def __init__(self, url, body=None):
        self.handle = ctypes.c_void_p(lib.curl_easy_init())
        self.set(URL, ctypes.c_char_p(url.encode()))
        self.set(WRITEFUNCTION, sink)
        if body is not None:
            self.body = body
            self.set(POSTFIELDS, ctypes.c_char_p(body))

    def set(self, option, value):
        assert lib.curl_easy_setopt(self.handle, ctypes.c_int(option), value) == 0

    def perform(self):
        return lib.curl_easy_perform(self.handle)

    def number(self, info):
        value = ctypes.c_longlong(0)
        lib.curl_easy_getinfo(self.handle, ctypes.c_int(info), ctypes.byref(value))
        return value.value


def serve(answer):
    """Calls answer(connection, number from 1) for each connection, in a thread of its own; returns the port."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=50)

    def accept():
        number = 0
        while True:
            connection, number = listener.accept()[0], number + 1
            threading.Thread(target=answer, args=(connection, number), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]
