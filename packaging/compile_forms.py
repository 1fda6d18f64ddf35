"""Compiles the Designer forms of ui/ to carefront/views/forms/ui_*.py, with every text through the one catalogue.

usage: compile_forms.py [--check]     --check: change nothing; exit code 1 if a compiled form is missing or out of date
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORMS, COMPILED = ROOT / "ui", ROOT / "carefront" / "views" / "forms"
IMPORT_AFTER = "from PySide6.QtCore import"
TRANSLATE = "from carefront.shared.i18n import _\n"


def compiled(form: Path) -> str:
    """The module of one form."""
    command = ["pyside6-uic", "--tr=_", "--no-autoconnection", str(form)]
    made = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return made.replace(IMPORT_AFTER, TRANSLATE + IMPORT_AFTER, 1)


def main(words: list[str]) -> int:
    """Compile, or compare."""
    stale = []
    for form in sorted(FORMS.glob("*.ui")):
        target = COMPILED / f"ui_{form.stem}.py"
        text = compiled(form)
        if target.is_file() and target.read_text(encoding="utf-8") == text:
            continue
        stale.append(target.name)
        if "--check" not in words:
            COMPILED.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    if stale and "--check" in words:
        print("out of date: " + " ".join(stale), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
