"""run_tensors.py MODEL EXPECTED: a .pth or .safetensors file of tensors, run by PyTorch, against a safetensors file.

EXPECTED holds "images_rgb", uint8 [N, H, W, 3], and "probabilities", float32 [N, classes]. Everything here follows
from the file's metadata alone.
"""

import json
import pathlib
import struct
import sys

import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "alexnet"))
import safetensors  # noqa: E402


def read(path):
    if path.endswith(".pth"):
        tensors = torch.load(path, weights_only=True)
        metadata = json.loads(bytes(tensors.pop("metadata").tolist()))
        return tensors, metadata
    with open(path, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        metadata = json.loads(file.read(size))["__metadata__"]
    return {name: torch.from_numpy(values) for name, values in safetensors.read(path).items()}, metadata


def alexnet(pictures, tensors, network):
    side = network["input_side"]
    x = pictures.permute(0, 3, 1, 2).float()
    if x.shape[2] != side:
        x = F.interpolate(x, (side, side), mode="bilinear", antialias=True)
    x = (x - tensors["alexnet.mean"]) * tensors["alexnet.scale"].view(3, 1, 1)
    norm = network["norm"]
    for i, layer in enumerate(network["convolutions"]):
        weight, bias = tensors[f"alexnet.conv{i + 1}.weight"], tensors[f"alexnet.conv{i + 1}.bias"]
        x = F.relu(F.conv2d(x, weight, bias, layer["stride"], layer["padding"], 1, layer["groups"]))
        for step in network["order"].split(", ") if i < 2 else ["pool"] if i == 4 else []:
            if step == "pool":
                x = F.max_pool2d(x, 3, 2)
            else:
                x = F.local_response_norm(x, norm["size"], norm["alpha"] * norm["size"], norm["beta"], norm["k"])
    x = x.flatten(1)
    for name in ["alexnet.fc6", "alexnet.fc7"]:
        if name + ".weight" in tensors:
            x = F.relu(F.linear(x, tensors[name + ".weight"], tensors[name + ".bias"]))
    return x


def rows(pictures, tensors, metadata):
    if metadata["input"].startswith("alexnet."):
        x = alexnet(pictures, tensors, json.loads(metadata["alexnet"]))
        return x.half().float() if json.loads(metadata["half_precision"]) else x
    luma = torch.tensor([299.0, 587.0, 114.0])
    return ((pictures.float() * luma).sum(3) / 255000).flatten(1)


def probabilities(x, tensors, metadata):
    x = (x - tensors.get("input.mean", 0)) / json.loads(metadata["divisor"])
    if metadata["model"] == "face_network":
        x = torch.tanh(F.linear(x, tensors["hidden.weight"], tensors["hidden.bias"]))
        return F.linear(x, tensors["output.weight"], tensors["output.bias"]).softmax(1)
    scores = F.linear(x, tensors["linear.weight"], tensors["linear.bias"])
    return scores if metadata["model"] == "linear_regression" else scores.softmax(1)


def main(path, expected_path):
    tensors, metadata = read(path)
    expected = {name: torch.from_numpy(values) for name, values in safetensors.read(expected_path).items()}
    values = probabilities(rows(expected["images_rgb"], tensors, metadata), tensors, metadata)
    difference = (values - expected["probabilities"]).abs().max().item()
    print(f"{difference:.1e}")
    return 0 if difference < 1e-4 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
