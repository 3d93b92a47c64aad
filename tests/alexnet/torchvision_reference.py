"""torchvision_reference.py STATE_DICT MODULE: a plain PyTorch AlexNet, as torchvision writes it, against MODULE.

Reads the state_dict, runs torchvision's layers on drawn images and compares with torch.jit.load(MODULE).
"""

import sys

import torch
from torch import nn


def features():
    return nn.Sequential(
        nn.Conv2d(3, 64, kernel_size=11, stride=4, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.Conv2d(64, 192, kernel_size=5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.Conv2d(192, 384, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.Conv2d(384, 256, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.Conv2d(256, 256, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
    )


def classifier():
    return nn.Sequential(
        nn.Dropout(), nn.Linear(9216, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU()
    )


def network():
    whole = nn.Module()
    whole.features, whole.classifier = features(), classifier()
    return whole.eval()


def main(state_path, module_path):
    whole = network()
    whole.load_state_dict(torch.load(state_path))
    images = torch.randint(256, (2, 224, 224, 3), dtype=torch.uint8)
    mean = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
    deviation = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)
    with torch.no_grad():
        x = (images.permute(0, 3, 1, 2) / 255.0 - mean) / deviation
        conv4 = whole.features[:10](x)
        block5 = whole.features(x)
        fc7 = whole.classifier(block5.flatten(1))
        module = torch.jit.load(module_path)
        worst = 0.0
        for layer, expected in [("conv4", conv4), ("block5", block5), ("fc7", fc7)]:
            difference = ((module(images, layer) - expected).abs().max() / expected.abs().max()).item()
            print(f"{layer} {list(expected.shape)}: {difference:.1e}")
            worst = max(worst, difference)
    return 0 if worst < 1e-4 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
