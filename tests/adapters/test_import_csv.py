"""``carefront import csv`` on a real profile: all or nothing, once and for all, and told as JSON."""

import csv
import json
import stat
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carefront.application.desk_reader import Reader
from carefront.bootstrap import OpenDesk, make_profile, open_desk
from carefront.cli.main import main
from carefront.persistence.tables import metadata
from tests.unit.interop.mappings import HEADER, SIMPLE

Answer = tuple[int, dict[str, Any]]
Import = Callable[..., Answer]


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile with nothing in it."""
    folder = tmp_path / "practice"
    make_profile(folder, name="Practice", owner_name="Owner")
    return folder


@pytest.fixture
def bring(profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    """Import a file, or lines under the simple heading; the exit code and what was printed."""

    def run(what: Path | list[str], mapping: str = "", *options: str) -> Answer:
        file, map_file = tmp_path / "visits.csv", tmp_path / "simple.toml"
        map_file.write_text(SIMPLE, "utf-8")
        if isinstance(what, list):
            file.write_text("\n".join((HEADER, *what)) + "\n", "utf-8")
        path = file if isinstance(what, list) else what
        code = main(
            [
                "import",
                "csv",
                str(path),
                "--mapping",
                mapping or str(map_file),
                "--profile",
                str(profile),
                "--json",
                *options,
            ]
        )
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def desk(profile: Path) -> Iterator[OpenDesk]:
    found = open_desk(profile)
    yield found
    found.close()


@pytest.fixture
def reader(desk: OpenDesk) -> Reader:
    return desk.reader()


def counts(desk: OpenDesk) -> dict[str, int]:
    """Rows by table."""
    connection = desk.database.open_reader()
    try:
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in metadata.tables}
    finally:
        connection.close()


def real(shared_data: Path, place: str) -> Path:
    path = shared_data / place
    if not path.is_file():
        pytest.skip(f"{place} is not among the shared test data")
    return path


LINES = [
    "1,2024-03-04 09:00,30,p1,Ann Lee,Dr Ray,first",
    "2,2024-03-04 09:15,30,p2,,Dr Ray,",
    "3,2024-03-04 09:30,30,p1,Ann Lee,Dr Ray,",
]


def test_the_operating_rooms_come_in_with_their_double_bookings_told_and_kept(
    bring: Import, reader: Reader, desk: OpenDesk, shared_data: Path
) -> None:
    folder = shared_data / "appointments-operating-rooms-2022"
    code, told = bring(real(shared_data, f"{folder.name}/or_utilization_jan_feb.csv"), "operating-rooms")
    expected = [one["encounters"] for one in json.loads((folder / "expected_overlaps.json").read_text())]
    assert code == 0
    assert told == {"rows": 1357, "imported": 1343, "unscheduled": 14, "errors": [], "overlaps": expected}
    (clinic,) = reader.facilities()
    loads = reader.loads(clinic.facility_id, date(2022, 1, 1), date(2022, 12, 31))
    assert max(loads, key=lambda day: loads[day]) == date(2022, 2, 11)
    assert (sum(loads.values()), len(reader.resources(clinic.facility_id))) == (1343, 8)
    assert counts(desk)["unscheduled"] == 14


def test_a_second_import_of_the_same_file_changes_nothing(bring: Import, desk: OpenDesk, shared_data: Path) -> None:
    path = real(shared_data, "appointments-operating-rooms-2022/or_utilization_jan_feb.csv")
    bring(path, "operating-rooms")
    before = counts(desk)
    code, told = bring(path, "operating-rooms")
    after = counts(desk)
    history = {"command_log", "audit_log"}
    assert (code, told["rows"], told["imported"], told["unscheduled"]) == (0, 1357, 0, 0)
    assert {name: after[name] - before[name] for name in before if after[name] != before[name]} == dict.fromkeys(
        history, 1
    )


def test_the_consultations_come_in_whole(bring: Import, reader: Reader, shared_data: Path) -> None:
    code, told = bring(real(shared_data, "appointments-hangu-consultations/consultations.csv"), "hangu-consultations")
    assert code == 0
    assert told == {"rows": 3255, "imported": 3255, "unscheduled": 0, "errors": [], "overlaps": []}
    (clinic,) = reader.facilities()
    assert clinic.zone == "Asia/Shanghai"


def test_one_wrong_line_keeps_the_whole_file_out(bring: Import, desk: OpenDesk) -> None:
    before = counts(desk)
    code, told = bring([*LINES, "4,tomorrow,30,p1,Ann Lee,Dr Ray,"])
    assert code == 1
    assert (told["rows"], told["imported"]) == (4, 0)
    assert [(one["line"], one["field"]) for one in told["errors"]] == [(5, "Start")]
    assert counts(desk) == before


def test_what_is_new_in_a_longer_file_is_added_to_what_is_there(bring: Import, desk: OpenDesk) -> None:
    assert bring(LINES[:1])[1]["imported"] == 1
    first = counts(desk)
    assert bring(LINES)[1] == {
        "rows": 3,
        "imported": 1,
        "unscheduled": 1,
        "errors": [],
        "overlaps": [["1", "2"], ["2", "3"]],
    }
    second = counts(desk)
    assert (second["facility"], second["resource"], second["patient"] - first["patient"]) == (1, 1, 1)


def test_a_row_that_found_no_room_is_kept_once(bring: Import, desk: OpenDesk) -> None:
    bring(LINES)
    bring(LINES)
    connection = desk.database.open_reader()
    rows = connection.execute("SELECT source_key, reasons, length_minutes FROM unscheduled").fetchall()
    connection.close()
    assert rows == [("simple:2", "PROVIDER_BUSY", 30)]


def test_a_trial_says_what_would_be_and_writes_nothing(bring: Import, desk: OpenDesk) -> None:
    before = counts(desk)
    code, told = bring(LINES, "", "--dry-run")
    assert (code, told["imported"], told["unscheduled"]) == (0, 2, 1)
    assert counts(desk) == before


def test_one_audit_entry_stands_for_the_file_with_count_and_digest(bring: Import, desk: OpenDesk) -> None:
    before = counts(desk)["audit_log"]
    bring(LINES)
    assert counts(desk)["audit_log"] == before + 1
    connection = desk.database.open_reader()
    (detail,) = connection.execute("SELECT detail FROM audit_log ORDER BY number DESC LIMIT 1").fetchone()
    connection.close()
    assert "Ann Lee" not in detail
    summary = json.loads(detail)[0][3]
    assert (summary["mapping"], summary["rows"], len(summary["digest"])) == ("simple", 3, 64)


def test_imported_history_passes_the_doctor(bring: Import, profile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bring([*LINES, "4,2024-03-05 09:00,4000,p1,Ann Lee,Dr Lee,a visit of three days"])
    assert main(["doctor", "--profile", str(profile), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_a_patient_without_a_name_is_called_by_the_number(bring: Import, reader: Reader) -> None:
    bring(LINES)
    (clinic,) = reader.facilities()
    found = reader.find_patients("p2", clinic.facility_id, date(2024, 3, 4))
    assert [hit.display_name for hit in found] == ["Patient p2"]


def test_a_formula_in_a_name_comes_back_as_it_was(bring: Import, reader: Reader) -> None:
    bring(["1,2024-03-04 09:00,30,p1,\"=cmd|' /C calc'!A0\",Dr Ray,"])
    (clinic,) = reader.facilities()
    assert reader.find_patients("cmd", clinic.facility_id, date(2024, 3, 4))[0].display_name == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize(("mapping", "file"), [("nowhere.toml", "x.csv"), ("operating-rooms", "nowhere.csv")])
def test_a_mapping_or_file_that_is_not_there_is_a_matter_of_usage(bring: Import, mapping: str, file: str) -> None:
    code, told = bring(Path(file), mapping)
    assert code == 2
    assert told["error"]["code"] == "usage"


def test_a_folder_without_a_profile_gets_one_and_its_recovery_key_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, map_file, folder = tmp_path / "v.csv", tmp_path / "m.toml", tmp_path / "new"
    map_file.write_text(SIMPLE, "utf-8")
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([HEADER.split(","), LINES[0].split(",")])
    assert main(["import", "csv", str(file), "--mapping", str(map_file), "--profile", str(folder)]) == 0
    told = capsys.readouterr()
    assert "Imported: 1" in told.out
    assert "recovery key" in told.err
    assert stat.S_IMODE((folder / "carefront.db").stat().st_mode) == 0o600
