"""PyTorch as people write it: nn.Linear, cross_entropy and torch.optim, on the rows as they are or rotated."""

import os
import statistics
import time

import torch
import torch.nn.functional as functional
from torch import nn

from rotation import rotation_of

WARM_UP_STEPS = 5
STEPS_TO_CHOOSE_THREADS = 15


def linear(weight, bias):
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    with torch.no_grad():
        layer.weight.copy_(torch.as_tensor(weight))
        layer.bias.copy_(torch.as_tensor(bias))
    return layer


def optimizer_of(model, trial):
    weights = [p for name, p in model.named_parameters() if name.endswith("weight")]
    biases = [p for name, p in model.named_parameters() if name.endswith("bias")]
    groups = [{"params": weights, "weight_decay": 2 * trial["l2"]}, {"params": biases, "weight_decay": 0}]
    if trial["optimizer"] == "adam":
        return torch.optim.Adam(groups, lr=trial["learning_rate"])
    return torch.optim.SGD(groups, lr=trial["learning_rate"], momentum=trial["momentum"])


class Training:
    """One training of one trial; `x`, `y` and the validation rows are tensors, `batches` lists of row numbers, or None
    for the full batch. `remainder` are the validation rows' scores that no step but weight decay changes."""

    def __init__(self, job, model, x, y, validation_x, validation_y, batches, remainder=None):
        self.job, self.trial = job, job["trials"][0]
        self.model, self.optimizer = model, optimizer_of(model, self.trial)
        self.x, self.y, self.validation_x, self.validation_y = x, y, validation_x, validation_y
        self.batches = batches
        self.remainder = remainder
        self.losses, self.accuracies, self.seconds = [], [], []

    def step(self, rows):
        self.optimizer.zero_grad(set_to_none=self.job["set_to_none"])
        x, y = (self.x, self.y) if rows is None else (self.x[rows], self.y[rows])
        loss = functional.cross_entropy(self.model(x), y)
        if self.trial["l1"] > 0:
            weights = (p for name, p in self.model.named_parameters() if name.endswith("weight"))
            loss = loss + self.trial["l1"] * sum(weight.abs().sum() for weight in weights)
        loss.backward()
        self.optimizer.step()

    def validation_scores(self):
        if self.remainder is None:
            return self.model(self.validation_x)
        hidden, tanh, output = self.model
        shrunk = (1 - 2 * self.trial["learning_rate"] * self.trial["l2"]) ** len(self.seconds)
        return output(tanh(hidden(self.validation_x) + shrunk * self.remainder))

    def add_point(self):
        with torch.no_grad():
            scores = self.validation_scores()
        self.losses.append(functional.cross_entropy(scores, self.validation_y).item())
        self.accuracies.append((scores.argmax(1) == self.validation_y).double().mean().item())

    def run(self, curve_every):
        for step, rows in enumerate(self.batches):
            if curve_every > 0 and step % curve_every == 0:
                self.add_point()
            start = time.perf_counter()
            self.step(rows)
            self.seconds.append(time.perf_counter() - start)
        if curve_every > 0:
            self.add_point()
        return self

    def seconds_per_step(self):
        counted = self.seconds[min(WARM_UP_STEPS, len(self.seconds) - 1):]
        return statistics.median(counted)


def batches_of(job, seed):
    batches = job["batches"][str(seed)]
    return [None] * job["steps"] if batches is None else [torch.tensor(rows) for rows in batches]


def thread_counts():
    return sorted({min(2**k, os.cpu_count()) for k in range(8)})


def fastest(job, make_training):
    """Runs the job with its number of threads, or with the fastest where it names none."""
    batches = batches_of(job, job["trials"][0]["seed"])

    def run(threads, batches, curve_every):
        torch.set_num_threads(threads)
        return make_training(batches).run(curve_every)

    few = batches[:STEPS_TO_CHOOSE_THREADS]
    threads = job["threads"] or min(thread_counts(), key=lambda count: run(count, few, 0).seconds_per_step())
    training = run(threads, batches, job["curve_every"])
    return {"seconds_per_step": training.seconds_per_step(), "threads": threads,
            "validation_losses": [training.losses], "validation_accuracies": [training.accuracies]}


def tensors(data, *names):
    return [torch.from_numpy(data[name]) for name in names]


def plain(job, data, weights):
    arrays = weights[job["trials"][0]["seed"]]
    x, y, validation_x, validation_y = tensors(data, "x", "y", "validation_x", "validation_y")

    def make_training(batches):
        if job["hidden_units"] > 0:
            model = nn.Sequential(linear(arrays["hidden.weight"], arrays["hidden.bias"]), nn.Tanh(),
                                  linear(arrays["output.weight"], arrays["output.bias"]))
        else:
            model = linear(arrays["linear.weight"], arrays["linear.bias"])
        return Training(job, model, x, y, validation_x, validation_y, batches)

    return fastest(job, make_training)


def rotated(job, data, weights):
    seed = job["trials"][0]["seed"]
    arrays = weights[seed]
    rotation = rotation_of(data)
    weight, remainder = rotation.weights(seed, arrays)
    y, validation_y = tensors(data, "y", "validation_y")

    def make_training(batches):
        model = nn.Sequential(linear(weight, arrays["hidden.bias"]), nn.Tanh(),
                              linear(arrays["output.weight"], arrays["output.bias"]))
        return Training(job, model, rotation.x, y, rotation.validation_x, validation_y, batches, remainder)

    return {**fastest(job, make_training), "set_up_seconds": rotation.seconds}
