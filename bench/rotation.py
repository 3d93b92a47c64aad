"""Training rows of many columns turned into as many columns as there are rows, without changing what is learnt.

With X = R^T Q^T, from the QR decomposition of X^T, the part of the first layer's weights W in the span of the training
rows is W Q, and the rest meets no training row: gradients leave it alone and weight decay shrinks it. Of a validation
row v the scores need v W^T = (v Q) (W Q)^T + remainder, where remainder = (v - v Q Q^T) W^T shrinks as W's rest does.
"""

import time

import torch


class Rotation:
    def __init__(self, data):
        start = time.perf_counter()
        x, validation_x = torch.from_numpy(data["x"]), torch.from_numpy(data["validation_x"])
        self.basis, triangle = torch.linalg.qr(x.t())
        self.x = triangle.t().contiguous()
        self.validation_x = validation_x @ self.basis
        self._unrotated_validation_x = validation_x
        self._weights = {}
        self.seconds = time.perf_counter() - start

    def weights(self, seed, arrays):
        """(W Q, remainder of the validation rows) for the initial weights of a seed."""
        if seed not in self._weights:
            start = time.perf_counter()
            weight = torch.from_numpy(arrays["hidden.weight"])
            turned = weight @ self.basis
            remainder = self._unrotated_validation_x @ weight.t() - self.validation_x @ turned.t()
            self._weights[seed] = turned, remainder
            self.seconds += time.perf_counter() - start
        return self._weights[seed]


_rotations = {}


def rotation_of(data):
    """The one rotation of these rows: made once, and timed once."""
    if id(data) not in _rotations:
        _rotations[id(data)] = Rotation(data)
    return _rotations[id(data)]
