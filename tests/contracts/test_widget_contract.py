"""QtWidgets and QtGui are used in views and app only. import-linter sees all of PySide6 as one; this looks closer."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

DRAWING_MODULES = {"QtGui", "QtPrintSupport", "QtSvg", "QtSvgWidgets", "QtWidgets"}
PLACES = {"app", "views"}


def drawing_imports(source: str) -> Iterator[str]:
    """Names of the drawing modules that ``source`` imports, on any level of nesting."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                names = [alias.name for alias in node.names]
            case ast.ImportFrom(module="PySide6"):
                names = [f"PySide6.{alias.name}" for alias in node.names]
            case ast.ImportFrom(module=str(module)):
                names = [module]
            case _:
                continue
        yield from (name for name in names if name.startswith("PySide6.") and name.split(".")[1] in DRAWING_MODULES)


def test_only_views_and_app_draw(project_root: Path) -> None:
    package = project_root / "carefront"
    breaches = {
        str(path.relative_to(package)): found
        for path in package.rglob("*.py")
        if path.relative_to(package).parts[0] not in PLACES
        and (found := list(drawing_imports(path.read_text(encoding="utf-8"))))
    }

    assert breaches == {}


@pytest.mark.parametrize(
    "source",
    [
        "from PySide6.QtGui import QColor",
        "from PySide6 import QtCore, QtWidgets",
        "import PySide6.QtWidgets as widgets",
        "def late():\n    from PySide6.QtGui import QIcon\n    return QIcon",
    ],
)
def test_a_breach_is_found(source: str) -> None:
    assert list(drawing_imports(source))


def test_qt_core_is_no_breach() -> None:
    assert not list(drawing_imports("from PySide6.QtCore import QObject, Signal\nfrom PySide6 import QtCore"))
