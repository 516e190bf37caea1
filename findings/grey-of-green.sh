#!/bin/bash
# The grey of a pure green pixel (0, 255, 0) is 149, 150, 182, 218 or 220: five tools, one threshold, other masks.
#
# Guess: "grey" is one formula, at most off by one. Seen on Debian 12 and 13: Pillow, GraphicsMagick and netpbm weigh
# the stored values by 0.587 (150, 149, 149), ImageMagick 6 and 7 by 0.715 (182), libvips weighs the light (218 in
# 8.14.1, 220 in 8.16.1). Pure red, likewise: 76, 76, 77, 54, 124, 127, so that a mask painted in red is "dark" to all
# of them on 8.14.1, and at a threshold of 125 is "light" to libvips 8.16.1.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 python3-pil=9.4.0-1.1+deb12u1 netpbm=2:11.01.00-2 graphicsmagick=1.4+really1.3.40-4+deb12u1 \
  libvips-tools=8.14.1-3+deb12u3 imagemagick-6.q16=8:6.9.11.60+dfsg-1.6+deb12u11
debian trixie python3 python3-pil=11.1.0-5+deb13u4 netpbm=2:11.10.02-1 graphicsmagick=1.4+really1.3.45+hg17696-1 \
  libvips-tools=8.16.1-1+deb13u2 imagemagick-7.q16=8:7.1.1.43+dfsg1-1+deb13u14

greys() {  # SUITE IMAGEMAGICK COLOR
  give "$1" "$(dirname "$0")/lib/png.py"
  # shellcheck disable=SC2016
  inside "$1" bash -c '
    python3 -c "import png; png.write(\"pixel.png\", 1, 8, png.RGB, bytes.fromhex(\"$2\"))"
    python3 -c "from PIL import Image; print(Image.open(\"pixel.png\").convert(\"L\").getpixel((0, 0)))"
    gm convert pixel.png -colorspace Gray -depth 8 gray:- | od -An -tu1
    pngtopam pixel.png | ppmtopgm -quiet | tail -c 1 | od -An -tu1
    $1 pixel.png -colorspace Gray -depth 8 gray:- | od -An -tu1
    vips colourspace pixel.png grey.v b-w && vips getpoint grey.v 0 0' bash "$2" "$3" | xargs
}

names="Pillow GraphicsMagick netpbm ImageMagick libvips"
expect "bookworm, green ($names)" "$(greys bookworm convert-im6.q16 00ff00)" "150 149 149 182 218"
expect "trixie, green ($names)" "$(greys trixie magick-im7.q16 00ff00)" "150 149 149 182 220"
expect "bookworm, red ($names)" "$(greys bookworm convert-im6.q16 ff0000)" "76 76 77 54 124"
expect "trixie, red ($names)" "$(greys trixie magick-im7.q16 ff0000)" "76 76 77 54 127"
finish
