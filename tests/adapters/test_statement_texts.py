"""What is asked of the file is what Core says over the tables of today; the first day is read without Core."""

import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import bindparam, select

from carefront.persistence import tables
from carefront.persistence.clauses import patients
from carefront.persistence.compiling import CoreStatement, text_of
from carefront.persistence.patient_search import query_terms
from carefront.persistence.statement_texts import FORMS, TEXTS
from carefront.persistence.statements import form_of


@pytest.fixture(scope="module")
def module_text(project_root: Path) -> Callable[[], str]:
    made: Callable[[], str] = runpy.run_path(str(project_root / "packaging" / "compile_statements.py"))["module_text"]
    return made


def test_the_texts_are_those_of_todays_clauses_and_tables(project_root: Path, module_text: Callable[[], str]) -> None:
    kept = (project_root / "carefront" / "persistence" / "statement_texts.py").read_text(encoding="utf-8")

    assert kept == module_text(), "run packaging/compile_statements.py"


def test_every_table_of_a_practice_has_its_form() -> None:
    assert set(FORMS) == {name for name, table in tables.metadata.tables.items() if "organization_no" in table.c}


def test_a_form_converts_each_column_as_its_table_does() -> None:
    for name in FORMS:
        form = form_of(name)
        for column in tables.metadata.tables[name].columns:
            kind = getattr(column.type, "kind", "")
            assert form.to_db[column.name] is form_of(tables.metadata.tables[name]).to_db[column.name]
            if kind == "Id":
                assert form.raw(column.name, "0a" * 16) == bytes.fromhex("0a" * 16)
                assert form.from_db[column.name](b"\x0a" * 16) == "0a" * 16


def test_constants_of_a_clause_are_bound_without_being_handed_over() -> None:
    visit = tables.appointment
    sql, names, constants = text_of(select(visit.c.id).where(visit.c.no == bindparam("no")).limit(7))

    assert sql.count("?") == len(names)
    assert set(names) - set(constants) == {"no"}
    assert 7 in constants.values()


def test_what_people_type_most_was_compiled_beforehand() -> None:
    for typed in ("k", "kim su", "anna maria kim", "555 0134", "1980-05-04", "kim 1980-05-04", "0134"):
        shape = ".".join(str(len(term)) for term in query_terms(typed))
        assert f"patients.matches/{shape}" in TEXTS, typed


def test_a_question_of_another_shape_is_compiled_when_it_is_asked() -> None:
    statement = patients.shaped("matches", (1, 1, 1, 1))

    assert isinstance(statement, CoreStatement)
    assert "from_3_0" in statement.names


def test_a_day_is_read_without_sqlalchemy() -> None:
    script = "import sys, carefront.persistence.read_stores; sys.exit('sqlalchemy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], check=False, stdin=subprocess.DEVNULL).returncode == 0
