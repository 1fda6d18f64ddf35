"""The house rules a linter has no word for: size, names, and where an error may be caught broadly."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

MODULE_LINES = 400
FUNCTION_LINES = 60

BROAD_CATCHES = (
    "__main__.py", "app/", "cli/main.py", "server/", "viewmodels/task_runner.py", "application/jobs.py",
    "notifications/leaving.py",
)  # fmt: skip
"""Borders of a thread, a slot or the process: the only places that may catch whatever comes."""

HOMELESS_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "manager"}


@pytest.fixture(scope="module")
def modules(project_root: Path) -> dict[str, str]:
    """Path inside the package and text of every module written by hand."""
    package = project_root / "carefront"
    return {
        path.relative_to(package).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(package.rglob("*.py"))
        if not path.name.startswith("ui_")
    }


def test_a_module_can_be_read_without_scrolling_far(modules: dict[str, str]) -> None:
    sizes = {path: len(text.splitlines()) for path, text in modules.items()}

    assert {path: size for path, size in sizes.items() if size >= MODULE_LINES} == {}


def test_no_function_is_long(modules: dict[str, str]) -> None:
    long = {
        f"{path}:{node.lineno} {node.name}": size
        for path, text in modules.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (size := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    }

    assert long == {}


def test_every_module_says_what_it_is_for(modules: dict[str, str]) -> None:
    assert [path for path, text in modules.items() if text.strip() and not ast.get_docstring(ast.parse(text))] == []


def test_every_module_has_a_name_that_says_its_role(modules: dict[str, str]) -> None:
    assert [path for path in modules if HOMELESS_NAMES & set(Path(path).with_suffix("").parts)] == []


def broad_catches(text: str) -> Iterator[int]:
    """Line numbers of handlers that catch whatever comes and do not pass it on."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            is_broad = any(
                one is None or (isinstance(one, ast.Name) and one.id in {"Exception", "BaseException"})
                for one in caught
            )
            if is_broad and not isinstance(node.body[-1], ast.Raise):
                yield node.lineno


def test_only_borders_catch_whatever_comes(modules: dict[str, str]) -> None:
    found = [
        f"{path}:{line}"
        for path, text in modules.items()
        if not path.startswith(BROAD_CATCHES)
        for line in broad_catches(text)
    ]

    assert found == []


def test_a_broad_catch_is_found() -> None:
    assert list(broad_catches("try:\n    go()\nexcept (OSError, Exception):\n    pass\n")) == [3]
    assert not list(broad_catches("try:\n    go()\nexcept BaseException:\n    undo()\n    raise\n"))
