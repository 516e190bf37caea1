"""PNG files written by hand, so that no library decides what is in them."""
import struct
import zlib


def chunk(name, data):
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def write(path, width, depth, color_type, row, before=b"", after=b"", rows=1):
    """`row` is one line of samples; `before` and `after` are chunks around the pixels."""
    head = struct.pack(">IIBBBBB", width, rows, depth, color_type, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before)
        file.write(chunk(b"IDAT", zlib.compress((b"\0" + row) * rows)) + after + chunk(b"IEND", b""))


GREY, RGB, RGBA = 0, 2, 6

# A TIFF block that says: show this turned a quarter to the right (orientation 6).
EXIF_TURNED = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
