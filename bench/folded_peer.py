"""The fits of a cross-validation stacked, on rotated rows: bench/stacked_peer.py for rows of many splits.

All rows are rotated once, X = R Q^T. The training rows of a split, less their mean, are rows of R less theirs, and a
second, small rotation turns them into as many columns as they are. A stack holds the fits of one width, of one or more
splits of a repeat: each split has rows and weights of its own, in the place of a seed of bench/stack.py, and settings
stand side by side in it. It takes as many splits at once, and the arrangement, that are fastest for its width.
"""

import functools
import itertools
import os
import time

import numpy
import torch

from stack import HandStack, HandStackByTrial
from stacked_peer import OneProcess, Processes, share_of_seeds
from torch_peer import thread_counts

STEPS_TO_CHOOSE = 15


class Rows:
    """All rows, rotated."""

    def __init__(self, data):
        start = time.perf_counter()
        self.basis, triangle = torch.linalg.qr(torch.from_numpy(data["all_x"]).t())
        self.x = triangle.t().contiguous()
        self.seconds = time.perf_counter() - start
        self.weights, self.splits, self.split_seconds = {}, {}, []

    def weight(self, seed, arrays):
        weight = torch.from_numpy(arrays["hidden.weight"])
        key = seed, len(weight)
        if key not in self.weights:
            start = time.perf_counter()
            self.weights[key] = weight @ self.basis
            self.seconds += time.perf_counter() - start
        return self.weights[key]

    def split(self, name, data):
        """(columns of R turned once more, training rows, validation rows) of a split."""
        if name not in self.splits:
            start = time.perf_counter()
            train, validation = (torch.from_numpy(data[f"{name} {part}"]) for part in ("train", "validation"))
            rows = self.x[train]
            mean = rows.mean(0)
            basis, triangle = torch.linalg.qr((rows - mean).t())
            self.splits[name] = basis, triangle.t().contiguous(), self.x[validation] - mean
            self.split_seconds.append(time.perf_counter() - start)
        return self.splits[name]


_rows = {}


def rows_of(data):
    if id(data) not in _rows:
        _rows[id(data)] = Rows(data)
    return _rows[id(data)]


def padded(columns, count):
    return torch.nn.functional.pad(columns, (0, count - columns.shape[-1]))


def stacked_splits(job, data, weights, names):
    """What a stack needs (bench/stack.py), with a split where it says seed. Validation rows are the first split's."""
    rows, seed = rows_of(data), job["trials"][0]["seed"]
    arrays = weights[seed]
    whole = rows.weight(seed, arrays)
    splits = [rows.split(name, data) for name in names]
    columns = max(x.shape[1] for _, x, _ in splits)
    turned = [whole @ basis for basis, _, _ in splits]
    validation = splits[0][2] @ splits[0][0]
    remainder = splits[0][2] @ whole.t() - validation @ turned[0].t()
    batches = job["batches"][str(seed)]
    # Of the first split's rows; an epoch's last batch may be short, which a stack cannot take.
    positions = numpy.array([batch for batch in batches if len(batch) == len(batches[0])])
    starts = numpy.cumsum([0] + [len(x) for _, x, _ in splits])
    batches = [positions % len(x) + start for (_, x, _), start in zip(splits, starts)]

    def of_each(values):
        return numpy.stack([values] * len(splits))

    return {
        "x": torch.cat([padded(x, columns) for _, x, _ in splits]).numpy(),
        "y": numpy.concatenate([data["all_y"][data[f"{name} train"]] for name in names]),
        "classes": job["classes"],
        "validation_x": padded(validation, columns).numpy(),
        "validation_y": data["all_y"][data[f"{names[0]} validation"]],
        "hidden": torch.stack([padded(weight, columns).t() for weight in turned]).numpy(),
        "remainder": of_each(remainder.numpy()),
        "output": of_each(arrays["output.weight"].T), "hidden_bias": of_each(arrays["hidden.bias"]),
        "output_bias": of_each(arrays["output.bias"]),
        "learning_rate": numpy.array([trial["learning_rate"] for trial in job["trials"]]),
        "l2": numpy.array([trial["l2"] for trial in job["trials"]]),
        "batches": numpy.stack(batches, axis=1),  # [steps, splits, B]
    }


class SplitProcesses(Processes):
    def timed(self, kind, sweep, curve_every):
        return super().timed(kind, sweep, curve_every, share_of_seeds)


@functools.lru_cache(maxsize=None)
def arrangements():
    alone = [OneProcess(threads) for threads in thread_counts()]
    return alone, ([SplitProcesses(os.cpu_count())] if os.cpu_count() > 1 else [])


def candidates(splits):
    """(kind of stack, arrangement, splits at once)"""
    alone, processes = arrangements()
    choices = [(one, count) for one in alone for count in (1, splits)]
    choices += [(several, count) for several in processes for count in {several.count, 2 * several.count, splits}]
    choices = [(arrangement, count) for arrangement, count in choices if count <= splits]
    return [(kind, *choice) for kind, choice in itertools.product((HandStack, HandStackByTrial), choices)]


def seconds_per_step(candidate, job, data, weights, steps):
    """Of one trial."""
    kind, arrangement, splits = candidate
    sweep = stacked_splits(job, data, weights, job["splits"][:splits])
    seconds, _ = arrangement.timed(kind, {**sweep, "batches": sweep["batches"][:steps]}, 0)
    return seconds / (splits * len(job["trials"]))


_fastest = {}


def run(job, data, weights):
    key = job["hidden_units"], tuple(job["splits"])
    if key not in _fastest:
        _fastest[key] = min(candidates(len(job["splits"])),
                            key=lambda each: seconds_per_step(each, job, data, weights, STEPS_TO_CHOOSE))
    kind, arrangement, splits = _fastest[key]
    seconds = seconds_per_step(_fastest[key], job, data, weights, job["steps"])
    losses = []
    if job["curve_every"] > 0:
        first = stacked_splits(job, data, weights, job["splits"][:2])
        losses = OneProcess(1).timed(kind, first, job["curve_every"])[1][0].tolist()
    rows = rows_of(data)
    return {"seconds_per_step": seconds, "validation_losses": losses, "set_up_seconds": rows.seconds,
            "set_up_of_a_split": sum(rows.split_seconds) / len(rows.split_seconds),
            "arrangement": f"{arrangement}{kind.NOTE}, {splits} split{'' if splits == 1 else 's'} at once"}
