"""Claims about the source as a whole; exits 1 and names each file that breaks one."""
import pathlib
import re
import subprocess
import sys

# From the ground up: a folder includes itself and what stands above it in this list.
# Folders of one line know nothing of each other.
FLOORS = [
    "kernels parallel files",
    "data_loaders/formats",
    "data_loaders alexnet models",
    "training",
    "training/gradients",
    "app",
    "app/json app/manual",
    "app/sweep_file",
    "app/inputs",
    "app/results",
    "app/trials",
    "app/summary",
    "app/pictures",
    "app/report app/exports",
    "app/studies app/photos app/cluster",
    "app/commands",
]
MOST_LINES = 400
LINE_EXEMPT = {"package-lock.json"}


def tracked(root):
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True)
    return [root / name for name in listed.stdout.splitlines() if (root / name).is_file()]


def upward_includes(root, files):
    floor = {name: level for level, line in enumerate(FLOORS) for name in line.split()}
    for file in files:
        own = str(file.parent.relative_to(root))
        if file.suffix not in (".h", ".cpp") or own not in floor or file.name == "main.cpp":
            continue
        for included in re.findall(r'#include "([^"]+)"', file.read_text()):
            other = str(pathlib.PurePath(included).parent)
            if other != own and floor.get(other, len(FLOORS)) >= floor[own]:
                yield f"{file.relative_to(root)} includes {included}, which stands on no lower floor"


def long_files(root, files):
    for file in files:
        if file.suffix not in (".h", ".cpp", ".js", ".mjs", ".ts", ".py", ".sh", ".cmake"):
            continue
        lines = len(file.read_text().splitlines())
        if lines > MOST_LINES:
            yield f"{file.relative_to(root)} has {lines} lines; at most {MOST_LINES}"


def unexplained_folders(root, files):
    for file in files:
        own = file.parent.relative_to(root)
        is_library = file.name == "CMakeLists.txt" and own.parts and own.parts[0] not in ("tests", "bench")
        if is_library and not file.read_text().startswith("# "):
            yield f"{own}/CMakeLists.txt does not begin with a comment that says what the folder is about"


def main():
    root = pathlib.Path(sys.argv[1])
    try:
        files = tracked(root)
    except (OSError, subprocess.CalledProcessError):
        print("not a git checkout: skipped")
        return 77
    broken = [claim for check in (upward_includes, long_files, unexplained_folders)
              for claim in check(root, files)]
    print("\n".join(broken))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
