#!/bin/bash
# "convert mask.png -flatten" lays a cut-out on the colour that the PNG names in bKGD, not on white.
#
# Guess: -flatten and -alpha remove take -background, and that is white. Seen: a PNG with bKGD red (editors store
# their present background colour there) gives red with ImageMagick 6.9.11 and 7.1.1 and GraphicsMagick 1.3.40 and
# 1.3.45; without the chunk white. "-background white", before the file's name or behind it, brings white back, though
# white is its default. libvips does not look at the chunk and flattens on black.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 graphicsmagick=1.4+really1.3.40-4+deb12u1 libvips-tools=8.14.1-3+deb12u3 \
  imagemagick-6.q16=8:6.9.11.60+dfsg-1.6+deb12u11
debian trixie python3 graphicsmagick=1.4+really1.3.45+hg17696-1 libvips-tools=8.16.1-1+deb13u2 \
  imagemagick-7.q16=8:7.1.1.43+dfsg1-1+deb13u14

flattened() {  # SUITE IMAGEMAGICK
  local file
  give "$1" "$(dirname "$0")/lib/png.py"
  inside "$1" python3 - <<'PY'
import png
png.write("plain.png", 1, 8, png.RGBA, bytes((0, 0, 255, 0)))
png.write("bkgd.png", 1, 8, png.RGBA, bytes((0, 0, 255, 0)), before=png.chunk(b"bKGD", b"\0\xff\0\0\0\0"))
PY
  for file in plain.png bkgd.png; do
    # shellcheck disable=SC2016
    inside "$1" bash -c '
      color() { tail -c 3 | od -An -tu1 | tr -s " " "," | sed s/,//; }
      $1 $2 -flatten -depth 8 rgb:- | color
      $1 $2 -alpha remove -depth 8 rgb:- | color
      $1 -background white $2 -flatten -depth 8 rgb:- | color
      $1 $2 -background white -flatten -depth 8 rgb:- | color
      gm convert $2 -flatten -depth 8 rgb:- | color
      vips flatten $2 flat.ppm && color <flat.ppm' bash "$2" $file | xargs
  done | paste -sd/
}

white=255,255,255 red=255,0,0 black=0,0,0
plain="$white $white $white $white $white $black"
names="-flatten, -alpha remove, white before, white behind, gm, vips"
expect "bookworm, without/with bKGD ($names)" "$(flattened bookworm convert-im6.q16)" \
  "$plain/$red $red $white $white $red $black"
expect "trixie" "$(flattened trixie magick-im7.q16)" "$plain/$red $red $white $white $red $black"
finish
