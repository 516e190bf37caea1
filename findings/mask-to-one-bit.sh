#!/bin/bash
# A soft mask made into black and white: ten ways of five tools disagree from grey 1 to grey 255, and half of them
# speckle the edge.
#
# Guess: grey below 128 becomes black, the rest white. Seen with a ramp from 0 to 255, sixteen rows high. So do
# `-threshold 50%` of ImageMagick 6, 7 and GraphicsMagick, and Pillow's convert("1", dither=NONE). Pillow's convert("1")
# as it is, pgmtopbm and GraphicsMagick's -monochrome dither: from grey 8 or 65 on there are white dots in what was
# black. ImageMagick 6 does so too, 7 (Debian 13) does not and turns white at 129; a .pbm written by either is made in
# the same way. `-depth 1` leaves white 255 alone. libvips 8.14 (Debian 12) with bitdepth=1 turns 1 into white, 8.16
# (Debian 13) 128.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3-pil=9.4.0-1.1+deb12u1 imagemagick-6.q16=8:6.9.11.60+dfsg-1.6+deb12u11 \
  graphicsmagick=1.4+really1.3.40-4+deb12u1 netpbm=2:11.01.00-2 libvips-tools
debian trixie python3-pil=11.1.0-5+deb13u4 imagemagick-7.q16=8:7.1.1.43+dfsg1-1+deb13u14 \
  graphicsmagick=1.4+really1.3.45+hg17696-1 netpbm=2:11.10.02-1 libvips-tools

cat >"$work/make" <<'SHELL'
python3 -c '
from PIL import Image
ramp = Image.new("L", (256, 16))
ramp.putdata(list(range(256)) * 16)
ramp.save("ramp.png")
ramp.convert("1").save("pillow.png")
ramp.convert("1", dither=Image.Dither.NONE).save("pillow-none.png")'
magick=convert-im6.q16
command -v $magick >/dev/null || magick=magick-im7.q16
$magick ramp.png -threshold 50% im-threshold.png
$magick ramp.png -monochrome im-monochrome.png
$magick ramp.png im.pbm && $magick im.pbm im-pbm.png
$magick ramp.png -depth 1 im-depth.png
gm convert ramp.png -threshold 50% gm-threshold.png
gm convert ramp.png -monochrome gm-monochrome.png
pngtopnm ramp.png | pgmtopbm 2>/dev/null | pnmtopng >pgmtopbm.png 2>/dev/null
vips copy ramp.png "vips.png[bitdepth=1]"
python3 -c '
import glob
from PIL import Image
for path in glob.glob("*.png"):
    image = Image.open(path).convert("L")
    white = [x for x in range(256) if any(image.getpixel((x, y)) > 127 for y in range(16))]
    black = [x for x in range(256) if any(image.getpixel((x, y)) < 128 for y in range(16))]
    print(path, "clean" if black[-1] < white[0] else "speckled", white[0])'
SHELL

for suite in bookworm trixie; do
  give $suite "$work/make"
  inside $suite bash make >"$work/$suite.seen"
done
seen() { sed -n "s/^$2.png //p" "$work/$1.seen"; }

for suite in bookworm trixie; do
  for way in im-threshold gm-threshold pillow-none; do
    expect "$suite, $way: edge, first grey with white" "$(seen $suite $way)" "clean 128"
  done
  expect "$suite, Pillow's convert(\"1\")" "$(seen $suite pillow)" "speckled 11"
  expect "$suite, GraphicsMagick -monochrome" "$(seen $suite gm-monochrome)" "speckled 65"
  expect "$suite, ImageMagick -depth 1" "$(seen $suite im-depth)" "clean 255"
done
for way in im-monochrome im-pbm; do
  expect "Debian 12, $way" "$(seen bookworm $way)" "speckled 65"
  expect "Debian 13, $way" "$(seen trixie $way)" "clean 129"
done
expect "Debian 12, pgmtopbm" "$(seen bookworm pgmtopbm | cut -d" " -f1)" "speckled"
expect "Debian 13, pgmtopbm" "$(seen trixie pgmtopbm | cut -d" " -f1)" "speckled"
expect "Debian 12, libvips bitdepth=1" "$(seen bookworm vips)" "clean 1"
expect "Debian 13, libvips bitdepth=1" "$(seen trixie vips)" "clean 128"
finish
