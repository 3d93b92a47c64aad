"""The rounds of kill_results.sh, in a folder that has its sweep.json."""
import collections
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import time

TRIALS = 200
KILLS_IN_ONE_FOLDER = 5
SHARDS = 4

facesweep, kills, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
moments = random.Random(seed)
counts = collections.Counter()


def run(folder, *more):
    return [facesweep, "run", "sweep.json", "--output", str(folder), *more]


def seconds_of(command):
    begun = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - begun


def opened(folder):
    return sqlite3.connect(f"file:{folder}/results.sqlite?mode=rw", uri=True, timeout=20)


def committed(folder):
    """The trials that stand in the file, with a digest over their figures and seconds: one that was trained
    again has another."""
    if not (folder / "results.sqlite").exists():
        return set()
    database = opened(folder)
    try:
        return set(database.execute("select id, digest from trial_rows"))
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):  # the file was made a moment ago
            raise
        return set()
    finally:
        database.close()


def numbers(folder):
    database = opened(folder)
    rows = sorted(database.execute("select id, points, predictions from trial_rows join curve_rows using (trial) "
                                   "join prediction_rows using (trial)"))
    database.close()
    return rows


def require(holds, text):
    if not holds:
        sys.exit(f"FAILED: {text} (seed {seed}, after {dict(counts)})")


def check(folder, before):
    """What is committed after a kill, of which `before` is a part."""
    if (folder / "results.sqlite").exists():
        database = opened(folder)
        (verdict,), = database.execute("pragma integrity_check").fetchall()
        database.close()
        require(verdict == "ok", f"integrity_check says {verdict}")
    after = committed(folder)
    require(before <= after, f"{len(before - after)} trials that were committed are gone or were trained again")
    return after


def wait_for_more(process, folder, before):
    """Until a random number of trials is committed beyond those, or the process has ended."""
    wanted = moments.randint(len(before), TRIALS)
    while process.poll() is None:
        now = committed(folder)  # read while it is written
        if len(now) >= wanted:
            return now
        time.sleep(0.002)
    return before


def wait_for_end(process, seconds):
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        pass


def killed(command, folder, before, longest):
    """Begins the command, kills it at a random moment and returns what is committed then: every second time
    while trials are committed, else at any time between its start and its end."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if moments.random() < 0.5:
        wait_for_end(process, moments.uniform(0, longest))
    else:
        before = before | wait_for_more(process, folder, before)
    process.kill()
    counts["kills" if process.wait() < 0 else "ended before the kill"] += 1
    after = check(folder, before)
    counts["kills with trials" if 0 < len(after) < TRIALS else "kills before the first or after the last"] += 1
    return after


def rounds(name, command, prepare, whole, longest):
    counts.clear()
    number = 0
    while counts["kills"] < kills:
        folder = pathlib.Path(f"{name}{number}")
        number += 1
        prepare(folder)
        before = set()
        for _ in range(KILLS_IN_ONE_FOLDER):
            if counts["kills"] < kills:
                before = killed(command(folder), folder, before, longest)
        longest = min(longest, seconds_of(command(folder)))  # the machine was busier, or is
        require(len(check(folder, before)) == TRIALS, "not all trials are there at the end")
        require(numbers(folder) == whole, "the numbers are not those of a run that was never killed")
        counts["runs to the end"] += 1
        shutil.rmtree(folder)
        print(f"{name}:", ", ".join(f"{count} {what}" for what, count in sorted(counts.items())), flush=True)


def prepare_shards(folder):
    shutil.copytree("shards", folder / "shards")


def main():
    longest = seconds_of(run("whole"))
    whole = numbers(pathlib.Path("whole"))
    require(len(whole) == TRIALS, "a run that was not killed has all trials")
    rounds("run", run, lambda folder: None, whole, longest)
    for shard in range(1, SHARDS + 1):
        seconds_of(run("parts", "--shard", f"{shard}/{SHARDS}"))
    shutil.move("parts/shards", "shards")
    prepare_shards(pathlib.Path("timed"))
    longest = seconds_of([facesweep, "collect", "timed"])
    rounds("collect", lambda folder: [facesweep, "collect", str(folder)], prepare_shards, whole, longest)
    print("nothing was lost")


main()
