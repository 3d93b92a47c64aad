"""run_network.py NETWORK IMAGES OUTPUT: what a TorchScript network gives for "images" of a safetensors file."""

import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "alexnet"))
import safetensors  # noqa: E402


def main(network, images, output):
    rows = torch.jit.load(network)(torch.from_numpy(safetensors.read(images)["images"]))
    safetensors.write(output, {"output": rows.detach().numpy()})


if __name__ == "__main__":
    main(*sys.argv[1:])
