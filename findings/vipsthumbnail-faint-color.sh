#!/bin/bash
# vipsthumbnail of a picture that is one colour, (200, 100, 50) at alpha 20, is (191, 89, 38) on Debian 13.
#
# Guess: making one colour smaller gives that colour. So vipsthumbnail 8.14.1, "vips resize" of 8.16.1 and 8.18.7,
# ImageMagick 6.9.11 and GraphicsMagick 1.3.40; Pillow 9.4 says (204, 102, 51). vipsthumbnail 8.16.1 and 8.18.7 lose
# what the colour multiplied by alpha has behind the point: (199, 99, 47) at alpha 64, (198, 99, 49) at alpha 200. The
# soft edge of a cut-out gets darker and redder with every thumbnail.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3 python3-pil=9.4.0-1.1+deb12u1 graphicsmagick=1.4+really1.3.40-4+deb12u1 \
  libvips-tools=8.14.1-3+deb12u3 libvips42=8.14.1-3+deb12u3 imagemagick-6.q16=8:6.9.11.60+dfsg-1.6+deb12u11
debian trixie python3 libvips-tools=8.16.1-1+deb13u2 libvips42t64=8.16.1-1+deb13u2
debian sid python3 libvips-tools=8.18.7-1 libvips42t64=8.18.7-1

smaller() {  # SUITE ALPHA COMMAND…: a pixel of what COMMAND makes of it
  local suite=$1 alpha=$2
  shift 2
  give "$suite" "$(dirname "$0")/lib/png.py"
  # shellcheck disable=SC2016
  inside "$suite" bash -c '
    python3 -c "import png; png.write(\"in.png\", 64, 8, png.RGBA, bytes((200, 100, 50, $1)) * 64, rows=64)"
    shift
    "$@"
    vips getpoint out.png 16 16' bash "$alpha" "$@" | xargs
}

thumbnail=(vipsthumbnail in.png -s 32 -o out.png)
for alpha in 20 64 200; do
  case $alpha in 20) seen="191 89 38" ;; 64) seen="199 99 47" ;; 200) seen="198 99 49" ;; esac
  expect "alpha $alpha, vipsthumbnail 8.14.1" "$(smaller bookworm $alpha "${thumbnail[@]}")" "200 100 50 $alpha"
  expect "alpha $alpha, vipsthumbnail 8.16.1" "$(smaller trixie $alpha "${thumbnail[@]}")" "$seen $alpha"
  expect "alpha $alpha, vipsthumbnail 8.18.7" "$(smaller sid $alpha "${thumbnail[@]}")" "$seen $alpha"
done
expect "vips resize 8.16.1" "$(smaller trixie 20 vips resize in.png out.png 0.5)" "200 100 50 20"
expect "vips resize 8.18.7" "$(smaller sid 20 vips resize in.png out.png 0.5)" "200 100 50 20"
expect "ImageMagick 6.9.11" "$(smaller bookworm 20 convert-im6.q16 in.png -resize 50% out.png)" "200 100 50 20"
expect "GraphicsMagick 1.3.40" "$(smaller bookworm 20 gm convert in.png -resize 50% out.png)" "200 100 50 20"
expect "Pillow 9.4" "$(smaller bookworm 20 python3 -c \
  'from PIL import Image; Image.open("in.png").resize((32, 32)).save("out.png")')" "204 102 51 20"
finish
