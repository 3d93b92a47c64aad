"""Writes small folders of pictures, each with one fault that folders of pictures have, below the folder given."""
import io
import os
import random
import shutil
import sys

from PIL import Image, ImageDraw

root = sys.argv[1]


def picture(seed, colour=(200, 30, 30), size=(120, 100)):
    """A coloured disc on blotched paper; the same seed gives the same picture."""
    rnd = random.Random(seed)
    image = Image.new("RGB", size, (235, 235, 235))
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y, grey = rnd.randrange(size[0]), rnd.randrange(size[1]), rnd.randrange(180, 255)
        draw.rectangle([x, y, x + 6, y + 6], fill=(grey, grey, grey))
    x, y = rnd.randrange(10, 50), rnd.randrange(10, 40)
    draw.ellipse([x, y, x + 40, y + 40], fill=colour)
    return image


def as_bytes(image, kind, **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def write_class(folder, name, count=14):
    for i in range(count):
        seed = 1000 * sum(os.fsencode(name)) + i
        write(os.path.join(os.fsencode(folder), os.fsencode(name), b"%d.jpg" % i), as_bytes(picture(seed), "JPEG"))


def two_classes(case, count=14):
    folder = os.path.join(root, case)
    for name in ("cat", "dog"):
        write_class(folder, name, count)
    return folder


folder = two_classes("damaged")
data = bytearray(as_bytes(picture(1, size=(600, 500)), "JPEG", quality=90))
data[len(data) // 2 : len(data) // 2 + 200] = bytes(200)
write(f"{folder}/dog/holes.jpg", data)
for number, kind in enumerate(("WEBP", "TIFF", "BMP", "PNG", "GIF")):
    data = as_bytes(picture(10 + number, size=(600, 500)), kind)
    write(f"{folder}/dog/cut.{kind.lower()}", data[: len(data) // 2])

folder = two_classes("endings")
for number, ending in enumerate((".jfif", ".jpe", "", ".gif", ".JPG")):
    write(f"{folder}/dog/picture{number}{ending}", as_bytes(picture(20 + number), "JPEG"))
write(f"{folder}/dog/really_a_gif.gif", as_bytes(picture(30), "GIF"))
write(f"{folder}/dog/notes.txt", b"hello")
write(f"{folder}/dog/deeper/31.jpg", as_bytes(picture(31), "JPEG"))
os.symlink("nowhere.jpg", f"{folder}/dog/broken_link.jpg")

folder = two_classes("left_behind")
write(f"{folder}/__MACOSX/dog/._0.jpg", bytes(4096))
write(f"{folder}/cat/Thumbs.db", b"x")

two_classes("one_level_up/train")
two_classes("one_level_up/val", 4)
two_classes("parts/train")
two_classes("parts/test", 4)
for i in range(6):
    write(f"{root}/all_in_one/{i}.jpg", as_bytes(picture(40 + i), "JPEG"))

folder = two_classes("two_labels")
shutil.copy(f"{folder}/dog/0.jpg", f"{folder}/cat/also_dog_0.jpg")

folder = two_classes("near_copies")
original = Image.open(f"{folder}/dog/1.jpg")
original.save(f"{folder}/dog/1_saved_again.jpg", quality=60)
original.resize((180, 150)).save(f"{folder}/dog/1_resized.jpg")
original.transpose(Image.FLIP_LEFT_RIGHT).save(f"{folder}/dog/1_mirrored.jpg")
original.crop((4, 3, 118, 98)).save(f"{folder}/dog/1_cropped.jpg")
original.point(lambda value: min(255, int(value * 1.15))).save(f"{folder}/dog/1_brighter.jpg")

folder = two_classes("names")
for name in (b"caf\xe9", b"two\nlines", '<b>"猫"'.encode()):
    write_class(folder, name)

folder = two_classes("transparency")
for number, hidden in enumerate(((0, 0, 0), (255, 0, 0))):
    image = picture(50)
    ImageDraw.Draw(image).rectangle([0, 0, 119, 40], fill=hidden)
    alpha = Image.new("L", image.size, 255)
    ImageDraw.Draw(alpha).rectangle([0, 0, 119, 40], fill=0)
    image.putalpha(alpha)
    image.save(f"{folder}/dog/hidden_{number}.png")

folder = two_classes("turned")
exif = Image.Exif()
exif[0x112] = 6
picture(60).transpose(Image.ROTATE_90).save(f"{folder}/dog/turned.webp", exif=exif, lossless=True)
picture(60).save(f"{folder}/dog/upright.png")

folder = two_classes("too_small", 50)
write_class(folder, "fox", 2)
write_class(folder, "owl", 1)
os.makedirs(f"{folder}/bee")
