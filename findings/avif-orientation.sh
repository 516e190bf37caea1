#!/bin/bash
# A photograph held sideways, through avifenc and avifdec: shown right as PNG and upside down as JPEG on Debian 13.
#
# Guess: avifdec turns the pixels, or keeps the tag; the output's format is no matter. Seen (a JPEG with Exif
# orientation 6; avifenc writes irot in all versions, size/tag/how it is shown):
#   0.11.1  PNG and JPEG: 64x32, no tag, lying: the orientation is lost
#   1.2.1   PNG: 64x32 with tag 6, right, but a warning about "orientation 8"; JPEG: 64x32 with tag 8, upside down
#   1.4.2   both: 32x64 with tag 1, right: now the pixels are turned
. "$(dirname "$0")/lib/debian.sh"

debian bookworm python3-pil libavif-bin=0.11.1-1+deb12u1 libavif15=0.11.1-1+deb12u1
debian trixie python3-pil libavif-bin=1.2.1-1.2 libavif16=1.2.1-1.2
debian sid python3-pil libavif-bin=1.4.2-1 libavif16=1.4.2-1

there_and_back() {
  give "$1" "$(dirname "$0")"/lib/{png,turned}.py
  inside "$1" bash -c '
    python3 turned.py make
    avifenc -l photo.jpg photo.avif >log
    avifdec photo.avif out.png >log 2>&1 && avifdec photo.avif out.jpg >log 2>&1
    grep -c irot photo.avif
    python3 turned.py out.png out.jpg' | xargs
}

names="files with irot, PNG, JPEG"
expect "avifenc and avifdec 0.11.1 ($names)" "$(there_and_back bookworm)" "1 64x32/-/lying 64x32/-/lying"
expect "1.2.1" "$(there_and_back trixie)" "1 64x32/6/right 64x32/8/upside-down"
expect "1.4.2" "$(there_and_back sid)" "1 32x64/1/right 32x64/1/right"
finish
