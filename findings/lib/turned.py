"""A photograph held sideways (red left, blue right, Exif orientation 6), and how a copy of it would be shown.

Shown rightly it is upright with red on top. `python3 turned.py FILE…` prints size, tag and verdict of each.
"""
import sys

from PIL import Image, ImageOps

import png


def make(path):
    image = Image.new("RGB", (64, 32), (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, 32, 32))
    image.save(path, exif=b"Exif\0\0" + png.EXIF_TURNED, quality=95, subsampling=0)


def judge(shown):
    upright = shown.height > shown.width
    red = shown.convert("RGB").getpixel((4, 4))[0] > 128
    ways = {(True, True): "right", (True, False): "upside-down", (False, True): "lying", (False, False): "turned-twice"}
    return ways[upright, red]


def verdict(path):
    image = Image.open(path)
    tag = image.getexif().get(0x112, "-")
    return f"{image.width}x{image.height}/{tag}/{judge(ImageOps.exif_transpose(image))}"


if __name__ == "__main__":
    if sys.argv[1:] == ["make"]:
        make("photo.jpg")
    else:
        print(*map(verdict, sys.argv[1:]))
