# Sourced: pictures FOLDER COUNT SEED WIDTH HEIGHT writes PNG files that differ, FOLDER/0.png and so on.
pictures() {
  python3 - "$@" <<'PYTHON'
import pathlib, random, struct, sys, zlib
folder, count, seed, width, height = pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:])

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

folder.mkdir(parents=True, exist_ok=True)
for number in range(count):
    dice = random.Random(1000 * seed + number)
    blocks = [[dice.randbytes(3) for _ in range(8)] for _ in range(8)]
    rows = b"".join(b"\0" + b"".join(blocks[8 * y // height][8 * x // width] for x in range(width))
                    for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    (folder / f"{number}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) +
                                           chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
PYTHON
}
