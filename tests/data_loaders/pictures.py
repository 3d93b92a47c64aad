"""Pictures of every kind that PIL writes, and beside each what PIL reads: RGB bytes, upright and over white."""
import pathlib
import sys

from PIL import Image, ImageDraw, ImageOps

folder = pathlib.Path(sys.argv[1])


def picture(mode="RGB", size=(53, 38)):
    image = Image.new("RGBA", size)
    for x in range(size[0]):
        for y in range(size[1]):
            image.putpixel((x, y), (5 * x % 256, 7 * y % 256, (x * y) % 256, 255 - 4 * y))
    ImageDraw.Draw(image).ellipse([5, 5, 20, 15], fill=(200, 30, 30, 255))
    if mode in ("RGBA", "LA"):
        return image.convert(mode)
    return image.convert("RGB").convert(mode)


def seen(image):
    turned = ImageOps.exif_transpose(image)
    paper = Image.new("RGBA", turned.size, (255, 255, 255, 255))
    paper.alpha_composite(turned.convert("RGBA"))
    return paper.convert("RGB")


def save(image, name, expected=None, **options):
    path = folder / name
    image.save(path, **options)
    with Image.open(path) as again:
        pixels = expected or seen(again)
    (folder / (name + ".rgb")).write_bytes(pixels.tobytes())


def turned(orientation):
    exif = Image.Exif()
    exif[0x112] = orientation
    return exif


for mode in ("RGB", "L", "CMYK"):
    save(picture(mode), f"{mode}.jpg")
save(picture(), "progressive.jpg", progressive=True)
save(picture(), "whole_colours.jpg", subsampling=0, quality=97)
for mode in ("RGB", "RGBA", "L", "LA", "P", "1"):
    save(picture(mode), f"{mode}.png")
save(picture("P"), "transparent_colour.png", transparency=3)
deep = Image.new("I;16", (40, 30))
for x in range(40):
    for y in range(30):
        deep.putpixel((x, y), 1600 * x + 13 * y)
upper = bytes((1600 * x + 13 * y) >> 8 for y in range(30) for x in range(40))
save(deep, "deep.png", expected=Image.frombytes("L", (40, 30), upper).convert("RGB"))
for mode in ("RGB", "RGBA"):
    save(picture(mode), f"{mode}.webp")
    save(picture(mode), f"{mode}_lossless.webp", lossless=True)
save(picture(), "moving.webp", save_all=True, append_images=[picture().rotate(180)])
for mode in ("P", "L", "1"):
    save(picture(mode), f"{mode}.gif")
save(picture("P"), "transparent.gif", transparency=3)
save(picture("P"), "moving.gif", save_all=True, append_images=[picture("P").rotate(180)])
for mode in ("RGB", "P", "1", "L"):
    save(picture(mode), f"{mode}.bmp")
for mode in ("RGB", "RGBA", "L", "P", "1"):
    save(picture(mode), f"{mode}.tiff")
    if mode != "1":
        save(picture(mode), f"{mode}_packed.tiff", compression="tiff_lzw")
for orientation in range(1, 9):
    exif = turned(orientation)
    save(picture(), f"turned{orientation}.jpg", exif=exif)
    save(picture(), f"turned{orientation}.png", exif=exif)
    save(picture(), f"turned{orientation}.webp", exif=exif, lossless=True)
    # Some versions of PIL turn a TIFF twice.
    with Image.open(folder / f"turned{orientation}.png") as again:
        save(picture(), f"turned{orientation}.tiff", expected=seen(again), tiffinfo={0x112: orientation})
