#!/bin/bash
# A TIFF with an orientation: Pillow 9.4 turns its pixels when they are read, and ImageOps.exif_transpose once more.
#
# Guess: Pillow leaves the orientation to exif_transpose, as it does for JPEG. For TIFF load() obeys the tag. In 9.4 the
# size is 64x32 after open and 32x64 after load, the tag stays 6, and exif_transpose turns the picture a second time. In
# 11.1 and 13.0 the size is 32x64 at once, the tag is gone, and exif_transpose does nothing.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3-pil=9.4.0-1.1+deb12u1
debian trixie python3-pil=11.1.0-5+deb13u4
debian sid python3-pil=13.0.0-1+b1

sizes() {  # SUITE: size after open, after load, tag then; how load and how exif_transpose show it
  give "$1" "$(dirname "$0")"/lib/{png,turned}.py
  inside "$1" python3 - <<'PY'
from PIL import Image, ImageOps
import turned

turned.make("photo.jpg")
Image.open("photo.jpg").save("photo.tiff", tiffinfo={0x112: 6})

image = Image.open("photo.tiff")
print("{}x{}".format(*image.size), end=" ")
image.load()
print("{}x{}".format(*image.size), image.getexif().get(0x112, "-"),
      turned.judge(image), turned.judge(ImageOps.exif_transpose(image)))
PY
}

names="after open, after load, tag, as loaded, by exif_transpose"
expect "Pillow 9.4 ($names)" "$(sizes bookworm)" "64x32 32x64 6 right turned-twice"
expect "Pillow 11.1" "$(sizes trixie)" "32x64 32x64 - right right"
expect "Pillow 13.0" "$(sizes sid)" "32x64 32x64 - right right"
finish
