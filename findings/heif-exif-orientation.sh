#!/bin/bash
# A photograph held sideways, made HEIC by Debian 12's heif-enc, is lying for every reader but Debian 12's own.
#
# Guess: the Exif orientation survives, as in JPEG, or is turned into HEIF's own irot. heif-enc 1.15.1 does neither
# whole: it keeps Exif tag 6 and writes no irot; the format says that readers obey irot alone. heif-convert 1.15.1
# shows it right only since it copies the tag into its output, and so turns a file twice that has irot and tag (as
# avifenc writes it). ImageMagick (also with -auto-orient) and "vips autorot" say tag 1 and turn nothing, by Debian
# 12's libheif and, for the same file, by Debian 13's. heif-enc 1.23.6 writes irot, and all show it right.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3-pil libheif-examples=1.15.1-1+deb12u1 libheif1=1.15.1-1+deb12u1 libavif-bin=0.11.1-1+deb12u1 \
  libvips-tools=8.14.1-3+deb12u3 imagemagick-6.q16=8:6.9.11.60+dfsg-1.6+deb12u11
debian trixie python3-pil libheif-examples=1.23.6-2~deb13u1 libheif1=1.23.6-2~deb13u1 libavif-bin=1.2.1-1.2 \
  libheif-plugin-x265=1.23.6-2~deb13u1 libheif-plugin-libde265=1.23.6-2~deb13u1 libheif-plugin-dav1d=1.23.6-2~deb13u1 \
  libvips-tools=8.16.1-1+deb13u2 imagemagick-7.q16=8:7.1.1.43+dfsg1-1+deb13u14

make() {  # SUITE: HEIC and AVIF from the photograph
  give "$1" "$(dirname "$0")"/lib/{png,turned}.py
  inside "$1" bash -c '
    python3 turned.py make
    heif-enc -L photo.jpg -o photo.heic >log 2>&1 && avifenc -l photo.jpg photo.avif >log'
}

shown() {  # SUITE FILE: by heif-convert, ImageMagick -auto-orient, vips autorot
  # shellcheck disable=SC2016
  inside "$1" bash -c '
    rm -f [123].png
    heif-convert $1 1.png >log
    $(ls /usr/bin/convert-im6.q16 /usr/bin/magick-im7.q16 2>>log) $1 -auto-orient 2.png
    vips autorot $1 3.png 2>log
    grep -c irot $1
    python3 turned.py 1.png 2.png 3.png' bash "$2" | xargs
}

make bookworm
make trixie
cp "$work/bookworm/tmp/photo.heic" "$work/trixie/tmp/older.heic"
names="files with irot, heif-convert, ImageMagick, libvips"
expect "heif-enc 1.15.1, read on Debian 12 ($names)" "$(shown bookworm photo.heic)" \
  "0 64x32/6/right 64x32/1/lying 64x32/1/lying"
expect "the same file, read on Debian 13" "$(shown trixie older.heic)" "0 64x32/1/lying 64x32/1/lying 64x32/1/lying"
expect "avifenc 0.11.1, read on Debian 12" "$(shown bookworm photo.avif)" \
  "1 32x64/6/turned-twice 32x64/1/right 32x64/1/right"
expect "heif-enc 1.23.6, read on Debian 13" "$(shown trixie photo.heic)" "1 32x64/1/right 32x64/1/right 32x64/1/right"
finish
