"""A mapping is read strictly, and every problem has its place."""

import pytest

from carefront.interop.csv_mapping import columns_of
from carefront.interop.mapping_file import load_mapping, parse_mapping
from carefront.interop.toml_table import InvalidMapping
from carefront.wording.imports import mapping_problem
from tests.unit.interop.mappings import SIMPLE

SHIPPED = ("operating-rooms", "hangu-consultations", "vitoria-no-shows", "synthea-encounters")


def problems(text: str) -> dict[str, str]:
    with pytest.raises(InvalidMapping) as caught:
        parse_mapping(text)
    return {one.place: one.code for one in caught.value.problems}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_mapping_that_comes_with_the_program_can_be_used_by_its_name(name: str) -> None:
    assert load_mapping(name).name == name


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        ('zone = "Europe/Berlin"', "", "zone", "missing"),
        ("Europe/Berlin", "Europe/Nowhere", "zone", "zone"),
        ("Europe/Berlin", "../../etc/passwd", "zone", "zone"),
        ("format = 1", "", "format", "missing"),
        ("format = 1", "format = 2", "format", "range"),
        ('name = "simple"', 'name = "Not Simple"', "name", "name"),
        ('note = "Note"', 'remark = "Note"', "visit.remark", "unknown_key"),
        ('note = "Note"', "note = 5", "visit.note", "type"),
        ('note = "Note"', 'note = { column = "Note", constant = "x" }', "visit.note", "one_of"),
        ('note = "Note"', 'note = { column = "Note", sep = "x" }', "visit.note.sep", "unknown_key"),
        ('"%d.%m.%Y %H:%M"', '"%Q"', "start.formats[1]", "format"),
        ('"%d.%m.%Y %H:%M"', '"no directive"', "start.formats[1]", "format"),
        ('minutes = "Minutes"', "", "length", "one_of"),
        ('minutes = "Minutes"', 'minutes = "Minutes"\nseconds = "Minutes"', "length", "one_of"),
        ('kind = "person"', 'kind = "doctor"', "resource[0].kind", "choice"),
        ('kind = "person"', 'kind = "pool"\ncapacity = 0', "resource[0].capacity", "range"),
        ('[patient]\nid = "Patient"', "[patient]", "patient.id", "missing"),
        ("[visit]", '[file]\nencoding = "utf-16"\n[visit]', "file.encoding", "choice"),
        ("[visit]", '[file]\nencoding = "klingon"\n[visit]', "file.encoding", "choice"),
        ("[visit]", '[file]\ndelimiter = ",,"\n[visit]', "file.delimiter", "delimiter"),
        ("[visit]", '[status]\nconstant = "done"\n[visit]', "status.constant", "choice"),
        ("[visit]", '[status]\ncolumn = "S"\nvalues = { a = "done" }\n[visit]', "status.values.a", "choice"),
        ("[visit]", '[lookup.p]\nfile = "../p.csv"\nkey = "a"\ncolumn = "b"\n[visit]', "lookup.p.file", "file_name"),
        (
            "[visit]",
            '[day]\nsession = "S"\nweekday = "W"\nfirst = 2018-01-02\n[visit]',
            "day.first",
            "monday",
        ),
    ],
)
def test_a_wrong_mapping_is_refused_with_the_place(old: str, new: str, place: str, code: str) -> None:
    assert old in SIMPLE
    found = problems(SIMPLE.replace(old, new))
    assert found.get(place) == code


def test_all_problems_of_a_mapping_are_told_at_once() -> None:
    text = SIMPLE.replace('zone = "Europe/Berlin"', "").replace('kind = "person"', 'kind = "doctor"\nsize = 3')
    assert problems(text) == {"zone": "missing", "resource[0].kind": "choice", "resource[0].size": "unknown_key"}


def test_a_file_that_is_no_toml_says_where() -> None:
    with pytest.raises(InvalidMapping) as caught:
        parse_mapping("format = = 1")
    (problem,) = caught.value.problems
    assert "line 1" in mapping_problem(problem.place, problem.code, problem.params)


def test_a_mapping_that_is_not_there_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidMapping):
        load_mapping(str(tmp_path / "none.toml"))


def test_every_column_of_a_mapping_is_known() -> None:
    assert list(columns_of(parse_mapping(SIMPLE))) == ["Id", "Note", "Start", "Minutes", "Patient", "Name", "Doctor"]
