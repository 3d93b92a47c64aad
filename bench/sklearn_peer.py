"""scikit-learn's MLPClassifier, whose initial weights are its own."""

import os
import time
import warnings

import numpy
from sklearn.neural_network import MLPClassifier


def run(job, data, weights):
    warnings.filterwarnings("ignore")  # "has not converged": it is stopped on purpose
    trial = job["trials"][0]
    batches = job["batches"][str(trial["seed"])]
    size = len(batches[0])
    model = MLPClassifier((job["hidden_units"],), activation="tanh", solver="sgd", batch_size=size, momentum=0,
                          learning_rate_init=trial["learning_rate"], alpha=2 * trial["l2"] * size, max_iter=1,
                          random_state=0)
    # The first step draws the weights; it is not counted.
    starts = []
    for rows in batches:
        starts.append(time.perf_counter())
        model.partial_fit(data["x"][rows], data["y"][rows], classes=numpy.arange(job["classes"]))
    seconds = (time.perf_counter() - starts[1]) / (len(starts) - 1)
    return {"seconds_per_step": seconds, "threads": os.cpu_count()}
