"""What the rows of a file become, and what is said about those that can't be read."""

from datetime import UTC, datetime

import pytest

from carefront.wording.imports import line_error
from tests.unit.interop.mappings import HEADER, SIMPLE, codes, read_all, read_lines

ANN = "1,2024-03-04 09:00,30,p1,Ann Lee,Dr Ray,first visit"


def test_a_row_becomes_a_visit_in_the_clinics_zone() -> None:
    (row,), errors = read_lines(ANN)
    assert errors == []
    assert (row.source_key, row.label, row.resources, row.patient_name) == ("simple:1", "1", ("Dr Ray",), "Ann Lee")
    assert (row.start, row.end) == (datetime(2024, 3, 4, 8, 0, tzinfo=UTC), datetime(2024, 3, 4, 8, 30, tzinfo=UTC))
    assert (row.wall, row.status, row.line) == ("2024-03-04T09:00:00", "completed", 2)


def test_a_time_may_be_written_in_several_ways() -> None:
    (row,), _ = read_lines(ANN.replace("2024-03-04", "04.03.2024"))
    assert row.wall == "2024-03-04T09:00:00"


def test_every_error_of_a_line_is_told() -> None:
    rows, errors = read_lines(ANN, "2,4 March,soon,p1,Ann,Dr Ray,", ",2024-03-04 09:00,0,p1,Ann,,")
    assert len(rows) == 1
    assert codes(errors) == [(3, "Start", "time"), (4, "Id", "missing"), (4, "Minutes", "not_positive")]
    assert line_error(errors[0]) == "“4 March” is not written as %Y-%m-%d %H:%M, %d.%m.%Y %H:%M."


@pytest.mark.parametrize(
    ("minutes", "code"),
    [("nan", "number"), ("12.5.1", "number"), ("inf", "number"), ("1e9", "number"),
     ("-5", "not_positive"), ("", "missing"),
     ("9" * 5000, "number"),
     ("²", "number"), ("1_0", "number"), ("0x10", "number"), ("600000", "visit_too_long")],
)  # fmt: skip
def test_a_length_that_is_no_length_is_refused(minutes: str, code: str) -> None:
    _, errors = read_lines(f"1,2024-03-04 09:00,{minutes},p1,Ann,Dr Ray,")
    assert codes(errors) == [(2, "Minutes", code)]


def test_two_rows_of_one_identity_are_an_error_that_names_the_first() -> None:
    rows, errors = read_lines(ANN, ANN)
    assert len(rows) == 1
    assert codes(errors) == [(3, "Id", "repeated")]
    assert line_error(errors[0]) == "The same visit as on line 2."


def test_a_row_without_an_own_id_is_known_by_its_content() -> None:
    mapping = SIMPLE.replace('id = "Id"\n', "", 1)
    (one,), _ = read_lines(ANN, mapping=mapping)
    (same,), _ = read_lines("x,,1,,,,", ANN, mapping=mapping)[0][-1:], None
    other, errors = read_lines(ANN, ANN.replace("09:00", "09:30"), ANN, mapping=mapping)
    assert one.source_key == same.source_key
    assert len({row.source_key for row in other}) == 2
    assert codes(errors) == [(4, "", "repeated")]


def test_a_column_the_file_does_not_have_is_an_error_on_the_first_line() -> None:
    rows, errors = read_all(SIMPLE, ANN.replace("1,", "Id,Id,", 1) + "\n" + ANN)
    assert rows == []
    assert (1, "Start", "unknown_column") in codes(errors)
    assert (1, "Id", "repeated_column") in codes(errors)


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        ("2024-03-31 02:30", datetime(2024, 3, 31, 1, 30, tzinfo=UTC)),  # skipped: the offset before
        ("2024-10-27 02:30", datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),  # repeated: the first
    ],
)
def test_a_time_at_a_change_of_clocks_is_the_one_the_manual_says(wall: str, instant: datetime) -> None:
    (row,), _ = read_lines(ANN.replace("2024-03-04 09:00", wall))
    assert row.start == instant


def test_a_length_is_elapsed_time_across_a_change_of_clocks() -> None:
    (row,), _ = read_lines(ANN.replace("2024-03-04 09:00,30", "2024-03-31 01:30,60"))
    assert (row.end - row.start).total_seconds() == 3600


def test_an_instant_with_an_offset_keeps_it() -> None:
    mapping = SIMPLE.replace('"%Y-%m-%d %H:%M"', '"%Y-%m-%dT%H:%M:%S%z"')
    (row,), _ = read_lines(ANN.replace("2024-03-04 09:00", "2024-03-04T23:30:00Z"), mapping=mapping)
    assert row.start == datetime(2024, 3, 4, 23, 30, tzinfo=UTC)
    assert row.wall == "2024-03-05T00:30:00"


def test_an_end_given_as_a_time_is_the_next_such_time() -> None:
    mapping = SIMPLE.replace('minutes = "Minutes"', 'end = { time = { column = "Minutes" } }')
    rows, _ = read_lines("1,2024-03-04 23:00,01:15,p,A,D,", "2,2024-03-04 09:00,10:00,p,A,D,", mapping=mapping)
    assert [(row.end - row.start).total_seconds() / 60 for row in rows] == [135, 60]


def test_an_end_before_its_start_is_refused() -> None:
    mapping = SIMPLE.replace('minutes = "Minutes"', 'end = { column = "Minutes", formats = ["%Y-%m-%d %H:%M"] }')
    _, errors = read_lines("1,2024-03-04 09:00,2024-03-04 09:00,p,A,D,", mapping=mapping)
    assert codes(errors) == [(2, "Minutes", "not_after_start")]


@pytest.mark.parametrize("year", ["1899", "2101", "9999", "0001"])
def test_a_year_out_of_reach_is_refused(year: str) -> None:
    _, errors = read_lines(ANN.replace("2024", year))
    assert codes(errors) == [(2, "Start", "year")]


def test_a_status_the_mapping_does_not_know_is_refused() -> None:
    mapping = SIMPLE.replace("[visit]", '[status]\ncolumn = "Note"\nvalues = { ok = "completed" }\n[visit]')
    rows, errors = read_lines(ANN.replace("first visit", "ok"), ANN.replace("1,", "2,", 1), mapping=mapping)
    assert [row.status for row in rows] == ["completed"]
    assert codes(errors) == [(3, "Note", "value")]


def test_a_line_with_too_few_or_too_many_fields_is_refused() -> None:
    _, errors = read_lines("1,2024-03-04 09:00", ANN + ",more")
    assert [(one.line, one.code, one.params["found"]) for one in errors] == [(2, "cells", 2), (3, "cells", 8)]


def test_a_second_file_beside_gives_its_columns() -> None:
    mapping = SIMPLE.replace('name = "Name"', 'name = "people.Name"') + (
        '[lookup.people]\nfile = "people.csv"\nkey = "Id"\ncolumn = "Patient"\n'
    )
    content = f"{HEADER}\n{ANN}\n{ANN.replace('1,', '2,', 1).replace('p1', 'p9')}\n"
    (row,), errors = read_all(mapping, content, people="Id,Name\np1,Åsa\n".encode())
    assert row.patient_name == "Åsa"
    assert codes(errors) == [(3, "Patient", "not_in_file")]
    assert codes(read_all(mapping, content)[1])[0] == (1, "people.csv", "no_file")


SESSIONS = SIMPLE.replace('[start]\ncolumn = "Start"\nformats = ["%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"]', """
[start]
time = { column = "Start" }
[day]
session = "Note"
weekday = "Name"
first = 2018-01-01
""")  # fmt: skip


def test_a_numbered_session_has_the_same_day_whatever_part_of_the_file_is_given() -> None:
    lines = [f"{n},8:30,10,p,{day},D,{n}" for n, day in ((1, "Wednesday"), (2, "Wednesday"), (381, "Saturday"))]
    whole, errors = read_lines(*lines, mapping=SESSIONS)
    last, _ = read_lines(lines[-1], mapping=SESSIONS)
    assert errors == []
    assert [row.wall for row in whole] == ["2018-01-03T08:30:00", "2018-01-10T08:30:00", "2025-04-19T08:30:00"]
    assert last[0].wall == whole[-1].wall
    assert [datetime.fromisoformat(row.wall).strftime("%A") for row in whole] == ["Wednesday", "Wednesday", "Saturday"]


@pytest.mark.parametrize(
    ("session", "weekday", "field"), [("0", "Monday", "Note"), ("x", "Monday", "Note"), ("1", "Someday", "Name")]
)
def test_a_session_or_weekday_that_is_none_is_refused(session: str, weekday: str, field: str) -> None:
    _, errors = read_lines(f"1,8:30,10,p,{weekday},D,{session}", mapping=SESSIONS)
    assert [one.field for one in errors] == [field]
