"""The gradient of softmax regression by finite differences as the 2017 report takes it: one forward
pass over all digits per weight.

gradient_check.py FOLDER STEP: reads x.bin [N, 784], y.bin [N, 10] (one-hot), w.bin [784, 10] and
b.bin [10], all float64; writes gradient.bin [785, 10], the biases last; prints its seconds, without
the start of Python and the files.
"""
import sys
import time

import numpy as np


def cost(x, y, w, b):
    z = x @ w + b
    z -= z.max(axis=1, keepdims=True)
    return -(y * (z - np.log(np.exp(z).sum(axis=1, keepdims=True)))).sum() / len(x)


def forward_differences(x, y, w, b, step):
    gradient = np.empty((len(w) + 1, len(b)))
    before = cost(x, y, w, b)
    for index in np.ndindex(w.shape):
        kept = w[index]
        w[index] = kept + step
        gradient[index] = (cost(x, y, w, b) - before) / step
        w[index] = kept
    for j in range(len(b)):
        moved = b.copy()
        moved[j] += step
        gradient[-1, j] = (cost(x, y, w, moved) - before) / step
    return gradient


folder, step = sys.argv[1], float(sys.argv[2])
x, y, w, b = (np.fromfile(f"{folder}/{name}.bin") for name in "xywb")
y = y.reshape(-1, len(b))
x = x.reshape(len(y), -1)
w = w.reshape(x.shape[1], len(b))
begin = time.perf_counter()
gradient = forward_differences(x, y, w, b, step)
print(time.perf_counter() - begin)
gradient.tofile(f"{folder}/gradient.bin")
