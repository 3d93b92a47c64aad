"""All trials of a sweep as one PyTorch program on rotated rows: PyTorch's best, as far as we know how to write it.

Trials of one seed see the same batches, so that their first layers stand side by side in one matrix, [n, trials *
hidden units], and one torch.bmm takes a step of all seeds. The trials run in one process with 1, 2, ... threads, or in
several with one thread each and a share of the trials, with one product for each seed or for each trial: whichever is
fastest.
"""

import itertools
import multiprocessing
import os
import time

import numpy
import torch

from rotation import rotation_of
from stack import AutogradStack, HandStack, HandStackByTrial
from torch_peer import WARM_UP_STEPS, thread_counts

STEPS_TO_CHOOSE = 50


def stacked_sweep(job, data, weights):
    """What a stack needs, as NumPy arrays: settings [T] that every seed has, rows, weights and batches of the seeds."""
    rotation = rotation_of(data)
    seeds = list(dict.fromkeys(trial["seed"] for trial in job["trials"]))
    trials_of = [[trial for trial in job["trials"] if trial["seed"] == seed] for seed in seeds]
    settings = [[(trial["learning_rate"], trial["l2"]) for trial in trials] for trials in trials_of]
    if any(of_seed != settings[0] for of_seed in settings):
        raise ValueError("a stack needs the same settings for every seed")
    turned = [rotation.weights(seed, weights[seed]) for seed in seeds]
    return {
        "x": rotation.x.numpy(), "y": data["y"], "classes": job["classes"],
        "validation_x": rotation.validation_x.numpy(), "validation_y": data["validation_y"],
        "hidden": numpy.stack([weight.t().numpy() for weight, _ in turned]),
        "remainder": numpy.stack([remainder.numpy() for _, remainder in turned]),
        "output": numpy.stack([weights[seed]["output.weight"].T for seed in seeds]),
        "hidden_bias": numpy.stack([weights[seed]["hidden.bias"] for seed in seeds]),
        "output_bias": numpy.stack([weights[seed]["output.bias"] for seed in seeds]),
        "learning_rate": numpy.array([rate for rate, _ in settings[0]]),
        "l2": numpy.array([l2 for _, l2 in settings[0]]),
        "batches": numpy.stack([job["batches"][str(seed)] for seed in seeds], axis=1),  # [steps, seeds, B]
    }


def share_of(sweep, number, count):
    """Every count-th setting, from `number` on."""
    return {**sweep, "learning_rate": sweep["learning_rate"][number::count], "l2": sweep["l2"][number::count]}


def share_of_seeds(sweep, number, count):
    """Every count-th seed."""
    by_seed = ("hidden", "remainder", "output", "hidden_bias", "output_bias")
    return {**sweep, **{name: sweep[name][number::count] for name in by_seed},
            "batches": sweep["batches"][:, number::count]}


def timed(kind, sweep, curve_every, meet=lambda: None):
    """Seconds of a step of all trials, and their validation losses [seeds, T, points]."""
    stack = kind(sweep)
    batches = torch.from_numpy(sweep["batches"]).flatten(1)
    losses, seconds = [], 0.0
    meet()
    for step, rows in enumerate(batches):
        if curve_every > 0 and step % curve_every == 0:
            losses.append(stack.validation_losses())
        start = time.perf_counter()
        stack.step(rows)
        if step >= WARM_UP_STEPS:
            seconds += time.perf_counter() - start
    if curve_every > 0:
        losses.append(stack.validation_losses())
    points = torch.stack(losses, dim=-1).numpy() if losses else None
    return seconds / (len(batches) - WARM_UP_STEPS), points


def use_barrier(barrier):
    torch.set_num_threads(1)
    use_barrier.wait = barrier.wait


def timed_share(kind, sweep, curve_every):
    return timed(kind, sweep, curve_every, use_barrier.wait)


class OneProcess:
    def __init__(self, threads):
        self.threads = threads

    def __str__(self):
        return "1 thread" if self.threads == 1 else f"{self.threads} threads"

    def timed(self, kind, sweep, curve_every):
        torch.set_num_threads(self.threads)
        return timed(kind, sweep, curve_every)


class Processes:
    """Each has one thread and a share of the trials; they start a job together, and the slowest counts."""

    def __init__(self, count):
        self.count = count
        context = multiprocessing.get_context("spawn")
        self.pool = context.Pool(count, use_barrier, (context.Barrier(count, timeout=60),))

    def __str__(self):
        return f"{self.count} processes"

    def timed(self, kind, sweep, curve_every, share=share_of):
        shares = [(kind, share(sweep, number, self.count), curve_every) for number in range(self.count)]
        seconds, losses = zip(*self.pool.starmap(timed_share, shares, chunksize=1))
        if curve_every == 0:
            return max(seconds), None
        whole = numpy.empty((losses[0].shape[0], len(sweep["l2"]), losses[0].shape[2]))
        for number, points in enumerate(losses):
            whole[:, number::self.count] = points
        return max(seconds), whole


_arrangements = []
_fastest = {}  # by kinds of stack, found once: a kind and its arrangement


def arrangements(settings):
    if not _arrangements:
        _arrangements.extend(OneProcess(threads) for threads in thread_counts())
        processes = min(settings, os.cpu_count())
        if processes > 1:
            _arrangements.append(Processes(processes))
    return _arrangements


def fastest(kinds, sweep):
    few = {**sweep, "batches": sweep["batches"][:STEPS_TO_CHOOSE]}
    candidates = itertools.product(kinds, arrangements(len(sweep["l2"])))
    return min(candidates, key=lambda candidate: candidate[1].timed(candidate[0], few, 0)[0])


def run(kinds, job, data, weights):
    sweep = stacked_sweep(job, data, weights)
    if kinds not in _fastest:
        _fastest[kinds] = fastest(kinds, sweep)
    kind, arrangement = _fastest[kinds]
    seconds, losses = arrangement.timed(kind, sweep, job["curve_every"])
    return {"seconds_per_step": seconds / len(job["trials"]), "arrangement": f"{arrangement}{kind.NOTE}",
            "set_up_seconds": rotation_of(data).seconds,
            "validation_losses": [] if losses is None else losses.reshape(-1, losses.shape[2]).tolist()}


def by_hand(job, data, weights):
    return run((HandStack, HandStackByTrial), job, data, weights)


def with_autograd(job, data, weights):
    return run((AutogradStack,), job, data, weights)
