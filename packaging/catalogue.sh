#!/usr/bin/env bash
# Extracts every text of the program into resources/i18n/carefront.pot; with --check says whether that is up to date.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=${PYTHON:-python3}
catalogue=resources/i18n/carefront.pot
made=$(mktemp)
words=$(mktemp -d)
trap 'rm -rf "$made" "$words"' EXIT

# The words of the trades stand in files of their own; as a module of calls, babel finds them as it finds the rest.
"$python" - "$words" <<'END'
import pathlib, sys, tomllib

words = sorted({word for file in pathlib.Path("resources/vocabularies").glob("*.toml")
                for word in tomllib.loads(file.read_text(encoding="utf-8")).values()})
pathlib.Path(sys.argv[1], "vocabularies.py").write_text("".join(f"_({word!r})\n" for word in words), encoding="utf-8")
END

"$python" -m babel.messages.frontend -q extract --no-location --sort-output --omit-header \
  -k _ -k ngettext:1,2 -k pgettext:1c,2 --project CareFront -o "$made" carefront "$words"
if [ "${1:-}" = --check ]; then
  cmp -s "$made" "$catalogue" || { echo "$catalogue is not up to date: run packaging/catalogue.sh" >&2; exit 1; }
else
  mkdir -p "$(dirname "$catalogue")"
  cp "$made" "$catalogue"
fi
