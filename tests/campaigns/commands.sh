# Sourced by the campaigns: a folder to work in, the commands that write, and what is right of what they leave.
# After `prepare FACESWEEP`, each attempt at a command is made in a copy of the folder base (fresh), and judged there.
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
export no_proxy='*'
commands=(run collect export import fetch)
failures=0

fail() {  # fail TEXT: counts it, with what was said last
  failures=$((failures + 1))
  echo "FAILED: $*; it said: $(tail -c 600 "$work/err.txt" | tr '\n' '|')" >&2
}

command_of() {  # command_of NAME: the command line, in an attempt's folder, as the array `command`
  case $1 in
    run) command=("$facesweep" run sweep.json --output run --cache cache --jobs 1) ;;
    collect) command=("$facesweep" collect parts) ;;
    export) command=("$facesweep" export finished --best width --format safetensors --output model.safetensors) ;;
    import) command=("$facesweep" alexnet import weights.safetensors --output alexnet.pt) ;;
    fetch) command=("$facesweep" data fetch actors --data data --list list.tsv --patience 5) ;;
  esac
}

digest() {  # digest NAME: of all numbers that the command is for; empty where there are none
  case $1 in
    run) "$facesweep" show run --json 2>/dev/null | python3 "$tests/campaigns/without_times.py" ;;
    collect) "$facesweep" show parts --json 2>/dev/null | python3 "$tests/campaigns/without_times.py" ;;
    export) [ ! -e model.safetensors ] || sha256sum <model.safetensors ;;
    import) [ ! -e alexnet.pt ] || sha256sum <alexnet.pt ;;
    fetch) [ ! -d data ] || (cd data && find . -name '*.jpg' -exec sha256sum {} + | sort -k2) ;;
  esac
}

has_no_half_file() {  # has_no_half_file NAME: what stands under a final name is whole
  case $1 in
    run) [ ! -e run/report.html ] || tail -c 20 run/report.html | grep -q '</html>' ;;
    collect) [ ! -e parts/report.html ] || tail -c 20 parts/report.html | grep -q '</html>' ;;
    fetch) [ -z "$(digest fetch | grep -vxFf "$work/expected_fetch")" ] ;;
    *) local found; found=$(digest "$1"); [ -z "$found" ] || [ "$found" = "$(cat "$work/expected_$1")" ] ;;
  esac
}

fresh() { rm -rf "$work/at"; cp -r "$work/base" "$work/at"; cd "$work/at" || exit 1; }

gives_the_same_numbers() {  # gives_the_same_numbers NAME: once the command has ended well
  digest "$1" | cmp -s - "$work/expected_$1"
}

prepare() {  # prepare FACESWEEP
  facesweep=$(realpath "$1")
  mkdir "$work/base" && cd "$work/base" || exit 1
  cat >sweep.json <<'JSON'
{ "datasets": { "faces": { "loader": "generated_faces", "per_class": 12, "size": 24,
                           "split": { "train": 6, "validation": 2, "test": 3 } } },
  "experiments": [
    { "name": "width", "dataset": "faces", "input": "pixels",
      "model": { "type": "face_network", "hidden_units": [3, 5] },
      "training": { "learning_rate": 0.003, "batch_size": 10, "steps": 200 }, "repeats": 2 } ] }
JSON
  python3 "$tests/campaigns/small_weights.py" weights.safetensors
  python3 "$tests/files/faulty_server.py" port list.tsv 6 ok &
  server=$!
  for _ in $(seq 100); do [ -e port ] && break; sleep 0.1; done
  "$facesweep" run sweep.json --output finished >/dev/null 2>"$work/err.txt" || fail "the run to export from"
  local name part
  for part in 1 2; do
    "$facesweep" run sweep.json --shard $part/2 --output parts >/dev/null 2>"$work/err.txt" || fail "the shards to collect"
  done
  for name in "${commands[@]}"; do
    fresh
    command_of "$name"
    "${command[@]}" >/dev/null 2>"$work/err.txt" || fail "$name without any fault"
    digest "$name" >"$work/expected_$name"
    [ -s "$work/expected_$name" ] || fail "$name leaves nothing to compare"
  done
}
