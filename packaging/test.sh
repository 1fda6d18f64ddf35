#!/usr/bin/env bash
# Checks CareFront: linters, types, contracts, drift, then the tests. With arguments only pytest runs, on those arguments.
set -euo pipefail

usage() {
  cat <<'END'
usage: packaging/test.sh [PYTEST ARGUMENT…]

Installs what is missing (see packaging/run.sh --help), then runs every check and all tests.
With arguments only pytest runs: packaging/test.sh tests/unit -k booking
The exit code is 0 when all went well, 3 when the machine lacks something, 1 otherwise.
END
}

case ${1:-} in
  -h | --help) usage; exit 0 ;;
esac

# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
prepare_environment requirements-dev.txt xvfb xauth
cd "$checkout"

failed=()
check() {
  local title=$1
  shift
  printf '== %s\n' "$title"
  "$@" </dev/null || failed+=("$title")
}

check_drift() {
  local maker
  for maker in compile_forms compile_catalogues compile_statements; do
    [ ! -f "packaging/$maker.py" ] || check "$maker" "$environment_python" "packaging/$maker.py" --check
  done
}

if [ $# -eq 0 ]; then
  check 'ruff check' "$environment_python" -m ruff check --quiet --output-format concise .
  check 'ruff format' "$environment_python" -m ruff format --quiet --output-format concise --check .
  check 'mypy' "$environment_python" -m mypy --strict carefront
  check 'contracts' "$environment/bin/lint-imports" --no-logo
  check_drift
fi

check 'pytest' "$environment_python" -m pytest -n 2 --dist loadgroup "$@"
if [ ${#failed[@]} -gt 0 ]; then
  printf 'failed: %s\n' "$(IFS=,; echo "${failed[*]}")" >&2
  exit 1
fi
