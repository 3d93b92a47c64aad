"""peers.py PEER FOLDER: one training as people write it in Python, timed.

PEER is torch (nn.Linear, cross_entropy, SGD with weight_decay, the best number of threads) or sklearn
(MLPClassifier, whose initial weights are its own). FOLDER holds job.json and data.safetensors, which bench/peer.cpp writes; result.json is
written beside them.
"""

import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "tests", "alexnet"))
import safetensors  # the tests' reader

WARM_UP_STEPS = 5


def read_job(folder):
    with open(os.path.join(folder, "job.json")) as file:
        job = json.load(file)
    return job, safetensors.read(os.path.join(folder, "data.safetensors"))


def batches_of(job, data):
    """Row numbers of every step; None is the full batch."""
    if "batch_sizes" not in job:
        return [None] * job["steps"]
    ends = [0]
    for size in job["batch_sizes"]:
        ends.append(ends[-1] + size)
    return [data["batches"][begin:end] for begin, end in zip(ends, ends[1:])]


def torch_model(job, data):
    import torch
    from torch import nn

    def linear(name):
        layer = nn.Linear(data[name + ".weight"].shape[1], data[name + ".weight"].shape[0])
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(data[name + ".weight"]))
            layer.bias.copy_(torch.from_numpy(data[name + ".bias"]))
        return layer

    if job["hidden_units"] > 0:
        return nn.Sequential(linear("hidden"), nn.Tanh(), linear("output"))
    return linear("linear")


def torch_training(job, data, threads, steps, with_curve):
    import torch
    import torch.nn.functional as functional

    torch.set_num_threads(threads)
    model = torch_model(job, data)
    weights = [p for name, p in model.named_parameters() if name.endswith("weight")]
    biases = [p for name, p in model.named_parameters() if name.endswith("bias")]
    optimizer = torch.optim.SGD(
        [{"params": weights, "weight_decay": 2 * job["l2"]}, {"params": biases, "weight_decay": 0}],
        lr=job["learning_rate"])
    x, y = torch.from_numpy(data["x"]), torch.from_numpy(data["y"])
    validation_x, validation_y = torch.from_numpy(data["validation_x"]), torch.from_numpy(data["validation_y"])
    batches = [b if b is None else torch.from_numpy(b) for b in batches_of(job, data)[:steps]]
    losses, accuracies, measured = [], [], 0.0

    def point():
        with torch.no_grad():
            scores = model(validation_x)
            losses.append(functional.cross_entropy(scores, validation_y).item())
            accuracies.append((scores.argmax(1) == validation_y).double().mean().item())

    for step, rows in enumerate(batches):
        if with_curve and step % job["curve_every"] == 0:
            point()
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=job["set_to_none"])
        batch_x, batch_y = (x, y) if rows is None else (x[rows], y[rows])
        loss = functional.cross_entropy(model(batch_x), batch_y)
        loss.backward()
        optimizer.step()
        if step >= min(WARM_UP_STEPS, steps - 1):
            measured += time.perf_counter() - start
    if with_curve:
        point()
    return measured / max(1, len(batches) - min(WARM_UP_STEPS, steps - 1)), losses, accuracies


def run_torch(job, data):
    few = min(job["steps"], 25)
    candidates = sorted({min(2**k, os.cpu_count()) for k in range(8)})
    times = {threads: torch_training(job, data, threads, few, False)[0] for threads in candidates}
    threads = min(times, key=times.get)
    seconds, losses, accuracies = torch_training(job, data, threads, job["steps"], job["curve_every"] > 0)
    return {"seconds_per_step": seconds, "threads": threads, "validation_losses": losses,
            "validation_accuracies": accuracies}


def run_sklearn(job, data):
    import numpy
    import warnings
    from sklearn.neural_network import MLPClassifier

    warnings.filterwarnings("ignore")  # "has not converged": it is stopped on purpose
    batch = job["batch_sizes"][0]
    model = MLPClassifier((job["hidden_units"],), activation="tanh", solver="sgd", batch_size=batch, momentum=0,
                          learning_rate_init=job["learning_rate"], alpha=2 * job["l2"] * batch, max_iter=1,
                          random_state=0)
    rows = data["batches"][: job["steps"] * batch]
    # The first step draws the weights; it is not counted.
    starts = []
    for begin in range(0, len(rows), batch):
        starts.append(time.perf_counter())
        model.partial_fit(data["x"][rows[begin:begin + batch]], data["y"][rows[begin:begin + batch]],
                          classes=numpy.arange(job["classes"]))
    seconds = (time.perf_counter() - starts[1]) / (len(starts) - 1)
    return {"seconds_per_step": seconds, "threads": os.cpu_count(), "validation_losses": [],
            "validation_accuracies": []}


def main(peer, folder):
    job, data = read_job(folder)
    result = {"torch": run_torch, "sklearn": run_sklearn}[peer](job, data)
    with open(os.path.join(folder, "result.json"), "w") as file:
        json.dump(result, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
