#!/usr/bin/env bash
# Makes packaging/requirements.txt (the program) and requirements-dev.txt (the program and its tools) anew from
# pyproject.toml: exact versions, hashes of every published file, so that one list serves Linux, macOS and Windows.
# Needs uv. Extra arguments go to uv, for example: packaging/lock.sh --upgrade-package alembic
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

lock() {
  uv pip compile pyproject.toml --no-config --universal --generate-hashes --python-version 3.11 \
    --no-header --no-emit-index-url --no-emit-find-links --quiet "$@"
}

lock --output-file packaging/requirements.txt "$@"
# The tools must not move the program's own versions, so its list is a constraint on theirs.
lock --group dev --constraint packaging/requirements.txt --no-annotate --output-file packaging/requirements-dev.txt "$@"
