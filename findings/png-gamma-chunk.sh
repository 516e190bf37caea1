#!/bin/bash
# A PNG's gAMA chunk changes the pixels of "cwebp -lossless" and of ImageMagick 6, and of five other readers not.
#
# Guess: everybody ignores gAMA, or everybody heeds it; lossless keeps the samples. Seen, for a grey PNG of value 128
# with gAMA 1.0 (linear light, as some renderers write masks): cwebp 1.2.4 and 1.5.0 -lossless store 186; ImageMagick
# 6.9.11 reads 188, 7.1.1 reads 128 (but its "-colorspace Gray" gives 187); Pillow, GraphicsMagick, libvips and netpbm
# give 128. Without the chunk all say 128.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 python3-pil=9.4.0-1.1+deb12u1 netpbm=2:11.01.00-2 graphicsmagick=1.4+really1.3.40-4+deb12u1 \
  libvips-tools=8.14.1-3+deb12u3 imagemagick-6.q16=8:6.9.11.60+dfsg-1.6+deb12u11 webp=1.2.4-0.2+deb12u1
debian trixie python3 python3-pil=11.1.0-5+deb13u4 netpbm=2:11.10.02-1 graphicsmagick=1.4+really1.3.45+hg17696-1 \
  libvips-tools=8.16.1-1+deb13u2 imagemagick-7.q16=8:7.1.1.43+dfsg1-1+deb13u14 webp=1.5.0-0.1

greys() {  # SUITE IMAGEMAGICK: for the file without the chunk, then for the one with it
  local file
  give "$1" "$(dirname "$0")/lib/png.py"
  inside "$1" python3 - <<'PY'
import png
png.write("plain.png", 1, 8, png.GREY, b"\x80")
png.write("linear.png", 1, 8, png.GREY, b"\x80", before=png.chunk(b"gAMA", (100000).to_bytes(4, "big")))
PY
  for file in plain.png linear.png; do
    # shellcheck disable=SC2016
    inside "$1" bash -c '
      cwebp -quiet -lossless $2 -o mask.webp && dwebp -quiet mask.webp -ppm -o - | tail -c 1 | od -An -tu1
      $1 $2 -depth 8 rgb:- | tail -c 1 | od -An -tu1
      $1 $2 -colorspace Gray -depth 8 gray:- | od -An -tu1
      python3 -c "from PIL import Image; print(Image.open(\"$2\").getpixel((0, 0)))"
      gm convert $2 -depth 8 gray:- | od -An -tu1
      vips getpoint $2 0 0
      pngtopam $2 | tail -c 1 | od -An -tu1' bash "$2" $file | xargs
  done | paste -sd'/'
}

names="cwebp, ImageMagick, the same -colorspace Gray, Pillow, GraphicsMagick, libvips, netpbm"
expect "bookworm, without gAMA/with it ($names)" "$(greys bookworm convert-im6.q16)" \
  "128 128 128 128 128 128 128/186 188 187 128 128 128 128"
expect "trixie" "$(greys trixie magick-im7.q16)" "128 128 128 128 128 128 128/186 128 187 128 128 128 128"
finish
