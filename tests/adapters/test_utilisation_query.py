"""How full a clinic is, against an independent count: a real list of operations, and what must be seen at once."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.jobs import DailyJobs
from carefront.application.utilisation_rows import By, Figure, FigureKind, Utilisation, UtilisationQuestion
from carefront.bootstrap import make_profile, open_desk
from carefront.cli.main import main
from carefront.domain.appointments import AppointmentStatus, BlockKind, ResourceUse
from carefront.domain.schedules import ClockPeriod
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.persistence.driver import Connection
from carefront.persistence.profile import ProfileKind
from carefront.persistence.summary_check import summary_check
from carefront.shared.clock import FixedClock
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, LEE, NOW, R1, RAO, RAO_PERSON, SILVA, Practice, at, build_template
from tests.support.spine_checks import file_digest, rows_of

TUESDAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_template(tmp_path_factory.mktemp("figures") / "practice")


@pytest.fixture
def practice(template: Path, tmp_path: Path) -> Iterator[Practice]:
    opened = Practice.copied(template, tmp_path / "practice")
    yield opened
    opened.close()


def figures(practice: Practice, *keys: str, by: By = By.DAY, days: int = 1) -> Utilisation:
    last = TUESDAY + timedelta(days=days - 1)
    return practice.reader.utilisation().utilisation(UtilisationQuestion(CLINIC, keys, TUESDAY, last, by))


def look(practice: Practice) -> Connection:
    return practice.desk._keep(practice.desk.database.open_reader())  # type: ignore[no-any-return]


def test_a_booking_is_in_the_figures_at_once_and_its_undo_as_well(practice: Practice) -> None:
    practice.booked(at(10), length_minutes=90)
    cell = figures(practice, RAO).rows[0].total
    assert (cell.booked_s, cell.bookable_s, cell.visits) == (5_400, 36_000, 1)
    practice.writer.undo()
    assert figures(practice, RAO).rows[0].total.booked_s == 0


def test_blocked_time_time_off_and_other_hours_change_what_is_bookable(practice: Practice) -> None:
    practice.do(c.BlockTime(new_id(), CLINIC, RAO, at(17), at(19), BlockKind.MEETING))
    assert figures(practice, RAO).rows[0].total.bookable_s == 9 * 3_600
    leave = new_id()
    practice.do(c.RequestTimeOff(leave, RAO_PERSON, TimeOffType.VACATION, TUESDAY, TUESDAY))
    assert figures(practice, RAO).rows[0].total.bookable_s == 9 * 3_600
    practice.do(c.DecideTimeOff(leave, TimeOffState.APPROVED))
    cell = figures(practice, RAO).rows[0].total
    assert (cell.bookable_s, cell.off_s, cell.share) == (0, 36_000, None)
    practice.do(c.SetOpeningHours(CLINIC, (c.WeekPeriod(1, ClockPeriod(540, 600)),)))
    assert figures(practice, SILVA).rows[0].total.bookable_s == 3_600


def test_the_jobs_change_no_figure_and_reading_writes_nothing(practice: Practice) -> None:
    practice.booked(at(10), resources=(ResourceUse(RAO), ResourceUse(R1)))
    practice.do(c.BlockTime(new_id(), CLINIC, SILVA, at(9), at(12), BlockKind.MEETING))
    connection = look(practice)
    before = file_digest(connection)
    asked = [figures(practice, RAO, SILVA, R1, by=by, days=28) for by in By]
    assert file_digest(connection) == before
    jobs: DailyJobs = practice.desk.jobs()
    jobs.run()
    assert [figures(practice, RAO, SILVA, R1, by=by, days=28) for by in By] == asked
    days = [row for row in rows_of(connection, "calendar_summary") if row["resource_id"].hex() == RAO]
    assert len(days) == 7 + 1 + 365
    assert all(row["basis"] for row in days)
    jobs.rebuild()
    assert [figures(practice, RAO, SILVA, R1, by=by, days=28) for by in By] == asked
    assert list(summary_check().run(connection)) == []


def test_doctor_names_the_day_and_what_differs(practice: Practice) -> None:
    practice.booked(at(10))
    writing = practice.desk._keep(practice.desk.database.open_writer())
    writing.execute("UPDATE calendar_summary SET booked_s = booked_s + 60, no_show = 1")
    [finding] = summary_check().run(writing)
    assert (finding.check, finding.code) == ("summary", "differs")
    assert finding.where == f"calendar_summary {RAO} {TUESDAY.toordinal()}: booked_s, no_show"
    practice.desk.jobs().rebuild()
    assert list(summary_check().run(writing)) == []


def test_who_waits_is_counted_from_the_day_they_were_put_down(practice: Practice) -> None:
    sooner = practice.booked(at(10, days=7), patient_id=LEE)
    practice.do(c.EditAppointment(sooner, None, "", "", True))
    practice.clock.advance(timedelta(days=6))
    found = figures(practice, RAO).waiting
    assert (found.count, found.median_days, found.oldest_days) == (1, 6, 6)
    [row] = practice.reader.utilisation().list_behind(
        Figure(FigureKind.WAITING, CLINIC, (RAO,), TUESDAY, TUESDAY)
    ).rows  # fmt: skip
    assert (row.patient_name, row.resource_name, row.status) == ("Lee Ångström", "Dr Rao", AppointmentStatus.BOOKED)


def operations(path: Path) -> Iterator[tuple[str, datetime, int]]:
    """Room, start and booked minutes of every operation that finds its room free, in file order."""
    taken: defaultdict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            start, minutes = datetime.strptime(row["OR Schedule"], "%m/%d/%y %H:%M"), int(row["Booked Time (min)"])
            end = start + timedelta(minutes=minutes)
            if all(end <= low or high <= start for low, high in taken[row["OR Suite"]]):
                taken[row["OR Suite"]].append((start, end))
                yield f"OR {row['OR Suite']}", start, minutes


def test_a_real_list_of_operations_adds_up_to_an_independent_count(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "appointments-operating-rooms-2022" / "or_utilization_jan_feb.csv"
    if not path.is_file():
        pytest.skip("the operations are not among the shared test data")
    folder, clock = tmp_path / "hospital", FixedClock(NOW)
    make_profile(folder, name="Hospital", owner_name="Owner", kind=ProfileKind.PRACTICE, clock=clock)
    assert main(["import", "csv", str(path), "--mapping", "operating-rooms", "--profile", str(folder)]) == 0
    minutes: Counter[tuple[str, date]] = Counter()
    visits: Counter[str] = Counter()
    for room, start, length in operations(path):
        minutes[room, start.date()] += length
        visits[room] += 1
    desk = open_desk(folder, clock=clock)
    try:
        reader = desk.reader()
        [clinic] = reader.facilities()
        rooms = {row.resource_id: row.name for row in reader.resources(clinic.facility_id) if row.kind == "room"}
        for is_settled in (False, True):
            if is_settled:
                desk.jobs().run()
            for first, last in ((date(2022, 1, 1), date(2022, 1, 31)), (date(2022, 2, 1), date(2022, 2, 28))):
                question = UtilisationQuestion(clinic.facility_id, tuple(rooms), first, last)
                found = reader.utilisation().utilisation(question)
                counted = {
                    (row.name, column.first): cell.booked_s // 60
                    for row in found.rows
                    for column, cell in zip(found.columns, row.cells, strict=True)
                    if cell.booked_s
                }
                assert counted == {key: value for key, value in minutes.items() if first <= key[1] <= last}
        year = UtilisationQuestion(clinic.facility_id, tuple(rooms), date(2022, 1, 1), date(2022, 12, 31), By.HOUR)
        found = reader.utilisation().utilisation(year)
        assert {row.name: row.total.visits for row in found.rows} == visits
        assert found.total.total.booked_s == 60 * sum(minutes.values())
        assert sum(cell.booked_s for cell in found.total.cells) == found.total.total.booked_s
        listed = reader.utilisation().list_behind(
            Figure(FigureKind.BOOKED, clinic.facility_id, tuple(rooms), date(2022, 1, 1), date(2022, 12, 31))
        )
        assert (listed.count, listed.booked_s) == (sum(visits.values()), 60 * sum(minutes.values()))
    finally:
        desk.close()
