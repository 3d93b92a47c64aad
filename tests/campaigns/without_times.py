"""Results of `facesweep show --json` from stdin to stdout, without what no two runs share: times and paths."""
import json
import sys


def without(value):
    if isinstance(value, dict):
        return {key: without(item) for key, item in value.items()
                if "seconds" not in key and key not in ("computed_by", "environment", "folder", "path")}
    return [without(item) for item in value] if isinstance(value, list) else value


text = sys.stdin.read()
if text:
    print(json.dumps(without(json.loads(text)), sort_keys=True))
