"""float64_layers.py WEIGHTS ACTIVATIONS: AlexNet's layers in float64 against those of a safetensors file.

WEIGHTS is alexnet_imagenet.safetensors: RGB less the centre crop of its mean image; pooling, then response
normalisation, with k = 2 and alpha not divided by the window's size. ACTIVATIONS holds "images_rgb", uint8
[N, 227, 227, 3], and a float32 tensor for each layer.
"""

import sys

import safetensors
import torch
from torch.nn import functional


def normalised(x):
    squares = functional.pad(x * x, (0, 0, 0, 0, 2, 2))
    window = sum(squares[:, i : i + x.shape[1]] for i in range(5))
    return x / (2 + 1e-4 * window) ** 0.75


def layers(weights, images):
    x = images.permute(0, 3, 1, 2).double() - weights["image_mean"][:, 14:241, 14:241]
    for number, (stride, padding, groups) in enumerate([(4, 0, 1), (1, 2, 2), (1, 1, 1), (1, 1, 2), (1, 1, 2)], 1):
        weight, bias = weights[f"conv{number}.weight"], weights[f"conv{number}.bias"]
        x = functional.conv2d(x, weight, bias, stride, padding, groups=groups).clamp(min=0)
        if number in (1, 2, 5):
            x = functional.max_pool2d(x, 3, 2)
        if number in (1, 2):
            x = normalised(x)
        yield ("block" if number in (1, 2, 5) else "conv") + str(number), x


def main(weights_path, activations_path):
    weights = {name: torch.from_numpy(values).double() for name, values in safetensors.read(weights_path).items()}
    ours = {name: torch.from_numpy(values) for name, values in safetensors.read(activations_path).items()}
    worst, compared = 0.0, 0
    for name, expected in layers(weights, ours["images_rgb"]):
        difference = ((ours[name] - expected).abs().max() / expected.abs().max()).item()
        print(f"{name}: {difference:.1e}")
        worst, compared = max(worst, difference), compared + 1
    return 0 if compared == 5 and worst < 1e-4 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
