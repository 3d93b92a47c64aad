#!/usr/bin/env bash
# Installs what is missing, builds facesweep, and runs experiments.json: on the data root where there is
# one, else on generated data. Arguments go to `facesweep run experiments.json`.
set -euo pipefail
cd "$(dirname "$0")"
. cmake/install.sh
install_packages "${packages_to_build[@]}"
cmake --preset release >/dev/null
cmake --build --preset release --target facesweep 2>&1 | pulse building

root=${FACESWEEP_DATA:-data}
source_of_data=()
case " $* " in
  *" --demo "* | *" --data"*) ;;
  *) if [ ! -d "$root" ]; then
       echo "no data root at $root (FACESWEEP_DATA): using generated data" >&2
       source_of_data=(--demo)
     fi ;;
esac
exec build/release/facesweep run experiments.json "${source_of_data[@]}" "$@"
