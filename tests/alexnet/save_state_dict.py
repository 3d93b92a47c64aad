"""save_state_dict.py OUTPUT [ordered]: torchvision's AlexNet with drawn weights, as a dict or as torch.save's OrderedDict."""

import sys

import torch
from torchvision_reference import network

if __name__ == "__main__":
    state = network().state_dict()
    torch.save(state if "ordered" in sys.argv else dict(state), sys.argv[1])
