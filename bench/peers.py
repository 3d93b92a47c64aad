"""peers.py FOLDER ANSWERS: trains as people do it in Python, and says how long a step takes.

Every line of standard input is a job in JSON (bench/peer.cpp writes it), answered by one line to the file descriptor
ANSWERS, until the input ends. Arrays lie in FOLDER: data.safetensors for all jobs, and the initial weights of a seed in
the file that the job names.
"""

import functools
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "tests", "alexnet"))
import safetensors  # the tests' reader

import folded_peer
import sklearn_peer
import stacked_peer
import torch_peer

WAYS = {
    "torch": torch_peer.plain,
    "rotated": torch_peer.rotated,
    "stacked by hand": stacked_peer.by_hand,
    "stacked, autograd": stacked_peer.with_autograd,
    "folds, stacked": folded_peer.run,
    "sklearn": sklearn_peer.run,
    "folds, sklearn": sklearn_peer.cross_validated,
}


def main(folder, answers):
    # Kept, so that neither files nor rotations are counted again with every job.
    read = functools.lru_cache(maxsize=None)(lambda name: safetensors.read(os.path.join(folder, name)))
    data = read("data.safetensors")
    for line in sys.stdin:
        job = json.loads(line)
        weights = {trial["seed"]: read(trial["weights"]) for trial in job["trials"]}
        answers.write(json.dumps(WAYS[job["way"]](job, data, weights)) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1], os.fdopen(int(sys.argv[2]), "w"))
