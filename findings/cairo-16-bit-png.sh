#!/bin/bash
# cairo_image_surface_create_from_png gives surfaces of floating-point pixels on Debian 13, for 16-bit files alone.
#
# Guess: a PNG becomes ARGB32 or RGB24, four bytes a pixel. So cairo 1.16.0. cairo 1.18.4 keeps the depth of a 16-bit
# file: RGB becomes RGB96F (6), 12 bytes a pixel; RGBA becomes RGBA128F (7), 16 bytes; 16-bit grey too. A program that
# takes the data for ARGB32 reads other colours, at a fourth of the width; format and stride tell.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 python3-cairo libcairo2=1.16.0-7
debian trixie python3 python3-cairo libcairo2=1.18.4-1+b1

surfaces() {  # SUITE: format/stride of a file 4 wide, of 8-bit RGB, 16-bit grey, RGB, RGBA; then the first 4 bytes
  give "$1" "$(dirname "$0")/lib/png.py"
  inside "$1" python3 - <<'PY'
import cairo
import png
for depth, kind, sample in ((8, png.RGB, b"\x80" * 3), (16, png.GREY, b"\x80\0"), (16, png.RGB, b"\x80\0" * 3),
                            (16, png.RGBA, b"\x80\0" * 3 + b"\xff\xff")):
    png.write("in.png", 4, depth, kind, sample * 4)
    surface = cairo.ImageSurface.create_from_png("in.png")
    print(f"{int(surface.get_format())}/{surface.get_stride()}/{bytes(surface.get_data()[:4]).hex()}", end=" ")
PY
}

names="format/stride/bytes of 8-bit RGB, 16-bit grey, RGB, RGBA"
expect "cairo 1.16.0, $names" "$(surfaces bookworm | xargs)" "1/16/808080ff 1/16/808080ff 1/16/808080ff 0/16/808080ff"
expect "cairo 1.18.4, $names" "$(surfaces trixie | xargs)" "1/16/808080ff 6/48/8000003f 6/48/8000003f 7/64/8000003f"
finish
