#!/bin/bash
# "convert photo.webp -auto-orient" with ImageMagick 6.9.11 turns nothing and says orientation 1, for its own files too.
#
# Guess: a tool that turns JPEGs by their Exif tag turns WebP and PNG too. Seen (a WebP with orientation 6, made by
# cwebp, by ImageMagick and by GraphicsMagick; size/tag/how it is then shown):
#   ImageMagick 6.9.11    cwebp's and its own: 64x32, tag 1, lying; GraphicsMagick's: turned (its block begins "Exif")
#   ImageMagick 7.1.1     all turned
#   GraphicsMagick 1.3.40 turns none but keeps the tag, 1.3.45 turns all; libvips 8.14.1 and 8.16.1 turn all
# A PNG with an eXIf chunk: ImageMagick 6.9.11 and GraphicsMagick 1.3.40 drop the tag unheeded, the newer two turn it,
# libvips as well.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3-pil webp=1.2.4-0.2+deb12u1 graphicsmagick=1.4+really1.3.40-4+deb12u1 \
  libvips-tools=8.14.1-3+deb12u3 imagemagick-6.q16=8:6.9.11.60+dfsg-1.6+deb12u11
debian trixie python3-pil webp=1.5.0-0.1 graphicsmagick=1.4+really1.3.45+hg17696-1 \
  libvips-tools=8.16.1-1+deb13u2 imagemagick-7.q16=8:7.1.1.43+dfsg1-1+deb13u14

make() {  # SUITE IMAGEMAGICK: three WebP and a PNG
  give "$1" "$(dirname "$0")"/lib/{png,turned}.py
  # shellcheck disable=SC2016
  inside "$1" bash -c '
    python3 turned.py make
    cwebp -quiet -metadata all photo.jpg -o cwebp.webp
    $1 photo.jpg magick.webp
    gm convert photo.jpg gm.webp' bash "$2"
  inside "$1" python3 - <<'PY'
import png
png.write("exif.png", 64, 8, png.RGB, b"\xff\0\0" * 32 + b"\0\0\xff" * 32, png.chunk(b"eXIf", png.EXIF_TURNED), rows=32)
PY
}

turned() {  # SUITE COMMAND BEHIND: each file turned by COMMAND FILE BEHIND out.png
  # shellcheck disable=SC2016
  inside "$1" bash -c '
    for file in cwebp.webp magick.webp gm.webp exif.png; do
      $1 $file $2 out.png
      python3 turned.py out.png
    done' bash "$2" "${3-}" | xargs
}

make bookworm convert-im6.q16
make trixie magick-im7.q16
right=32x64/1/right
names="WebP by cwebp, ImageMagick, GraphicsMagick; PNG"
expect "ImageMagick 6.9.11 ($names)" "$(turned bookworm convert-im6.q16 -auto-orient)" \
  "64x32/1/lying 64x32/1/lying $right 64x32/-/lying"
expect "ImageMagick 7.1.1" "$(turned trixie magick-im7.q16 -auto-orient)" "$right $right $right $right"
expect "GraphicsMagick 1.3.40" "$(turned bookworm "gm convert" -auto-orient)" \
  "64x32/6/right 64x32/6/right 64x32/6/right 64x32/-/lying"
expect "GraphicsMagick 1.3.45" "$(turned trixie "gm convert" -auto-orient)" "$right $right $right $right"
expect "libvips 8.14.1" "$(turned bookworm "vips autorot")" "$right $right $right $right"
expect "libvips 8.16.1" "$(turned trixie "vips autorot")" "$right $right $right $right"
finish
