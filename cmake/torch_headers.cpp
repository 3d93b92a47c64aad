// Exists so that the precompiled header of torch/torch.h has a target to live in.
