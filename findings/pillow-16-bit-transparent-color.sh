#!/bin/bash
# A 16-bit PNG whose holes are marked by a transparent colour (tRNS) is read by Pillow as opaque throughout.
#
# Guess: convert("RGBA") gives the hole, as it does for the same file of 8 or 1 bits. Seen in Pillow 9.4, 11.1 and
# 13.0: pixels are cut to 8 bits, info["transparency"] keeps its 16 bits, nothing is equal and every alpha is 255, for
# RGB and for grey. ImageMagick, GraphicsMagick and libvips see the hole (alpha 0).
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 python3-pil=9.4.0-1.1+deb12u1 graphicsmagick=1.4+really1.3.40-4+deb12u1 \
  libvips-tools=8.14.1-3+deb12u3 imagemagick-6.q16=8:6.9.11.60+dfsg-1.6+deb12u11
debian trixie python3 python3-pil=11.1.0-5+deb13u4 graphicsmagick=1.4+really1.3.45+hg17696-1 \
  libvips-tools=8.16.1-1+deb13u2 imagemagick-7.q16=8:7.1.1.43+dfsg1-1+deb13u14
debian sid python3 python3-pil=13.0.0-1+b1

# Two pixels, the first is of the transparent colour. Prints both alphas of: 1, 8 bits; 16 bits grey, RGB.
pillow() {
  give "$1" "$(dirname "$0")/lib/png.py"
  inside "$1" python3 - <<'PY'
import png
from PIL import Image

def alphas(*file):
    png.write(*file[:-1], before=png.chunk(b"tRNS", file[-1]))
    return "{}/{}".format(*Image.open(file[0]).convert("RGBA").getchannel("A").tobytes())

print(alphas("one.png", 2, 1, png.GREY, b"\x40", b"\0\0"),
      alphas("eight.png", 2, 8, png.RGB, bytes((18, 52, 86, 19, 52, 86)), b"\0\x12\0\x34\0\x56"),
      alphas("grey.png", 2, 16, png.GREY, b"\x12\x34\x12\x35", b"\x12\x34"),
      alphas("rgb.png", 2, 16, png.RGB, b"\x12\x34\x56\x78\x9a\xbc\x12\x35\x56\x78\x9a\xbc",
             b"\x12\x34\x56\x78\x9a\xbc"))
PY
}

others() {  # SUITE IMAGEMAGICK: both alphas of rgb.png
  # shellcheck disable=SC2016
  inside "$1" bash -c '
    $1 rgb.png -alpha extract -depth 8 gray:- | od -An -tu1
    gm convert rgb.png -depth 8 rgba:- | od -An -tu1 | sed -E "s/( +[0-9]+){3}( +[0-9]+)/\2/g"
    vips extract_band rgb.png alpha.v 3
    vips getpoint alpha.v 0 0; vips getpoint alpha.v 1 0' bash "$2" | xargs
}

names="alphas of 1 bit, 8 bits, 16 bits grey, 16 bits RGB"
expect "Pillow 9.4, $names" "$(pillow bookworm)" "0/255 0/255 255/255 255/255"
expect "Pillow 11.1" "$(pillow trixie)" "0/255 0/255 255/255 255/255"
expect "Pillow 13.0" "$(pillow sid)" "0/255 0/255 255/255 255/255"
names="ImageMagick, GraphicsMagick, libvips (of 65535)"
expect "bookworm, 16 bits RGB, $names" "$(others bookworm convert-im6.q16)" "0 255 0 255 0 65535"
expect "trixie" "$(others trixie magick-im7.q16)" "0 255 0 255 0 65535"
finish
