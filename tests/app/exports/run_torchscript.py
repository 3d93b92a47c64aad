"""run_torchscript.py MODEL EXPECTED: what torch.jit.load's module says of pictures, against a safetensors file.

EXPECTED holds "images_rgb", uint8 [N, H, W, 3], and "probabilities", float32 [N, classes].
"""

import json
import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "alexnet"))
import safetensors  # noqa: E402


def main(module_path, expected_path):
    module = torch.jit.load(module_path)
    expected = {name: torch.from_numpy(values) for name, values in safetensors.read(expected_path).items()}
    with torch.no_grad():
        probabilities, names = module.classify(expected["images_rgb"])
    assert names == module.class_names == json.loads(module.metadata["class_names"])
    difference = (probabilities - expected["probabilities"]).abs().max().item()
    print(f"{difference:.1e}")
    return 0 if difference < 1e-4 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
