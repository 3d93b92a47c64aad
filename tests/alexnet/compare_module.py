"""compare_module.py MODULE EXPECTED: torch.jit.load's activations against a safetensors file's.

EXPECTED holds "images_rgb", uint8 [N, H, W, 3], and one float32 tensor per layer, named as the layer is.
"""

import sys

import safetensors
import torch


def main(module_path, expected_path):
    module = torch.jit.load(module_path)
    expected = {name: torch.from_numpy(values) for name, values in safetensors.read(expected_path).items()}
    images = expected.pop("images_rgb")
    worst = 0.0
    for layer, values in expected.items():
        difference = ((module(images, layer) - values).abs().max() / values.abs().max()).item()
        print(f"{layer}: {difference:.1e}")
        worst = max(worst, difference)
    assert torch.equal(module(images), module(images, "conv4"))
    return 0 if expected and worst < 1e-4 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
