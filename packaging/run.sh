#!/usr/bin/env bash
# Opens CareFront on its sample clinic. Installs what is missing first.
set -euo pipefail

usage() {
  cat <<'END'
usage: packaging/run.sh [--offscreen] [ARGUMENT…]

Opens CareFront on the sample clinic, in a practice profile of its own.
The first start installs what is missing: system packages (Debian and its kin, as root; otherwise the line to run is
printed and the exit code is 3) and an environment in .venv, from packaging/requirements.txt. Later starts are quick.

  --offscreen   for machines without a screen
  --help        this text; nothing is installed
  ARGUMENT…     handed on to "carefront demo"

CAREFRONT_VENV=DIR   keep the environment there instead of in .venv
PYTHON=FILE          the Python to build it with, 3.11 or newer (default: python3)
END
}

offscreen=no
for argument in "$@"; do
  case $argument in
    -h | --help) usage; exit 0 ;;
    --offscreen) offscreen=yes ;;
  esac
done

# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
prepare_environment requirements.txt

if [ "$offscreen" = no ] && [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
  refuse "everything is installed, but this machine shows no screen (DISPLAY is not set). Try: packaging/run.sh --offscreen"
fi
exec "$environment_python" -m carefront demo "$@"
