#!/usr/bin/env bash
# From a run to predictions as a user goes, on generated data: every format and both inputs, equal answers, and
# what is said of files that are no models and no pictures. Usage: export_test.sh FACESWEEP
set -uo pipefail
facesweep=$1
. "$(dirname "$0")/claims.sh"
export FACESWEEP_CACHE=$work/cache
python() { python3 -c "$@"; }

cat >sweep.json <<'JSON'
{
  "datasets": {
    "faces": { "loader": "generated_faces", "per_class": 24, "size": 48,
               "split": { "train": 12, "validation": 4, "test": 6 } },
    "others": { "loader": "generated_faces", "per_class": 9, "size": 64, "seed": 5 },
    "digits": { "loader": "generated_digits", "per_class": 40,
                "split": { "train": 25, "validation": 5, "test": 8 } }
  },
  "experiments": [
    { "name": "width", "dataset": "faces", "input": ["pixels", "alexnet.conv4"],
      "model": { "type": "face_network", "hidden_units": [5, 20] },
      "training": { "learning_rate": 0.001, "batch_size": 10, "steps": 300 }, "repeats": 2 },
    { "name": "digits", "dataset": "digits", "input": "pixels", "model": { "type": "logistic_regression" },
      "training": { "learning_rate": 0.03, "batch_size": 10, "steps": 300 } },
    { "name": "linear", "dataset": "faces", "input": "pixels", "model": { "type": "linear_regression" },
      "training": { "learning_rate": 0.0001, "batch_size": 10, "steps": 300 } }
  ]
}
JSON
"$facesweep" run sweep.json --demo --output run >/dev/null 2>run.txt || { cat run.txt >&2; exit 1; }
"$facesweep" show run --json >summary.json

# A trial of each input, by its id.
trial_of() {  # trial_of EXPERIMENT INPUT
  sql run "select id from trials where experiment = '$1' and input = '$2' order by id limit 1"
}

mkdir photos
"$facesweep" data preview faces --file sweep.json --demo --per-class 2 --output photos/many.png >/dev/null 2>&1
python "
import struct, zlib, pathlib
def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
def png(path, width, height):
    rows = b''.join(b'\0' + bytes((x * 5 + y * 3 * c) % 256 for x in range(width) for c in (1, 2, 3)) for y in range(height))
    head = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    pathlib.Path(path).write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
png('photos/wide.png', 90, 60); png('photos/small.png', 20, 20); png('photos/exact.png', 48, 48)
"

same_answers() {  # same_answers A B: JSON lines of the same photos, probabilities to 1e-4
  python "
import json, sys
a, b = ([json.loads(line) for line in open(name)] for name in sys.argv[1:])
assert [x['photo'] for x in a] == [x['photo'] for x in b] and len(a) == 4
for x, y in zip(a, b):
    p, q = ({e['name']: e['probability'] for e in z['predictions']} for z in (x, y))
    assert len(p) > 1 and all(abs(p[n] - q[n]) < 1e-4 for n in p), (p, q)
" "$1" "$2"
}

for input in pixels alexnet.conv4; do
  id=$(trial_of width "$input")
  for format in torchscript onnx safetensors pth; do
    model=$input.$format
    claim "$input is exported as $format" "$facesweep" export run --trial "$id" --format "$format" --output "$model" >said.txt
    claim "the line says how far the file was off and how good the model is" \
      grep -qE "$model: $format, [0-9.]+ MB written in [0-9.]+ s, trial ${id:0:12} of width \(generated data\), (the kept model|trained again); loaded again, it differs by [0-9.e+-]+ at most on 36 test pictures; test accuracy [0-9.]+ % \(" said.txt
    "$facesweep" predict "$model" photos --json --top 9 >"$model.jsonl" 2>/dev/null
    claim "$model says what $input.torchscript says" same_answers "$model.jsonl" "$input.torchscript.jsonl"
    "$facesweep" evaluate "$model" faces --file sweep.json --demo --json >evaluation.json 2>/dev/null
    claim "$model does as well as in training" python "
import json
found = json.load(open('evaluation.json'))
correct, rows, loss = map(float, '''$(sql run "select test_correct, test_rows, test_loss from trial_rows where id = '$id'")'''.split('|'))
assert found['part'] == 'test' and found['correct'] == correct and found['pictures'] == rows
assert abs(found['loss'] - loss) < 1e-4, (found, loss)
"
  done
done
claim "nothing else is left" [ "$(find . -name '*.tmp-*' | wc -l)" -eq 0 ]
for experiment in digits linear width; do
  claim "the best of $experiment is exported" "$facesweep" export run --best $experiment --format pth --output best.pth >said.txt
  claim "and named" grep -q " of $experiment " said.txt
done
claim "the best of the run is exported" "$facesweep" export run --format safetensors --output best.safetensors >said.txt
claim "as it was kept" grep -q ", the kept model; loaded again" said.txt

# Kept models: of width the best of two repeats of each of its settings
claim "a run keeps a model of each setting" [ "$(sql run "select count(*) from models")" -eq 6 ]
kept=$(sql run "select id from models join trials using (id) where input = 'pixels' and experiment = 'width' limit 1")
lost=$(sql run "select id from trials where experiment = 'width' and id not in (select id from models) limit 1")
claim "a kept model is exported" "$facesweep" export run --trial "$kept" --format safetensors --output kept.safetensors >said.txt
claim "and said to be one" grep -q "trial ${kept:0:12} of width (generated data), the kept model;" said.txt
claim "another trial is exported" "$facesweep" export run --trial "$lost" --format pth --output lost.pth >said.txt
claim "and said to be trained again" grep -q "trial ${lost:0:12} of width (generated data), trained again;" said.txt
cp -r run damaged && sql damaged "update models set model = substr(model, 1, 1000) where id = '$kept'"
claim "in place of a damaged one the trial is trained again" "$facesweep" export damaged --trial "$kept" --format safetensors --output again.safetensors >said.txt
claim "and it is said" grep -q ", trained again;" said.txt
claim "which differs by rounding at most" python "
import json, struct
def tensors(name):
    data = open(name, 'rb').read()
    size, = struct.unpack('<Q', data[:8])
    for key, entry in json.loads(data[8:8 + size]).items():
        if key != '__metadata__' and entry['dtype'] == 'F32':
            begin, end = entry['data_offsets']
            yield key, struct.unpack(f'<{(end - begin) // 4}f', data[8 + size + begin:8 + size + end])
a, b = dict(tensors('kept.safetensors')), dict(tensors('again.safetensors'))
assert a.keys() == b.keys() and 'hidden.weight' in a
for name in a: assert all(abs(x - y) < 1e-5 for x, y in zip(a[name], b[name])), name
"

# predict from a run
"$facesweep" predict run photos --json --top 9 >run.jsonl 2>said.txt
claim "a run predicts as its exported model does" bash -c '"$0" predict best.safetensors photos --json --top 9 | cmp -s - run.jsonl' "$facesweep"
claim "and says which model that is" grep -qE "model: trial [0-9a-f]{12} of [a-z]+ \(generated data\), the kept model; test accuracy [0-9.]+ %" said.txt
claim "a trial of a run predicts" "$facesweep" predict run photos --trial "$lost" --json --top 9 >lost.jsonl
claim "as its file does" bash -c '"$0" predict lost.pth photos --json --top 9 | cmp -s - lost.jsonl' "$facesweep"
claim "the best of an experiment predicts" "$facesweep" predict run photos/wide.png --best digits >/dev/null
claim "a file takes no options of a run" exits_with 2 "--best: goes with the folder of a run alone" \
  "$facesweep" predict best.pth photos --best digits
claim "a run without trained trials says so" exits_with 1 "none: holds no run" \
  bash -c 'mkdir none; : >none/results.sqlite; "$0" predict none photos' "$facesweep"
claim "a head alone is exported" "$facesweep" export run --best width --format onnx --head-only --output head.onnx >/dev/null
claim "a head alone takes no pictures" exits_with 1 "takes no pictures" "$facesweep" predict head.onnx photos

# predict
model=pixels.torchscript
"$facesweep" predict $model photos/wide.png --top 3 >table.txt
claim "a table has a row per name" [ "$(grep -c '^photos/wide.png  .* %$' table.txt)" -eq 3 ]
"$facesweep" predict $model - --json --top 9 <photos/wide.png >stdin.jsonl
claim "standard input says what the file says" python "
import json
one = json.load(open('stdin.jsonl'))['predictions']
assert one == [json.loads(x) for x in open('$model.jsonl') if 'wide' in x][0]['predictions'], one
"
claim "a bar is shown for many photos" [ "$(yes photos/small.png | head -3000 | xargs "$facesweep" predict $model 2>/dev/null | wc -l)" -eq 3000 ]
cp photos/wide.png broken.png && truncate -s 200 broken.png && echo hello >text.png
claim "a photo that is none is named, and the others are judged" exits_with 1 \
  "2 of 4 photos could not be read; the first: broken.png: damaged" \
  "$facesweep" predict $model photos/wide.png broken.png text.png photos/small.png
claim "the others are judged" [ "$(wc -l <out.txt)" -eq 2 ]
odd=$(printf 'n\351 "q"\n<b>.png') && cp photos/wide.png "$odd"
claim "a name of any bytes is shown with escapes" grep -qF 'n\xe9 "q"\x0a<b>.png' <("$facesweep" predict $model "$odd")
claim "so it is in JSON" grep -qF '{"photo":"n\\xe9 \"q\"\\x0a<b>.png"' <("$facesweep" predict $model "$odd" --json)
claim "one photo that is none ends with 1" exits_with 1 "error: text.png: no picture" "$facesweep" predict $model text.png
claim "a photo that is missing ends with 1" exits_with 1 "nothing.png: cannot open" "$facesweep" predict $model nothing.png
claim "--faces finds none on drawn stripes" grep -q "no face found" <("$facesweep" predict $model photos/wide.png --faces)
claim "--boxes writes the photo" "$facesweep" predict $model photos/wide.png --faces --boxes boxes.png >/dev/null
claim "--boxes needs --faces" exits_with 2 "goes with --faces" "$facesweep" predict $model photos/wide.png --boxes b.png
claim "--boxes takes one photo" exits_with 2 "expected one photo in a file, got 4" "$facesweep" predict $model photos --faces --boxes b.png

# Files that are no models
for format in torchscript onnx safetensors pth; do
  head -c $(($(stat -c %s pixels.$format) * 2 / 3)) pixels.$format >cut.$format
  claim "a truncated $format file is named" exits_with 1 "error: cut.$format: " "$facesweep" predict cut.$format photos
done
claim "a foreign file is named" exits_with 1 "error: sweep.json: not a model" "$facesweep" predict sweep.json photos
claim "a picture is no model" exits_with 1 "error: photos/wide.png: not a model" "$facesweep" predict photos/wide.png photos
claim "a folder is no model" exits_with 1 "error: photos: is a folder" "$facesweep" predict photos photos
claim "a missing model is named" exits_with 1 "error: nothing.pt: cannot open" "$facesweep" predict nothing.pt photos
for command in "predict $model photos --json" "predict $model photos" "show run --json" "show run" schema doctor --help; do
  # shellcheck disable=SC2086
  claim "$command says that its output is lost" bash -c \
    '"$@" >/dev/full 2>full.txt; [ $? -eq 1 ] && grep -q "error: standard output: cannot write$" full.txt' - "$facesweep" $command
done

# evaluate
claim "another size and seed of the same classes is judged as a whole" \
  "$facesweep" evaluate $model others --file sweep.json >table.txt
claim "and says so" grep -q "54 pictures of others (all of it)" table.txt
sed 's/"train": 12/"train": 11/' sweep.json >resplit.json
"$facesweep" evaluate $model faces --file resplit.json --demo >/dev/null 2>warned.txt
claim "data that has changed since the training is judged with a warning" \
  grep -q "note: faces has changed since the model was trained on it" warned.txt
claim "another class list ends with 1 and is named" exits_with 1 "the model knows other classes than the data set" \
  "$facesweep" evaluate $model digits --file sweep.json
claim "an unknown data set ends with 2" exits_with 2 'no data set "nothing"' "$facesweep" evaluate $model nothing --file sweep.json

# export
claim "an unknown trial ends with 2" exits_with 2 "--trial zz: the run has no such trial" \
  "$facesweep" export run --trial zz --format pth --output x.pth
claim "an unknown experiment ends with 2" exits_with 2 "--best nothing: expected one of width, digits, linear" \
  "$facesweep" export run --best nothing --format pth --output x.pth
claim "an unknown format ends with 2" [ "$("$facesweep" export run --format h5 --output x.h5 >/dev/null 2>&1; echo $?)" -eq 2 ]
claim "--head-only goes with onnx alone" exits_with 2 "--head-only" \
  "$facesweep" export run --format pth --head-only --output x.pth
claim "a folder that cannot be written ends with 1" exits_with 1 "/proc/none" \
  "$facesweep" export run --format pth --output /proc/none/x.pth
id=$(trial_of digits pixels)
python3 - "$id" <<'PYTHON'
import hashlib, re, sqlite3, sys
database = sqlite3.connect("run/results.sqlite")
trial, pictures, text = database.execute("""select trial, s.digest, predictions from trial_rows join prediction_rows
  using (trial) join test_sets s using (test_set) where id = ?""", sys.argv[1:]).fetchone()
text = re.sub(r",0\.[0-9]*\]", ",0.123456]", text)
digest = hashlib.sha256("".join(f"{len(value)}:{value}" for value in (sys.argv[1], pictures, text)).encode())
database.execute("update prediction_rows set predictions = ?, digest = ? where trial = ?",
                 (text, digest.hexdigest()[:32], trial))
database.commit()
PYTHON
claim "a model that does not give its stored predictions is not written" exits_with 1 \
  "does not give its stored test predictions" "$facesweep" export run --trial "$id" --format pth --output x.pth
claim "nothing is written then" [ ! -e x.pth ]
cp run/results.sqlite results.before
claim "a run is not written over" exits_with 2 "--output: run/results.sqlite is read" \
  "$facesweep" export run --format pth --output run/results.sqlite
claim "nor by a link to it" bash -c 'ln -s run/results.sqlite link.pth; ! "$0" export run --format pth --output link.pth' "$facesweep" 2>/dev/null
claim "and is as it was" cmp -s results.before run/results.sqlite

count_claims
