"""scikit-learn's MLPClassifier, whose initial weights are its own, alone and in cross_validate."""

import os
import time
import warnings

import numpy
from sklearn.model_selection import cross_validate
from sklearn.neural_network import MLPClassifier


def classifier(job, size):
    trial = job["trials"][0]
    return MLPClassifier((job["hidden_units"],), activation="tanh", solver="sgd", batch_size=size, momentum=0,
                         learning_rate_init=trial["learning_rate"], alpha=2 * trial["l2"] * size, max_iter=1,
                         random_state=0)


def run(job, data, weights):
    warnings.filterwarnings("ignore")  # "has not converged": it is stopped on purpose
    batches = job["batches"][str(job["trials"][0]["seed"])]
    model = classifier(job, len(batches[0]))
    # The first step draws the weights; it is not counted.
    starts = []
    for rows in batches:
        starts.append(time.perf_counter())
        model.partial_fit(data["x"][rows], data["y"][rows], classes=numpy.arange(job["classes"]))
    seconds = (time.perf_counter() - starts[1]) / (len(starts) - 1)
    return {"seconds_per_step": seconds, "threads": os.cpu_count()}


def cross_validated(job, data, weights):
    """Five fits of one epoch each, a process a core: drawing weights and scoring count, as they do there."""
    os.environ["PYTHONWARNINGS"] = "ignore"  # of the processes, which have not converged
    size = len(job["batches"][str(job["trials"][0]["seed"])][0])
    rows, folds = len(data["all_y"]), 5
    start = time.perf_counter()
    cross_validate(classifier(job, size), data["all_x"], data["all_y"], cv=folds, n_jobs=os.cpu_count())
    steps = folds * -(-(rows - rows // folds) // size)
    return {"seconds_per_step": (time.perf_counter() - start) / steps,
            "arrangement": f"{os.cpu_count()} processes"}
