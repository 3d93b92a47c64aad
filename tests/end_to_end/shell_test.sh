#!/usr/bin/env bash
# Manual pages and completions as readers and shells have them. Usage: shell_test.sh FACESWEEP
set -uo pipefail
facesweep=$1
here=$(cd "$(dirname "$0")" && pwd)
. "$here/claims.sh"
mkdir bin && ln -s "$facesweep" bin/facesweep
PATH=$PWD/bin:$PATH

cat >experiments.json <<'JSON'
{ "datasets": { "cats": {} }, "experiments": [ { "name": "width" }, { "name": "with space" } ] }
JSON
echo '{ "datasets": { "owls": {} }, "experiments": [ { "name": "depth" } ] }' >mine.json
cp mine.json 'my file.json'
mkdir -p runs/one && cp mine.json runs/one/sweep.json

facesweep man --output pages
claim "every command has its page" [ "$(ls pages | wc -l)" -ge 20 ]
for page in pages/*.1; do
  claim "troff has nothing to say of $page" [ -z "$(LC_ALL=C MANWIDTH=80 man --warnings -l "$page" 2>&1 >/dev/null)" ]
done
claim "a page is what man prints of its command" cmp -s pages/facesweep-data-check.1 <(facesweep man data check)
claim "a page reads as the help does" grep -q "Train failed trials again" <(MANWIDTH=300 man -l pages/facesweep-run.1)
claim "an unknown command ends with 2" exits_with 2 "man nothing: no such command" facesweep man nothing

offered_bash() {  # offered_bash LINE: the words that bash offers at its end
  bash --norc -c '. <(facesweep completion bash)
    compopt() { echo "bash: files"; }
    read -ra COMP_WORDS <<<"$1"; [[ $1 == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _facesweep
    printf "%s\n" "${COMPREPLY[@]}"' - "$1"
}
offered_fish() { fish -N -c "facesweep completion fish | source; complete -C '$1'" | cut -f1; }
offered_zsh() { zsh -f "$here/zsh_completions.zsh" completion.zsh "$1"; }
facesweep completion zsh >completion.zsh

offers() {  # offers LINE WORD...: after LINE every one of these words is offered
  local line=$1 word
  shift
  "offered_$shell" "$line" >offered.txt
  for word in "$@"; do
    grep -qxF -- "$word" offered.txt || { echo "$shell after '$line' has no $word, but $(paste -sd' ' offered.txt)" >&2; return 1; }
  done
}
offers_not() { ! { offers "$1" "$2" 2>/dev/null; }; }

for shell in bash zsh fish; do
  command -v "$shell" >/dev/null || { echo "$shell is missing: skipped" >&2; continue; }
  claim "$shell completes subcommands" offers "facesweep " run data completion
  claim "$shell completes the subcommands of a subcommand" offers "facesweep data " check preview fetch
  claim "$shell completes options" offers "facesweep run --" --only --retry-failed
  claim "$shell completes options two floors down" offers "facesweep data preview --l" --left-out
  claim "$shell completes choices" offers "facesweep export runs/one --format " onnx page
  claim "$shell completes experiments" offers "facesweep run --only " width
  claim "$shell completes the experiments of the file that was named" offers "facesweep run mine.json --only " depth
  claim "$shell completes the experiments of a run" offers "facesweep export runs/one --best " depth
  claim "$shell completes data sets" offers "facesweep data check " cats
  claim "$shell completes data sets of another file" offers "facesweep data check --file mine.json " owls
  claim "$shell offers no hidden command" offers_not "facesweep " names
done
shell=bash
claim "bash quotes a name with a space" offers "facesweep run --only w" 'with\ space'
claim "bash leaves files to itself" offers "facesweep run " "bash: files"
claim "bash counts positionals" offers "facesweep evaluate model.pt " cats

count_claims
