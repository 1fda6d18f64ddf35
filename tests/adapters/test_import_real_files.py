"""Real files through the mappings that come with the program."""

import csv
import gzip
import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from carefront.interop.limited_process import ParsedFile, parse_file
from carefront.interop.mapping_file import load_mapping, read_mapping
from carefront.interop.overlaps import overlapping_pairs
from tests.unit.interop.mappings import HEADER, SIMPLE


def parsed(name: str, path: Path) -> ParsedFile:
    if not path.is_file():
        pytest.skip(f"{path.name} is not among the shared test data")
    found = parse_file(read_mapping(name), path)
    assert found.errors == ()
    assert found.records == len(found.rows)
    return found


def test_the_operating_room_lists_are_read_whole_with_all_their_double_bookings(shared_data: Path) -> None:
    folder = shared_data / "appointments-operating-rooms-2022"
    found = parsed("operating-rooms", folder / "or_utilization_jan_feb.csv")
    expected = [tuple(one["encounters"]) for one in json.loads((folder / "expected_overlaps.json").read_text())]
    facts = json.loads((folder / "expected_facts.json").read_text())
    days = Counter(row.wall[:10] for row in found.rows)
    assert (found.records, len(days)) == (1357, 39)
    assert days.most_common(1) == [("2022-02-11", 42)]
    assert Counter(row.resources[0] for row in found.rows) == {
        f"OR {n}": rows for n, rows in facts["rows_by_room"].items()
    }
    assert sum(row.end_s - row.start_s for row in found.rows) == facts["booked_minutes"]["sum"] * 60
    assert overlapping_pairs(found.rows, load_mapping("operating-rooms").source.resources) == expected


def test_consultations_without_a_date_keep_weekday_half_day_and_order(shared_data: Path) -> None:
    path = shared_data / "appointments-hangu-consultations" / "consultations.csv"
    found = parsed("hangu-consultations", path)
    with path.open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    starts = [datetime.fromisoformat(row.wall) for row in found.rows]
    assert found.records == 3255
    assert [start.strftime("%A") for start in starts] == [one["DayOfWeek"] for one in given]
    assert [f"{start:%H:%M:%S}".lstrip("0") for start in starts] == [one["StartTime"].lstrip("0") for one in given]
    sessions = {(one["Session"], start.date()) for one, start in zip(given, starts, strict=True)}
    assert len(sessions) == len({day for _, day in sessions}) == 190
    assert overlapping_pairs(found.rows, load_mapping("hangu-consultations").source.resources) == []
    touching = sum(one.end_s == two.start_s for one, two in zip(found.rows, found.rows[1:], strict=False))
    assert touching == 2824


def test_a_part_of_the_consultations_has_the_dates_of_the_whole(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "appointments-hangu-consultations" / "consultations.csv"
    whole = parsed("hangu-consultations", path)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    part = tmp_path / "part.csv"
    part.write_text("".join([lines[0], *lines[1000:]]), "utf-8")
    assert [row[1:] for row in parsed("hangu-consultations", part).rows] == [row[1:] for row in whole.rows[999:]]


def test_encounters_in_utc_are_joined_with_patients_and_providers(shared_data: Path) -> None:
    found = parsed("synthea-encounters", shared_data / "synthea-csv-small" / "encounters.csv")
    assert found.records == 604
    assert len({row.patient_id for row in found.rows}) == 27
    assert len({row.resources for row in found.rows}) == 51
    assert "Víctor493 Noriega353" in {row.resources[0] for row in found.rows}
    assert len(overlapping_pairs(found.rows, load_mapping("synthea-encounters").source.resources)) == 3


def test_a_file_of_days_without_times_keeps_its_days_and_outcomes(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "appointments-noshow-vitoria"
    if not folder.is_dir():
        pytest.skip("the appointments of Vitória are not among the shared test data")
    path = tmp_path / "vitoria.csv"
    path.write_bytes(gzip.decompress((folder / "KaggleV2-May-2016.csv.gz").read_bytes()))
    facts = json.loads((folder / "expected_facts.json").read_text())
    found = parsed("vitoria-no-shows", path)
    days = Counter(row.wall[:10] for row in found.rows)
    assert found.digest == facts["sha256_of_csv"]
    assert found.records == facts["rows"]
    assert [list(one) for one in days.most_common(3)] == facts["busiest"]
    assert sum(row.status == "no_show" for row in found.rows) == facts["no_show"]
    assert len({row.patient_id for row in found.rows}) == facts["unique_patient_id"]


def test_names_of_every_script_come_through_unchanged(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "names-multiscript" / "patients_multiscript.csv"
    if not path.is_file():
        pytest.skip("the names are not among the shared test data")
    with path.open(encoding="utf-8", newline="") as file:
        names = [" ".join(f"{one['given']} {one['family']}".split()) for one in csv.DictReader(file)]
    visits = tmp_path / "visits.csv"
    with visits.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER.split(","))
        writer.writerows([n, "2024-03-04 09:00", 30, f"p{n}", name, f"D{n}", ""] for n, name in enumerate(names))
    assert [row.patient_name for row in parse_file(SIMPLE, visits).rows] == names
