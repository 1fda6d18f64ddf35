"""The summary, brought up command by command, is what a recount by the minute makes of the visits: on clock-change
days, in two zones, over midnight, through moves, cancellations, undo, blocks and other hours."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carefront.application.commands import catalogue as c
from carefront.application.envelope import Applied
from carefront.application.summary_days import exact_days
from carefront.domain.appointments import LIVE, AppointmentStatus, BlockKind, ResourceUse
from carefront.domain.errors import CareFrontError
from carefront.domain.facilities import Facility
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.schedules import ClockPeriod
from carefront.persistence.driver import Connection
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.summary_check import summary_check
from carefront.persistence.summary_keeper import SummaryKeeper
from carefront.persistence.summary_rows import SqlSummaryRows
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, KIM, LEE, R1, RAO, RAO_PERSON, SILVA, Practice, build_template, fixed
from tests.support.spine_checks import rows_of

LORD_HOWE, RAO_THERE = fixed("lord howe"), fixed("rao there")
ZONES = {CLINIC: ZoneInfo("Europe/Berlin"), LORD_HOWE: ZoneInfo("Australia/Lord_Howe")}
PLACES = {RAO: CLINIC, SILVA: CLINIC, R1: CLINIC, RAO_THERE: LORD_HOWE}
CHANGES = (date(2027, 3, 27), date(2027, 10, 30), date(2027, 4, 3), date(2027, 10, 2))
"""The days before the clocks change: in Berlin (forward, back), on Lord Howe (back by half an hour, forward)."""
STATES = tuple(AppointmentStatus)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("summary") / "two zones"
    build_template(folder)
    practice = Practice.at(folder)
    practice.do(
        c.OpenFacility(Facility(LORD_HOWE, fixed("lh account"), "Island", "Australia/Lord_Howe", slot_minutes=30))
    )
    practice.do(c.SetOpeningHours(LORD_HOWE, tuple(c.WeekPeriod(day, ClockPeriod(0, 24 * 60)) for day in range(7))))
    practice.do(
        c.RegisterResource(
            Resource(RAO_THERE, LORD_HOWE, ResourceKind.PERSON, "Dr Rao", "RAO", RAO_PERSON, ResourceState.ACTIVE, True)
        )
    )
    practice.close()
    return folder


def recounted(connection: Connection, resource_id: str) -> tuple[Counter[tuple[date, int]], Counter[tuple[date, str]]]:
    """Booked minutes by local day and hour, and visits by local day and state, one minute after the other."""
    zone = ZONES[PLACES[resource_id]]
    visits = {row["no"]: row for row in rows_of(connection, "appointment")}
    minutes: Counter[tuple[date, int]] = Counter()
    counts: Counter[tuple[date, str]] = Counter()
    for use in rows_of(connection, "appointment_resource"):
        visit = visits[use["appointment_no"]]
        start = visit["start"] + 60 * use["offset_minutes"]
        if use["resource_id"].hex() != resource_id or start >= visit["end"]:
            continue
        if visit["status"] != "entered_in_error":
            counts[datetime.fromtimestamp(visit["start"], zone).date(), visit["status"]] += 1
        for at in range(start, visit["end"], 60) if visit["status"] in LIVE else ():
            local = datetime.fromtimestamp(at, zone)
            minutes[local.date(), local.hour] += 1
    return minutes, counts


def stored(connection: Connection, resource_id: str) -> tuple[Counter[tuple[date, int]], Counter[tuple[date, str]]]:
    """The same from the rows of the summary."""
    rows = SqlSummaryRows(connection, 1, SqlOccupancy(connection, 1))
    minutes: Counter[tuple[date, int]] = Counter()
    counts: Counter[tuple[date, str]] = Counter()
    for row in rows_of(connection, "calendar_summary"):
        if row["resource_id"].hex() != resource_id:
            continue
        day = date.fromordinal(row["local_day"])
        hours = rows.hours(row["booked_hours"])
        assert sum(hours) == row["booked_s"]
        minutes.update({(day, hour): seconds // 60 for hour, seconds in enumerate(hours) if seconds})
        counts.update({(day, status.value): row[status.value] for status in STATES if row.get(status.value)})
    return minutes, counts


def assert_equal_to_a_recount(connection: Connection) -> None:
    for resource_id in PLACES:
        assert stored(connection, resource_id) == recounted(connection, resource_id)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("book", "book", "book", "move", "status", "cancel", "block", "free", "hours", "undo", "zone")),
        st.integers(0, 3), st.integers(0, 48 * 4 - 1), st.sampled_from((15, 30, 60, 240)), st.integers(0, 12),
    ),
    min_size=3, max_size=14,
)  # fmt: skip


class Desk:
    """Acts of random numbers on one practice."""

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self.visits: list[str] = []
        self.blocks: list[str] = []

    def act(self, kind: str, which: int, quarter: int, length: int, pick: int) -> None:
        """One act; a refused one leaves the summary alone."""
        getattr(self, kind)(which, self._start(which, quarter), length, pick)

    @staticmethod
    def _start(which: int, quarter: int) -> datetime:
        """A quarter of an hour of the two days around a change of clocks, by the wall of the first."""
        zone = ZONES[CLINIC if which < 2 else LORD_HOWE]
        midnight = datetime.combine(CHANGES[which], datetime.min.time(), zone).astimezone(UTC)
        return midnight + timedelta(minutes=15 * quarter)

    @staticmethod
    def _uses(which: int, pick: int) -> tuple[ResourceUse, ...]:
        if which >= 2:
            return (ResourceUse(RAO_THERE),)
        return ((ResourceUse(RAO),), (ResourceUse(RAO), ResourceUse(R1, offset_minutes=15)), (ResourceUse(SILVA),))[
            pick % 3
        ]

    def book(self, which: int, start: datetime, length: int, pick: int) -> None:
        place = CLINIC if which < 2 else LORD_HOWE
        visit = new_id()
        command = c.BookAppointment(
            visit, place, (KIM, LEE)[pick % 2], None, start, length, self._uses(which, pick),
            override=c.Override("Patient travels far"),
        )  # fmt: skip
        if isinstance(self.practice.writer.execute(command), Applied):
            self.visits.append(visit)

    def move(self, which: int, start: datetime, length: int, pick: int) -> None:
        if self.visits:
            visit = self.visits[pick % len(self.visits)]
            leave = c.Override("Patient travels far")
            here = PLACES[self.practice.reader.appointment(visit).resources[0].resource_id] == CLINIC
            uses = self._uses(0 if here else 2, pick + 1)
            with suppress(CareFrontError):  # a visit that was missed is moved by nobody
                self.practice.writer.execute(c.RescheduleAppointment(visit, start, length, uses, leave))

    def status(self, _which: int, _start: datetime, _length: int, pick: int) -> None:
        if self.visits:
            state = STATES[pick % len(STATES)]
            with suppress(CareFrontError):
                self.practice.writer.execute(c.ChangeAppointmentStatus(self.visits[pick % len(self.visits)], state))

    def cancel(self, _which: int, _start: datetime, _length: int, pick: int) -> None:
        if self.visits:
            with suppress(CareFrontError):
                self.practice.writer.execute(c.CancelAppointment(self.visits[pick % len(self.visits)], "called"))

    def block(self, which: int, start: datetime, length: int, pick: int) -> None:
        place, resource = (CLINIC, (RAO, R1)[pick % 2]) if which < 2 else (LORD_HOWE, RAO_THERE)
        block = new_id()
        command = c.BlockTime(block, place, resource, start, start + timedelta(minutes=length), BlockKind.MEETING)
        if isinstance(self.practice.writer.execute(command), Applied):
            self.blocks.append(block)

    def free(self, _which: int, _start: datetime, _length: int, pick: int) -> None:
        if self.blocks:
            self.practice.writer.execute(c.RemoveTimeBlock(self.blocks.pop(pick % len(self.blocks))))

    def hours(self, which: int, _start: datetime, length: int, pick: int) -> None:
        place = CLINIC if which < 2 else LORD_HOWE
        period = ClockPeriod(60 * pick, 60 * pick + 600 + length)
        self.practice.writer.execute(c.SetOpeningHours(place, tuple(c.WeekPeriod(day, period) for day in range(7))))

    def undo(self, *_: object) -> None:
        self.practice.writer.undo()

    def zone(self, *_: object) -> None:
        """Settle in between, as the daily job does."""
        SummaryKeeper(self.practice.desk.units().connection, 1).settle(date(2027, 4, 1))


@pytest.fixture
def places() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="summary"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_the_summary_equals_a_recount_after_every_act(
    template: Path, places: Path, acts: list[tuple[str, int, int, int, int]]
) -> None:
    practice = Practice.copied(template, places / new_id())
    try:
        desk, look = Desk(practice), practice.desk._keep(practice.desk.database.open_reader())
        for act in acts:
            desk.act(*act)
            assert_equal_to_a_recount(look)
        span = (CHANGES[0] - timedelta(days=1), CHANGES[1] + timedelta(days=2))
        stores = practice.desk.read_stores()
        rows = SqlSummaryRows(stores._connection, 1, SqlOccupancy(stores._connection, 1))
        with stores.snapshot():
            before = [exact_days(rows, stores.facts, place, [key], *span) for key, place in PLACES.items()]
        keeper = SummaryKeeper(practice.desk.units().connection, 1)
        assert list(summary_check().run(look)) == []
        keeper.rebuild(int(datetime(2027, 4, 1, tzinfo=UTC).timestamp()))
        assert_equal_to_a_recount(look)
        assert list(summary_check().run(look)) == []
        with stores.snapshot():
            after = [exact_days(rows, stores.facts, place, [key], *span) for key, place in PLACES.items()]
        assert [without_empty(one) for one in after] == [without_empty(one) for one in before]
    finally:
        practice.close()


def without_empty(days: dict[str, dict[int, object]]) -> dict[str, dict[int, object]]:
    """The days without those that say nothing."""
    return {
        key: {day: row for day, row in own.items() if any((row[2], row[3], row[5], *row[6]))}  # type: ignore[index]
        for key, own in days.items()
    }
