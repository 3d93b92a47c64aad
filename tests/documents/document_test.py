"""Runs the commands of README.md and docs, each document in a folder of its own, in their order.
Usage: document_test.py FACESWEEP SOURCE_FOLDER"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import commands

# What is not run here: a pattern, and the test that runs it.
ELSEWHERE = [
    (r"\./run\.sh( --demo)?|(\w+=\S+ )*\./test\.sh.*", "packaging/build_in_debian.sh"),
    (r"packaging/make_deb\.sh|docker build .*", "packaging/check_dockerfile.sh"),
    (r"facesweep (submit|status) .*", "tests/cluster/slurm_test.sh"),
    (r"apptainer build .*", "packaging/check_dockerfile.sh"),
    (r"packaging/check_deb\.sh .*|apt-get install \./build/\S+\.deb", "packaging/check_deb.sh"),
    (r"cmake --preset release && .*--install build/release .*", "tests/end_to_end/install_test.sh"),
    (r"cmake --preset release -DCMAKE_PREFIX_PATH=\S+", "cmake/project_options.cmake"),
    (r"cmake -S examples/library .*", "tests/installed/library_test.sh"),
    (r"python3 -m http\.server -d page", "tests/app/exports/page_test.mjs"),
    (r"apt-get install python3-torch python3-sklearn", "bench/peers.py"),
    (r"cmake --preset bench && cmake --build --preset bench( && .*)?|build/bench/bench/.*", "bench/CMakeLists.txt"),
]
# What needs files that are not here, or minutes: the same command with these words more, and the exit code then.
NOWHERE = "http://127.0.0.1:9/nothing"
CHANGED = [
    (r"facesweep data fetch digits", ["--mirror", NOWHERE], 1),
    (r"facesweep data fetch actors --list .*", [], 1),
    (r"facesweep alexnet fetch \w+", ["--url", NOWHERE], 1),
    (r"facesweep alexnet import bvlc_alexnet\.caffemodel .*", [], 1),
    (r"facesweep run experiments/paper\.json", ["--demo", "--dry-run"], 0),
]
LETTERS = r"\b[A-Z]{3,}\b"


def draw_photos(folder):
    """Two classes that differ in brightness, and photos to predict on."""
    from PIL import Image
    places = [f"my_photos/{name}/{i}.jpg" for name in ("cats", "owls") for i in range(14)]
    for number, place in enumerate(places + ["new_photo.jpg", "more_photos/1.jpg"]):
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        picture = Image.effect_noise((90, 70), 40 + number).convert("RGB")
        picture.point(lambda v, dark="owls" in place: v // 2 if dark else v).save(path)


def prepare(folder, source):
    draw_photos(folder)
    data = (source / "docs/data.md").read_text()
    mine = next(block for block in commands.json_blocks(data) if '"experiments"' in block)
    (folder / "mine.json").write_text(mine)
    shutil.copy(source / "experiments.json", folder)
    shutil.copytree(source / "experiments", folder / "experiments")


class Documents:
    def __init__(self, facesweep, source):
        self.source, self.failures, self.passed = source, [], 0
        self.presets = {preset["name"] for preset in json.loads((source / "CMakePresets.json").read_text())["configurePresets"]}
        self.benchmarks = (source / "bench/CMakeLists.txt").read_text()
        self.bin = pathlib.Path(tempfile.mkdtemp())
        (self.bin / "facesweep").symlink_to(facesweep)

    def claim(self, holds, text):
        self.passed += bool(holds)
        if not holds:
            self.failures.append(text)

    def shell(self, command, folder):
        environment = dict(os.environ, PATH=f"{self.bin}:{os.environ['PATH']}", FACESWEEP_CACHE=str(folder / "cache"))
        environment.pop("FACESWEEP_DATA", None)
        return subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True)

    def check_elsewhere(self, command):
        """Whether it is run by another test, which is there; what it names must be there as well."""
        test = next((test for pattern, test in ELSEWHERE if re.fullmatch(pattern, command)), None)
        if test is None or not (self.source / test).exists():
            return False
        named = re.findall(r"--preset (\S+)", command)
        programs = re.findall(r"build/bench/bench/(\w+)", command)
        scripts = re.findall(r"(?:\./|packaging/)\w+\.sh", command)
        return (self.presets.issuperset(named) and all(program in self.benchmarks for program in programs)
                and all((self.source / script).exists() for script in scripts))

    def run(self, name, command, folder):
        is_ours = command.startswith(("facesweep ", "source "))
        if not is_ours or self.check_elsewhere(command):
            return self.claim(self.check_elsewhere(command), f"{name}: no test knows: {command}")
        more, expected = next(((more, code) for pattern, more, code in CHANGED if re.fullmatch(pattern, command)), ([], 0))
        done = self.shell(" ".join([command, *more]), folder)
        self.claim(done.returncode == expected, f"{name}: {command}: exit code {done.returncode}\n{done.stderr[-800:]}")

    def look_up(self, name, command, options, folder):
        """A mention that has placeholders: whether the command and its options are known."""
        words = re.split(LETTERS + r"|--| `", command)[0].split()[1:]
        shown = self.shell(" ".join(["facesweep", *words, "--help"]), folder)
        known = shown.returncode == 0 and shown.stdout.find(" ".join(words[:1])) >= 0
        self.claim(known, f"{name}: no such command: {command}")
        helps = shown.stdout
        if words[:2] == ["data", "fetch"]:
            helps += self.shell("facesweep data fetch actors --help", folder).stdout
        for option in options:
            self.claim(option in helps, f"{name}: {command} has no {option}")

    def check(self, path):
        name, text = str(path.relative_to(self.source)), path.read_text()
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            prepare(folder, self.source)
            for command in commands.typed(text):
                self.run(name, command, folder)
            for command, options in commands.mentioned(text):
                if re.search(LETTERS, command) or len(options) > command.count("--"):
                    self.look_up(name, command, options, folder)
                else:
                    self.run(name, command, folder)
            for block in commands.python_blocks(text):
                self.run_python(name, block, folder)

    def run_python(self, name, block, folder):
        modules = re.findall(r"^import (.*)$", block, re.M)[0]
        if subprocess.run(["/usr/bin/python3", "-c", f"import {modules}"], capture_output=True).returncode != 0:
            return print(f"{name}: without {modules}, its Python is left out")
        done = subprocess.run(["/usr/bin/python3", "-c", block], cwd=folder, capture_output=True, text=True)
        self.claim(done.returncode == 0, f"{name}: {block}\n{done.stderr[-800:]}")


def main():
    facesweep, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    try:
        import PIL  # noqa: F401
    except ImportError:
        print("python3-pil is missing: skipped")
        return 77
    documents = Documents(facesweep, source)
    for path in [source / "README.md", source / "CONTRIBUTING.md", *sorted((source / "docs").glob("*.md"))]:
        documents.check(path)
    shutil.rmtree(documents.bin)
    print("\n".join(documents.failures + [f"{documents.passed} passed, {len(documents.failures)} failed"]))
    return 1 if documents.failures else 0


if __name__ == "__main__":
    sys.exit(main())
