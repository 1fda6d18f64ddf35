"""An import prepared beside the desk's other work and written in one step: what others do meanwhile, and a process that
dies."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands.imports import ImportFile
from carefront.application.envelope import Applied, Denied
from carefront.application.import_job import TRIES, ImportCancelled, ImportJob, run_import
from carefront.application.import_rows import ImportedResource, ImportRow, ImportSource
from carefront.bootstrap import OpenDesk, make_profile, open_desk
from carefront.cli.main import main
from carefront.domain.appointments import ResourceUse
from carefront.domain.resources import ResourceKind
from carefront.persistence.tables import metadata
from carefront.shared.ids import derived_id, new_id
from tests.support.practice import CLINIC, KIM, NOW, RAO, SILVA, Practice, at, build_template, patient
from tests.unit.interop.mappings import HEADER, SIMPLE

RAO_ALONE = ImportSource("simple", "", "Europe/Berlin", (ImportedResource(ResourceKind.PERSON, 1, "provider"),))
PAIR_POOL = ImportSource("pool", "", "Europe/Berlin", (ImportedResource(ResourceKind.POOL, 2, "pool"),))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice that each test gets a copy of."""
    return build_template(tmp_path_factory.mktemp("import") / "practice")


@pytest.fixture
def practice(template: Path, tmp_path: Path) -> Iterator[Practice]:
    found = Practice.copied(template, tmp_path / "practice")
    yield found
    found.close()


def visit(number: int, start: datetime, minutes: int = 30, name: str = "Dr Rao", patient_id: str = "p") -> ImportRow:
    """A row of a file."""
    start_s = int(start.timestamp())
    return ImportRow(
        number, f"simple:{number}", str(number), (name,), patient_id, "", "", "", "", "", start_s,
        start_s + 60 * minutes, start.isoformat()[:19], "completed", "",
    )  # fmt: skip


def file_of(*rows: ImportRow, source: ImportSource = RAO_ALONE) -> ImportFile:
    return ImportFile(source, rows, "digest", "Patient {number}")


def prepared(practice: Practice, command: ImportFile) -> ImportJob:
    work = practice.desk.importing()
    work.prepare(command, lambda _done, _all: None, lambda: False)
    return work


def counts(desk: OpenDesk) -> dict[str, int]:
    """Rows by table."""
    connection = desk.database.open_reader()
    try:
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in metadata.tables}
    finally:
        connection.close()


def assert_sound(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--profile", str(practice.folder), "--json"]) == 0, capsys.readouterr().out


def test_preparing_writes_nothing_and_lets_others_book(practice: Practice) -> None:
    rows = [visit(number, at(10, days=-number), patient_id=f"p{number}") for number in range(1_000)]
    booked: list[str] = []
    work = practice.desk.importing()

    def book_once(_done: int, _all: int) -> None:
        if not booked:
            booked.append(practice.booked(at(9)))

    before = counts(practice.desk)
    would = work.prepare(file_of(*rows), book_once, lambda: False)
    after = counts(practice.desk)
    assert (would["imported"], len(booked)) == (1_000, 1)
    assert (after["appointment"] - before["appointment"], after["patient"]) == (1, before["patient"])
    assert isinstance(work.apply(), Applied)
    assert counts(practice.desk)["appointment"] == after["appointment"] + 1_000


def test_a_time_that_was_booked_meanwhile_is_found_taken(practice: Practice) -> None:
    command = file_of(visit(1, at(10)), visit(2, at(12)))
    work = prepared(practice, command)
    practice.booked(at(10))
    before = counts(practice.desk)
    assert work.apply() is None
    assert counts(practice.desk) == before
    outcome = run_import(work, command, lambda _done, _all: None)
    assert isinstance(outcome, Applied)
    assert (outcome.result["imported"], outcome.result["unscheduled"]) == (1, 1)


def test_what_others_do_elsewhere_is_no_matter(practice: Practice) -> None:
    work = prepared(practice, file_of(visit(1, at(10))))
    practice.booked(at(10), resources=(ResourceUse(SILVA),), patient_id=KIM)
    practice.booked(at(10, days=3))
    assert isinstance(work.apply(), Applied)


def test_a_patient_who_was_registered_meanwhile_is_not_made_twice(practice: Practice) -> None:
    command = file_of(visit(1, at(10), patient_id="77"))
    work = prepared(practice, command)
    practice.do(c.RegisterPatient(replace(patient(new_id(), "Noor"), record_number="77")))
    assert work.apply() is None
    before = counts(practice.desk)["patient"]
    assert isinstance(run_import(work, command, lambda _done, _all: None), Applied)
    assert counts(practice.desk)["patient"] == before


def test_a_clinic_that_was_changed_meanwhile_is_looked_at_again(practice: Practice) -> None:
    work = prepared(practice, file_of(visit(1, at(10))))
    practice.do(c.AddClosure(new_id(), CLINIC, NOW.date(), NOW.date(), "Stocktaking"))
    assert work.apply() is None
    would = work.prepare(file_of(visit(1, at(10))), lambda _done, _all: None, lambda: False)
    assert would["outside_availability"] == 1


def test_the_same_file_imported_by_two_desks_at_once_comes_in_once(practice: Practice) -> None:
    command = file_of(visit(1, at(10)))
    one, other = prepared(practice, command), prepared(practice, command)
    assert isinstance(one.apply(), Applied)
    outcome = other.apply() or run_import(other, command, lambda _done, _all: None)
    assert isinstance(outcome, Applied)
    assert outcome.result == {"imported": 0, "unscheduled": 0, "unchanged": 1}


def test_an_import_that_others_keep_getting_in_front_of_comes_in_at_last(practice: Practice) -> None:
    work = practice.desk.importing()
    command = file_of(*(visit(turn, at(9 + turn)) for turn in range(TRIES + 2)))
    outcome = None
    for turn in range(TRIES + 1):
        work.prepare(command, lambda _done, _all: None, lambda: False)
        practice.booked(at(9 + turn))
        outcome = work.apply()
        assert (outcome is None) == (turn < TRIES)
    assert isinstance(outcome, Applied)
    assert (outcome.result["imported"], outcome.result["unscheduled"]) == (1, TRIES + 1)


def test_a_cancelled_import_leaves_no_trace(practice: Practice) -> None:
    rows = [visit(number, at(10, days=-number)) for number in range(700)]
    work = practice.desk.importing()
    before = counts(practice.desk)
    told: list[int] = []
    with pytest.raises(ImportCancelled):
        work.prepare(file_of(*rows), lambda done, _all: told.append(done), lambda: len(told) == 1)
    work.close()
    assert counts(practice.desk) == before


def test_an_import_gives_rows_that_were_there_other_lanes_where_that_makes_room(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    spans = [(2, 4), (0, 1), (0, 2), (3, 5), (1, 3)]
    rows = [visit(n, at(9 + first), 60 * (last - first), "Pool") for n, (first, last) in enumerate(spans)]
    assert isinstance(prepared(practice, file_of(*rows[:4], source=PAIR_POOL)).apply(), Applied)
    outcome = prepared(practice, file_of(*rows, source=PAIR_POOL)).apply()
    assert isinstance(outcome, Applied)
    assert outcome.result["imported"] == 1
    assert_sound(practice, capsys)


def test_time_outside_of_the_hours_of_the_clinic_is_a_flag_for_new_resources_too(practice: Practice) -> None:
    outcome = prepared(practice, file_of(visit(1, at(6)), visit(2, at(6), name="Dr New", patient_id="q"))).apply()
    assert isinstance(outcome, Applied)
    assert (outcome.result["outside_availability"], outcome.result["patient_busy"]) == (2, 0)


def test_a_patient_who_is_in_two_places_is_told(practice: Practice) -> None:
    outcome = prepared(practice, file_of(visit(1, at(10)), visit(2, at(10), name="Dr Silva"))).apply()
    assert isinstance(outcome, Applied)
    assert outcome.result["patient_busy"] == 2


def test_a_visit_of_several_days_is_kept_whole(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(prepared(practice, file_of(visit(1, at(10), 3_000), visit(2, at(11, days=4)))).apply(), Applied)
    assert_sound(practice, capsys)


def test_whoever_may_not_is_told_before_all_the_work_and_it_is_noted(practice: Practice) -> None:
    account = derived_id(RAO, "nobody")
    practice.do(c.AddPerson(account, "Nobody", (), NOW.date()))
    practice.desk.session.sign_in(account)
    work = practice.desk.importing()
    denials = counts(practice.desk)["audit_log"]
    assert "denied" in work.prepare(file_of(visit(1, at(10))), lambda _done, _all: None, lambda: False)
    assert isinstance(work.apply(), Denied)
    assert counts(practice.desk)["audit_log"] == denials + 1


KILLED_BEFORE = (
    'INSERT INTO "temp".import_visit', "BEGIN IMMEDIATE", "INSERT INTO facility", "INSERT INTO patient ",
    "INSERT INTO appointment ", "INSERT INTO occupancy", "INSERT INTO audit_log", "COMMIT",
)  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="kills")
@pytest.mark.parametrize(("when", "statement"), [*(("before", one) for one in KILLED_BEFORE), ("after", "COMMIT")])
def test_a_killed_import_is_there_whole_or_not_at_all(
    tmp_path: Path, project_root: Path, capsys: pytest.CaptureFixture[str], when: str, statement: str
) -> None:
    folder, file, map_file = tmp_path / "profile", tmp_path / "visits.csv", tmp_path / "simple.toml"
    make_profile(folder, name="Practice", owner_name="Owner")
    lines = [f"{n},2024-03-{1 + n % 28:02} {9 + n // 28:02}:00,30,p{n},,Dr Ray," for n in range(200)]
    file.write_text("\n".join((HEADER, *lines)), "utf-8")
    map_file.write_text(SIMPLE, "utf-8")
    arguments = [str(folder), str(file), str(map_file), when, statement]
    ended = subprocess.run(
        [sys.executable, "-m", "tests.support.killed_import", *arguments], cwd=project_root, check=False
    )
    assert ended.returncode == -9
    desk = open_desk(folder)
    found = counts(desk)
    desk.close()
    whole = 200 if when == "after" else 0
    assert (found["appointment"], found["patient"], found["occupancy"]) == (whole, whole, whole)
    assert (found["facility"], found["resource"], found["command_log"]) == ((1, 1, 1) if whole else (0, 0, 0))
    assert main(["doctor", "--profile", str(folder), "--json"]) == 0, capsys.readouterr().out
