#!/bin/bash
# ImageMagick "converts" a JPEG to AVIF with exit status 0 and leaves a JPEG named .avif, on Debian 13 but not on 12.
#
# Guess: without an encoder it fails. In Debian 13 libheif's AV1 encoder is a plugin that is recommended only, so that
# --no-install-recommends (most containers) leaves it out: ImageMagick 7.1.1 warns on standard error, writes the input's
# own format under the wanted name and exits 0. For .jxl (also on Debian 12, 6.9.11) it does so without a word.
# GraphicsMagick exits 1 and leaves no file, libvips exits 1 and leaves an empty one.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3-pil imagemagick-6.q16=8:6.9.11.60+dfsg-1.6+deb12u11
debian trixie python3-pil imagemagick-7.q16=8:7.1.1.43+dfsg1-1+deb13u14 graphicsmagick=1.4+really1.3.45+hg17696-1 \
  libvips-tools=8.16.1-1+deb13u2

written() {  # SUITE FORMAT COMMAND…: exit status, whether there was a word, the first bytes of the file
  local suite=$1 format=$2
  shift 2
  give "$suite" "$(dirname "$0")"/lib/{png,turned}.py
  # shellcheck disable=SC2016
  inside "$suite" bash -c '
    python3 turned.py make
    format=$1; shift
    rm -f out.$format
    "$@" photo.jpg out.$format 2>words && status=0 || status=$?
    if grep -q . words; then said=warned; else said=silent; fi
    if [ -e out.$format ]; then kind=$(head -c 12 out.$format | od -An -tx1 | tr -d " "); else kind=none; fi
    case $kind in ffd8ff*) kind=JPEG ;; ????????66747970*) kind=AVIF ;; "") kind=empty ;; esac
    echo $status $said $kind' bash "$format" "$@"
}

expect "Debian 12, ImageMagick to .avif" "$(written bookworm avif convert-im6.q16)" "0 silent AVIF"
expect "Debian 13, ImageMagick to .avif" "$(written trixie avif magick-im7.q16)" "0 warned JPEG"
expect "Debian 12, ImageMagick to .jxl" "$(written bookworm jxl convert-im6.q16)" "0 silent JPEG"
expect "Debian 13, ImageMagick to .jxl" "$(written trixie jxl magick-im7.q16)" "0 silent JPEG"
expect "Debian 13, GraphicsMagick to .avif" "$(written trixie avif gm convert)" "1 warned none"
expect "Debian 13, libvips to .avif" "$(written trixie avif vips copy)" "1 warned empty"
debian trixie libheif-plugin-aomenc=1.23.6-2~deb13u1
expect "Debian 13 with libheif-plugin-aomenc" "$(written trixie avif magick-im7.q16)" "0 silent AVIF"
finish
