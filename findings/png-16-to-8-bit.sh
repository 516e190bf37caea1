#!/bin/bash
# A 16-bit grey PNG of value 0x8000, half way up, made 8 bits: 127, 128, 186 or 255.
#
# Guess: 128, by the upper byte. Seen on Debian 12, 13 and sid: ImageMagick and GraphicsMagick say 127, cwebp and
# libvips ("vips cast --shift") 128, libpng's simplified API 186 (it takes 16 bits for linear light), and Pillow's
# convert("L") 255: it does not scale but clips, so that all from 1/256 upwards is white, in 9.4 (where such a file
# has mode "I") as in 11.1 and 13.0 ("I;16"). A mask of soft edges becomes a hard, larger one.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 python3-pil=9.4.0-1.1+deb12u1 graphicsmagick=1.4+really1.3.40-4+deb12u1 webp=1.2.4-0.2+deb12u1 \
  libvips-tools=8.14.1-3+deb12u3 imagemagick-6.q16=8:6.9.11.60+dfsg-1.6+deb12u11 libpng16-16=1.6.39-2+deb12u5
debian trixie python3 python3-pil=11.1.0-5+deb13u4 graphicsmagick=1.4+really1.3.45+hg17696-1 webp=1.5.0-0.1 \
  libvips-tools=8.16.1-1+deb13u2 imagemagick-7.q16=8:7.1.1.43+dfsg1-1+deb13u14 libpng16-16t64=1.6.48-1+deb13u6
debian sid python3 python3-pil=13.0.0-1+b1

pillow() {  # SUITE: mode, then 0x8000, 0x0180 and 0x0080 as "L"
  give "$1" "$(dirname "$0")/lib/png.py"
  inside "$1" python3 - <<'PY'
import png
from PIL import Image
png.write("half.png", 1, 16, png.GREY, b"\x80\0")
png.write("three.png", 3, 16, png.GREY, b"\x80\0\x01\x80\0\x80")
image = Image.open("three.png")
print(image.mode, *image.convert("L").tobytes())
PY
}

others() {  # SUITE IMAGEMAGICK
  # shellcheck disable=SC2016
  inside "$1" bash -c '
    $1 half.png -depth 8 gray:- | od -An -tu1
    gm convert half.png -depth 8 gray:- | od -An -tu1
    cwebp -quiet -lossless half.png -o half.webp && dwebp -quiet half.webp -ppm -o - | tail -c 1 | od -An -tu1
    vips cast half.png half.v uchar --shift && vips getpoint half.v 0 0' bash "$2" | xargs
}

simplified() {  # SUITE: png_image_begin_read_from_file and png_image_finish_read into PNG_FORMAT_GRAY
  inside "$1" python3 - <<'PY'
import ctypes

class Image(ctypes.Structure):
    _fields_ = [("opaque", ctypes.c_void_p)] + [(name, ctypes.c_uint32) for name in (
        "version", "width", "height", "format", "flags", "colormap_entries", "warning_or_error")] + [
        ("message", ctypes.c_char * 64)]

png, image, sample = ctypes.CDLL("libpng16.so.16"), Image(version=1), ctypes.create_string_buffer(1)
assert png.png_image_begin_read_from_file(ctypes.byref(image), b"half.png")
image.format = 0
assert png.png_image_finish_read(ctypes.byref(image), None, sample, ctypes.c_int32(0), None)
print(sample.raw[0])
PY
}

expect "Pillow 9.4: mode, 0x8000, 0x0180, 0x0080" "$(pillow bookworm)" "I 255 255 128"
expect "Pillow 11.1" "$(pillow trixie)" "I;16 255 255 128"
expect "Pillow 13.0" "$(pillow sid)" "I;16 255 255 128"
names="ImageMagick GraphicsMagick cwebp libvips"
expect "bookworm, 0x8000 ($names)" "$(others bookworm convert-im6.q16)" "127 127 128 128"
expect "trixie" "$(others trixie magick-im7.q16)" "127 127 128 128"
expect "libpng 1.6.39, simplified API" "$(simplified bookworm)" "186"
expect "libpng 1.6.48" "$(simplified trixie)" "186"
finish
