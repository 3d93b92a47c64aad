#!/usr/bin/env bash
# Folders of pictures with the faults that such folders have: what is used, what is left out and why, and that
# nothing but our own lines comes to the terminal. Usage: reading_test.sh FACESWEEP
set -uo pipefail
facesweep=$1
here=$(cd "$(dirname "$0")" && pwd)
. "$here/claims.sh"
export FACESWEEP_CACHE=$work/cache
python() { /usr/bin/python3 "$@"; }
python -c 'import PIL' 2>/dev/null || { echo "python3-pil is missing: skipped"; exit 77; }
python "$here/reading_cases.py" cases
python -c "
import json, os
split = {'folds': 3}
sets = {name: {'loader': 'folder', 'path': name, 'size': 32, 'split': split} for name in os.listdir('cases')}
sets['too_small']['split'] = {'train': 20, 'test': 10}
sets['parts']['split'] = {}
sets['large_enough'] = {**sets['too_small'], 'path': 'too_small', 'classes': {'at_least': 31}}
sets['by_name'] = {**sets['too_small'], 'path': 'too_small', 'classes': ['cat', 'dog']}
train = {'learning_rate': 0.003, 'batch_size': 5, 'steps': 20}
experiments = [{'name': 'names', 'dataset': 'names', 'input': 'pixels', 'training': train,
                'model': {'type': 'face_network', 'hidden_units': 3}}]
json.dump({'datasets': sets, 'experiments': experiments}, open('sweep.json', 'w'))
"

check() { "$facesweep" data check "$1" --file sweep.json --data cases --json >"$1.json" 2>err.txt; }
no_foreign_line() { ! grep -vE '^[0-9:]+ |^error: ' err.txt; }
says() {  # says SET PYTHON: holds of what "data check" says of it, as c: its counts, l: what is left out, by name
  check "$1"
  no_foreign_line && python -c "
import json, sys
said = json.load(open('$1.json'))
c = {one['name']: one['pictures'] for one in said['classes']}
l = {one['name']: one['reason'] for one in said['left_out']}
assert $2, json.dumps(said, indent=2)
"
}

claim "damaged pictures are left out" says damaged "c == {'cat': 14, 'dog': 14} and set(l.values()) == {'damaged'} and len(l) == 6"
claim "content counts, not the ending" says endings "c['dog'] == 20 and l == {
    'dog/notes.txt': 'no picture', 'dog/deeper': 'sub-folder', 'dog/broken_link.jpg': 'link that leads nowhere'}"
claim "what programs leave behind is ignored and named" says left_behind \
  "len(c) == 2 and not l and '__MACOSX and cat/Thumbs.db' in said['notices'][0]"
claim "train and test are parts" says parts "[one['test'] for one in said['classes']] == [4, 4]"
claim "a picture of two labels is left out of both" says two_labels \
  "l == {'dog/0.jpg': 'also in class cat', 'cat/also_dog_0.jpg': 'also in class dog'}"
claim "copies are one group" says near_copies "c['dog'] == 19 and said['groups_of_several'] == {'groups': 1, 'pictures': 6}"
claim "what is transparent lies on white" says transparency "l == {'dog/hidden_1.png': 'duplicate'}"
claim "a WebP is turned upright" says turned "l == {'dog/upright.png': 'duplicate'}"
preview() { "$facesweep" data preview "$@" --file sweep.json --data cases 2>err.txt >shown.txt; }
claim "copies are shown side by side" preview near_copies --doubles
claim "and named in that order" [ "$(grep -c '^ *1  dog  *dog/1' shown.txt)" -eq 6 -a -s near_copies-doubles.png ]
claim "pictures that contradict each other are shown" preview two_labels --left-out --output shown.png
claim "and why they were left out" grep -q 'dog/0.jpg  *also in class cat' shown.txt
claim "where nothing can be shown" preview damaged --left-out
claim "files are named and none is written" [ "$(grep -c ' damaged$' shown.txt)" -eq 6 -a ! -e damaged-left-out.png ]
claim "a preview never takes a picture's place" exits_with 2 "cases/names/" \
  "$facesweep" data preview names --file sweep.json --data cases --output "$(find cases/names -type f | head -1)"
claim "any number per class has room" preview near_copies --per-class 1048576
claim "counts are shown where classes are too small" says too_small "c == {'bee': 0, 'cat': 50, 'dog': 50, 'fox': 2, 'owl': 1}"
claim "all that are too small are named, and the place" says too_small "(
    said['problem'].startswith('sweep.json#/datasets/too_small/split') and
    all('\"%s\"' % name in said['problem'] for name in ('bee', 'fox', 'owl')))"
claim "small classes are left out by wish" says large_enough "c == {'cat': 50, 'dog': 50} and 'problem' not in said"
claim "classes are chosen by name" says by_name "c == {'cat': 50, 'dog': 50}"
claim "classes one level deeper are seen" exits_with 1 "train and val hold folders: cat and dog" \
  "$facesweep" data check one_level_up --file sweep.json --data cases
claim "pictures without folders are seen" exits_with 1 "got 6 pictures and no folders" \
  "$facesweep" data check all_in_one --file sweep.json --data cases

quietly() { "$facesweep" "$@" >/dev/null 2>&1; }
claim "classes of any name are trained on" quietly run sweep.json --data cases --output run
for format in torchscript onnx safetensors pth; do
  claim "and exported as $format" quietly export run --format $format --output model.$format --data cases
done
claim "and predicted" [ "$("$facesweep" predict model.onnx cases/names --top 5 2>/dev/null | grep -cF -e 'caf\xe9' -e 'two\x0alines' -e '<b>"猫"')" -ge 70 ]
claim "so are files of any name" grep -qF '"photo":"cases/names/caf\\xe9/0.jpg"' <("$facesweep" predict model.onnx cases/names --json 2>/dev/null)

# The cache of read pictures. Files that have just changed are not relied on.
count_reads() { "$facesweep" run sweep.json --data cases --output run "$@" 2>&1 >/dev/null | grep -c 'names: pictures'; }
touch_all() { find cases/names -type f -exec touch -d '1 hour ago' {} +; sleep 2.5; }
touch_all
count_reads >/dev/null
claim "a second run reads no pictures" [ "$(count_reads)" -eq 0 ]
claim "--verify reads them" [ "$(count_reads --verify)" -gt 0 ]
cp -p cases/names/cat/1.jpg saved.jpg
cp cases/names/cat/2.jpg cases/names/cat/1.jpg && truncate -r saved.jpg cases/names/cat/1.jpg && touch -r saved.jpg cases/names/cat/1.jpg
claim "a picture that changed under the same size and time is read" [ "$(count_reads)" -gt 0 ]

count_claims
