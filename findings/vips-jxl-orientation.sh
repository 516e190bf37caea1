#!/bin/bash
# "vips copy photo.jpg photo.jxl" loses how the camera was held; cjxl keeps it, and so does vips for WebP.
#
# Guess: the orientation tag is among the metadata that libvips copies, and every reader obeys it. Seen in libvips
# 8.14.1, 8.16.1 and 8.18.7: the Exif block goes into the file, but JPEG XL's own orientation, which the format puts
# above it, stays "as stored": djxl and "vips autorot" show the picture lying, the tag is gone (8.14.1) or 1.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3-pil libvips-tools=8.14.1-3+deb12u3 libvips42=8.14.1-3+deb12u3 libjxl-tools=0.7.0-10+deb12u1
debian trixie python3-pil libvips-tools=8.16.1-1+deb13u2 libvips42t64=8.16.1-1+deb13u2 libjxl-tools=0.11.2-0.1~deb13u3
debian sid python3-pil libvips-tools=8.18.7-1 libvips42t64=8.18.7-1 libjxl-tools=0.11.2-5.1

shown() {  # SUITE: JPEG XL by vips and by cjxl, WebP by vips; each turned by "vips autorot", the first also by djxl
  give "$1" "$(dirname "$0")"/lib/{png,turned}.py
  inside "$1" bash -c '
    python3 turned.py make
    vips copy photo.jpg vips.jxl && vips copy photo.jpg vips.webp
    cjxl -d 0 --lossless_jpeg=0 photo.jpg cjxl.jxl 2>log
    djxl vips.jxl 1.png 2>log
    vips autorot vips.jxl 2.png && vips autorot cjxl.jxl 3.png && vips autorot vips.webp 4.png
    python3 turned.py 1.png 2.png 3.png 4.png'
}

names="vips to djxl, vips to vips, cjxl to vips, vips by WebP to vips"
expect "libvips 8.14.1 ($names)" "$(shown bookworm)" "64x32/-/lying 64x32/-/lying 32x64/-/right 32x64/1/right"
expect "libvips 8.16.1" "$(shown trixie)" "64x32/1/lying 64x32/1/lying 32x64/1/right 32x64/1/right"
expect "libvips 8.18.7" "$(shown sid)" "64x32/1/lying 64x32/1/lying 32x64/1/right 32x64/1/right"
finish
