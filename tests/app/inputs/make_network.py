"""make_network.py FOLDER IMAGES: two networks as TorchScript, and what Python gives for them.

bytes.pt takes uint8 RGB as it is and has BatchNorm and dropout, which must be in evaluation mode; planes.pt takes
float planes of 24 x 24, normalised, and returns a dictionary.
"""

import pathlib
import sys

import torch
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "alexnet"))
import safetensors  # noqa: E402


class Bytes(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 8, 5, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Dropout(0.5))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.body(images.permute(0, 3, 1, 2).float() / 255)


class Planes(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x: torch.Tensor):
        return {"output": self.conv(x).mean((2, 3)), "other": x}


def main(folder, images_path):
    torch.manual_seed(1)
    images = torch.from_numpy(safetensors.read(images_path)["images"])
    takes_bytes, takes_planes = Bytes(), Planes()
    takes_bytes(images)  # in training mode: BatchNorm's mean and variance move
    torch.jit.script(takes_bytes).save(folder + "/bytes.pt")
    torch.jit.script(takes_planes).save(folder + "/planes.pt")
    mean = torch.tensor([0.1, 0.2, 0.3]).view(3, 1, 1)
    deviation = torch.tensor([0.5, 1.0, 2.0]).view(3, 1, 1)
    x = functional.interpolate(images.permute(0, 3, 1, 2).float(), (24, 24), mode="bilinear", antialias=True)
    with torch.no_grad():
        expected = {
            "bytes": takes_bytes.eval()(images).flatten(1).numpy(),
            "planes": takes_planes((x / 255 - mean) / deviation)["output"].numpy(),
        }
    safetensors.write(folder + "/expected.safetensors", expected)


if __name__ == "__main__":
    main(*sys.argv[1:])
