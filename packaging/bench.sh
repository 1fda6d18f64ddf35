#!/usr/bin/env bash
# Measures CareFront against floors of the same run; writes a table and bench.json. Never part of the tests.
set -euo pipefail

usage() {
  cat <<'EOT'
usage: packaging/bench.sh [--list] [--only IDS] [--out FILE]

Installs what is missing (see packaging/run.sh --help), generates the clinic groups once, and measures.

  --list       print the ids there are, and end
  --only IDS   such as B1a,B9; default: every benchmark there is
  --out FILE   the figures as JSON, a list of {id, value, unit, floor, ratio, goal, met} (default: bench.json)

CAREFRONT_BENCH_CACHE=DIR   keep the generated profiles there (default: the user's cache folder; some 600 MB)
Run it on a quiet machine: floor and subject are interleaved, but neighbours still widen both.
EOT
}

for argument in "$@"; do
  case $argument in
    -h | --help) usage; exit 0 ;;
  esac
done

# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
prepare_environment requirements-dev.txt
unset PYTHONDONTWRITEBYTECODE
started_in=$PWD
cd "$checkout"

arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    --out)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      case $2 in /*) arguments+=(--out "$2") ;; *) arguments+=(--out "$started_in/$2") ;; esac
      shift 2
      ;;
    *) arguments+=("$1"); shift ;;
  esac
done
exec "$environment_python" -m tests.benchmarks.bench "${arguments[@]}"
