#!/usr/bin/env bash
# Fetching photos and published files from a server with faults: counts, SIGKILL, Ctrl-C, memory, messages.
# Usage: fetch_test.sh FACESWEEP
set -uo pipefail
facesweep=$1
server_script=$(realpath "$(dirname "$0")/../files/faulty_server.py")
. "$(dirname "$0")/claims.sh"
export no_proxy='*'

# 1,000 photos, a third of them gone, and some of the rest slow, cut off, redirected or promised to be longer.
kinds=(ok gone slow ok dead cut page redirect promises_more other ok ok)
python3 "$server_script" port list.tsv 1000 "${kinds[@]}" &
server=$!
trap 'kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do [ -e port ] && break; sleep 0.1; done
at=http://127.0.0.1:$(cat port)

command=("$facesweep" data fetch actors --data data --list list.tsv --patience 5)
fetch() { "${command[@]}" "$@"; }
kept() { find data/facescrub/photos -name '*.jpg' 2>/dev/null | wc -l; }
line() { grep -qE "^ *$1  ?$2" out.txt; }
asked() { curl -s "$at/$1"; }

for count in 60 200; do
  "${command[@]}" >/dev/null 2>&1 &
  for _ in $(seq 300); do [ "$(kept)" -ge "$count" ] && break; sleep 0.05; done
  kill -KILL $! && wait $! 2>/dev/null
done
killed_at=$(kept)
claim "what was kept when it was killed ($killed_at) is still there" [ "$(kept)" -ge "$killed_at" ]

sed 's#/gone/#/silent/#' list.tsv >silent.tsv
"$facesweep" data fetch actors --data silent --list silent.tsv >/dev/null 2>stopped.txt &
# A shell's background command ignores SIGINT until the program takes it over, which a busy machine delays.
for _ in $(seq 300); do [ "$(find silent -name '*.jpg' 2>/dev/null | wc -l)" -gt 20 ] && break; sleep 0.1; done
begin=$(date +%s%N)
kill -INT $!
wait $!
claim "Ctrl-C ends with 130" [ $? -eq 130 ]
claim "within two seconds" [ $(($(date +%s%N) - begin)) -lt 2000000000 ]
claim "and says how to go on" grep -q "the same command goes on where it stopped" stopped.txt
claim "and keeps what there was" [ "$(find silent -name '*.jpg' | wc -l)" -gt 20 ]

measured() {  # measured COMMAND...: the kB that it needs at most, into memory.txt
  python3 -c '
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
open("memory.txt", "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)' "$@"
}
measured "$facesweep" --version >/dev/null
of_libraries=$(cat memory.txt)  # 166 MB with LibTorch 1.13, 210 with 2.6
measured "${command[@]}" >out.txt 2>err.txt
claim "fetching ends with 0 where photos are there" [ $? -eq 0 ]
is_sanitized ||  # what is freed is kept then
  claim "it needs less than 20 MB beside its libraries" [ $(($(cat memory.txt) - of_libraries)) -lt 20000 ]
claim "two thirds are kept" [ "$(kept)" -eq 667 ]
claim "all are counted" line 1000 "photos in the list"
claim "what is gone is counted by reason" line 84 "HTTP 404"
claim "a page saved as .jpg" line 83 "a web page in its place"
claim "other bytes" line 83 "other bytes"
claim "hosts that do not answer" line 83 "host does not answer"
claim "every photo has the list's bytes" python3 - <<'PYTHON'
import hashlib, pathlib, sys
rows = [line.rstrip("\n").split("\t") for line in open("list.tsv")][1:]
digests = {f"{r[0].replace(' ', '_')}_{r[1]}_{r[2]}": r[5] for r in rows}
for path in pathlib.Path("data/facescrub/photos").rglob("*.jpg"):
    if hashlib.sha256(path.read_bytes()).hexdigest() != digests[path.stem]:
        sys.exit(f"{path} differs")
PYTHON
claim "nothing unfinished is left" [ -z "$(find data -name '*.part' -o -name '.*.tmp-*')" ]
claim "no host was asked for more than three at once" [ "$(asked peak)" -le 3 ]
asked_before=$(asked requests)
fetch >out.txt 2>err.txt
claim "a second call asks no server again" [ "$(asked requests)" -eq "$asked_before" ]
claim "and counts what was there" line 667 "were there"
fetch --retry-gone >out.txt 2>err.txt
claim "unless told to" [ "$(asked requests)" -eq $((asked_before + 250)) ]

"$facesweep" data fetch actors --data other --list "$at/gone/1" >out.txt 2>err.txt
claim "a list that cannot be had is named" grep -q "error: $at/gone/1: HTTP 404" err.txt
claim "a page in place of the list is one that does not parse" exits_with 1 \
  "$at/page/7:2: expected 6 tab-separated columns, got 1" "$facesweep" data fetch actors --data other --list "$at/page/7"
claim "and leaves nothing" [ -z "$(find other -type f)" ]
mkdir shorter && head -5 list.tsv >shorter/list.tsv
claim "another list of the same name is not written over the first" exits_with 1 "is there, and differs from" \
  "$facesweep" data fetch actors --data data --list shorter/list.tsv
claim "without a list it says what a list is" exits_with 2 "name FaceScrub's list" \
  "$facesweep" data fetch actors --data nowhere
head -3 list.tsv | sed 's#/ok/#/gone/#' >gone.tsv
claim "a list of which nothing can be had ends with 1" exits_with 1 "none of the list's photos could be had" \
  "$facesweep" data fetch actors --data other --list gone.tsv

claim "digits are refused where a mirror has other bytes" exits_with 1 \
  "$at/page/train-images-idx3-ubyte.gz: SHA-256 expected 440fcabf" "$facesweep" data fetch digits --data other --mirror "$at/page"
mkdir -p kin/mnist && echo other >kin/mnist/t10k-labels-idx1-ubyte.gz
claim "digits are not put in place of MNIST's kin" exits_with 1 "is not the published file; move it away" \
  "$facesweep" data fetch digits --data kin --mirror "$at/page"
claim "weights as well" exits_with 1 "SHA-256 expected 7be5be79" \
  "$facesweep" alexnet fetch torchvision --output weights.pth --url "$at/redirect/1"

count_claims
