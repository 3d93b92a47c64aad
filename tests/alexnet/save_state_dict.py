"""save_state_dict.py OUTPUT [ordered | old]: torchvision's AlexNet with drawn weights, as a dict, as torch.save's
OrderedDict, or as torch before 1.6 wrote it."""

import sys

import torch
from torchvision_reference import network

if __name__ == "__main__":
    state = network().state_dict()
    torch.save(state if "ordered" in sys.argv else dict(state), sys.argv[1],
               _use_new_zipfile_serialization="old" not in sys.argv)
