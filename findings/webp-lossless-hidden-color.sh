#!/bin/bash
# "Lossless" WebP loses the colours below alpha 0 with every writer, but for GraphicsMagick from Debian 13 on.
#
# Guess: lossless keeps every sample. Seen, for (200, 100, 50) with alpha 0, as inpainting masks hold the picture in
# their hole: cwebp -lossless, Pillow, ImageMagick, libvips and GraphicsMagick 1.3.40 give back (0, 0, 0, 0);
# GraphicsMagick 1.3.45 and cwebp -exact keep the colour, as do lossless AVIF (avifenc) and JPEG XL (cjxl).
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 python3-pil=9.4.0-1.1+deb12u1 graphicsmagick=1.4+really1.3.40-4+deb12u1 webp=1.2.4-0.2+deb12u1 \
  libvips-tools=8.14.1-3+deb12u3 imagemagick-6.q16=8:6.9.11.60+dfsg-1.6+deb12u11 netpbm=2:11.01.00-2 \
  libavif-bin=0.11.1-1+deb12u1 libjxl-tools=0.7.0-10+deb12u1
debian trixie python3 python3-pil=11.1.0-5+deb13u4 graphicsmagick=1.4+really1.3.45+hg17696-1 webp=1.5.0-0.1 \
  libvips-tools=8.16.1-1+deb13u2 imagemagick-7.q16=8:7.1.1.43+dfsg1-1+deb13u14 netpbm=2:11.10.02-1 \
  libavif-bin=1.2.1-1.2 libjxl-tools=0.11.2-0.1~deb13u3

hidden() {  # SUITE IMAGEMAGICK
  give "$1" "$(dirname "$0")/lib/png.py"
  # shellcheck disable=SC2016
  inside "$1" bash -c '
    hole() { tail -c 4 | od -An -tu1 | tr -s " " "," | sed s/,//; }
    webp() { dwebp -quiet $1.webp -pam -o - | hole; }
    python3 -c "import png; png.write(\"in.png\", 2, 8, png.RGBA, bytes((200, 100, 50, 255, 200, 100, 50, 0)))"
    cwebp -quiet -lossless in.png -o cwebp.webp && webp cwebp
    python3 -c "from PIL import Image; Image.open(\"in.png\").save(\"pillow.webp\", lossless=True)" && webp pillow
    $1 in.png -define webp:lossless=true magick.webp && webp magick
    vips webpsave in.png vips.webp --lossless && webp vips
    gm convert in.png -define webp:lossless=true gm.webp && webp gm
    cwebp -quiet -lossless -exact in.png -o exact.webp && webp exact
    avifenc -l in.png out.avif >avif.log && avifdec out.avif avif.png >avif.log && pngtopam -alphapam avif.png | hole
    cjxl -d 0 in.png out.jxl 2>jxl.log && djxl out.jxl jxl.png 2>jxl.log && pngtopam -alphapam jxl.png | hole
  ' bash "$2" | xargs
}

lost=0,0,0,0 kept=200,100,50,0
names="cwebp Pillow ImageMagick libvips GraphicsMagick cwebp-exact avifenc cjxl"
expect "bookworm ($names)" "$(hidden bookworm convert-im6.q16)" "$lost $lost $lost $lost $lost $kept $kept $kept"
expect "trixie ($names)" "$(hidden trixie magick-im7.q16)" "$lost $lost $lost $lost $kept $kept $kept $kept"
finish
