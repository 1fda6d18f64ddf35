#!/usr/bin/env bash
# The long trials: kill -9 while booking and while delivering, a race for slots, state machines, painting. Prints a table of
# trials and violations.
set -euo pipefail

usage() {
  cat <<'EOT'
usage: packaging/soak.sh [--trials N] [--attempts N] [--rotations N] [--lives N] [--calls N]

Installs what is missing (see packaging/run.sh --help), then runs the long trials of which the tests run a few.

  --trials N     kill -9 while booking, then open and check; as often while delivering (default 2000)
  --attempts N   bookings by 16 processes that race for the same slots (default 10000)
  --rotations N  kill -9 at the n-th statement while every encrypted field is sealed anew, then open and check; a
                 million nonces are compared as well (default 500)
  --lives N      lives of each state machine: bookings, time off, two practices in one file, the record of who did
                 what, delivery, rights, requests, caseloads (default 200)
  --calls N      painter calls (default 200000)

The exit code is 0 when nothing was violated, 1 otherwise.
EOT
}

trials=2000 attempts=10000 rotations=500 lives=200 calls=200000
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --trials | --attempts | --rotations | --lives | --calls)
      case ${2:-} in '' | *[!0-9]*) usage >&2; exit 2 ;; esac
      printf -v "${1#--}" '%s' "$2"
      shift 2
      ;;
    *) usage >&2; exit 2 ;;
  esac
done

# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
prepare_environment requirements-dev.txt
cd "$checkout"
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}

results=$(mktemp)
trap 'rm -f "$results"' EXIT
soak() { "$environment_python" -m "$@" >>"$results" || true; }
soak tests.faults.soak_kill --trials "$trials"
soak tests.faults.soak_delivery --trials "$trials"
soak tests.faults.soak_race --attempts "$attempts"
soak tests.faults.soak_rotation --trials "$rotations"
soak tests.faults.soak_machines --lives "$lives"
soak tests.views.paint_soak --calls "$calls"
CAREFRONT_NONCES=1000000 "$environment_python" -m pytest -q tests/unit/test_field_cipher.py -k nonce
"$environment_python" -m tests.faults.soak_summary "$results"
