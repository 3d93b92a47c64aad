"""AlexNet's first layer under torchvision's names, as small as a file of weights can be. Usage: small_weights.py FILE"""
import array
import json
import struct
import sys

weight = array.array("f", ((i * 37 % 101 - 50) / 500 for i in range(64 * 3 * 11 * 11)))
bias = array.array("f", (i / 100 for i in range(64)))
header, data = {}, b""
for name, shape, values in (("features.0.weight", [64, 3, 11, 11], weight), ("features.0.bias", [64], bias)):
    begin = len(data)
    data += values.tobytes()
    header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [begin, len(data)]}
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
open(sys.argv[1], "wb").write(struct.pack("<Q", len(text)) + text + data)
