"""Compiles what carefront/persistence/clauses asks, and the everyday statements of every table, to statement_texts.py.

usage: compile_statements.py [--check]    --check: change nothing; exit code 1 if the compiled module is out of date
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from pprint import pformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from carefront.persistence import clauses  # noqa: E402 - this checkout's, installed or not
from carefront.persistence.compiling import form_text  # noqa: E402
from carefront.persistence.statements import Statement  # noqa: E402
from carefront.persistence.tables import metadata  # noqa: E402

TARGET = ROOT / "carefront" / "persistence" / "statement_texts.py"
HEAD = '''"""Compiled by packaging/compile_statements.py from SQLAlchemy Core; never edited."""

from typing import Any

TEXTS: dict[str, Any] = {
'''


def texts() -> Iterator[tuple[str, object]]:
    """The statements of every module of clauses, as ``module.NAME`` (or ``module.name`` of a table of statements)."""
    for found in sorted(pkgutil.iter_modules(clauses.__path__), key=lambda found: found.name):
        for name, value in sorted(vars(importlib.import_module(f"{clauses.__name__}.{found.name}")).items()):
            if isinstance(value, Statement):
                yield f"{found.name}.{name}", value.text
            elif isinstance(value, Mapping) and not name.startswith("_"):
                yield from (
                    (f"{found.name}.{key}", one.text) for key, one in value.items() if isinstance(one, Statement)
                )


def forms() -> Iterator[tuple[str, object]]:
    """The form of every table that belongs to a tenant."""
    for name, table in sorted(metadata.tables.items()):
        if "organization_no" in table.c:
            yield name, form_text(table)


def module_text() -> str:
    """The whole module."""
    lines = [f"    {name!r}: {_plain(text)},\n" for name, text in texts()]
    lines += ["}\n\nFORMS: dict[str, Any] = {\n"]
    lines += [f"    {name!r}: {_plain(form)},\n" for name, form in forms()]
    return HEAD + "".join(lines) + "}\n"


def _plain(value: object) -> str:
    return pformat(value, width=1_000_000, compact=True, sort_dicts=False)


def main(words: list[str]) -> int:
    """Compile, or compare."""
    made = module_text()
    if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == made:
        return 0
    if "--check" in words:
        print(f"out of date: {TARGET.name}", file=sys.stderr)
        return 1
    TARGET.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
