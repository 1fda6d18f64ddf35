"""Settling the summary: marked days are counted, days of other layers timed, each chunk in a short transaction.

Whoever reads sees the same numbers before, meanwhile and after: settling only makes reading quick.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import bindparam

from carefront.application.summary_days import Anew
from carefront.domain.intervals import Span, merge
from carefront.domain.summary import Bookings, Times
from carefront.domain.zones import local_date, utc
from carefront.persistence.facts import SqlFacts
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.statements import DriverConnection, compiled
from carefront.persistence.summary_projection import MARK, NOTHING, PUT_TIMES, RETIME, put_bookings
from carefront.persistence.summary_rows import SqlSummaryRows, packed_hours
from carefront.persistence.tables import summary_mark
from carefront.persistence.tenant import scoped_delete
from carefront.persistence.turns import Translate, begin_writing, translating

BEHIND, AHEAD = timedelta(days=7), timedelta(days=365)
"""The days around today that are timed beforehand; those with visits are, wherever they lie."""

_GOAL_S = 0.1
_FEWEST, _MOST = 1, 93
_ALL_MARKS = compiled("summary.ALL_MARKS")
_BASES = compiled("summary.BASES")
_REACH = compiled("summary.REACH")
_EARLIEST = compiled("summary.EARLIEST")
_LONGEST_VISIT_DAYS = 62
"""How far behind its start a visit is looked for."""
_UNMARK = scoped_delete(
    summary_mark, summary_mark.c.resource_id == bindparam("resource_id"),
    summary_mark.c.first_day == bindparam("first_day"), summary_mark.c.last_day == bindparam("last_day"),
)  # fmt: skip

IsCancelled = Callable[[], bool]


def _never() -> bool:
    return False


class SummaryKeeper:
    """Settles the summary of one tenant on a writing connection of its own; for one thread."""

    def __init__(
        self, connection: DriverConnection, organization_no: int, translate: Translate = lambda _error: None
    ) -> None:
        self._connection = connection
        self._no = organization_no
        self._translate = translate
        self._settled: tuple[int, int] = (0, 0)
        self._facts = SqlFacts(connection, organization_no)
        self._rows = SqlSummaryRows(connection, organization_no, SqlOccupancy(connection, organization_no))
        self._days = 14

    def settle_if_due(self, now_s: int, is_cancelled: IsCancelled = _never) -> bool:
        """Settle where marks, other layers or another hour ask for it; whether they did.

        Raises:
            StorageError: the file could not take it; what is left is done the next time.
        """
        with translating(self._translate):
            with self._reading():
                state = now_s // 3_600, self._facts.configuration.version
                marks = _ALL_MARKS.one(self._connection, organization_no_=self._no)
            is_due = state != self._settled or marks is not None
            if is_due and self.settle(utc(now_s).date(), is_cancelled):
                self._settled = state
            return is_due

    def settle(self, today: date, is_cancelled: IsCancelled = _never) -> bool:
        """Work until nothing is left to settle or ``is_cancelled``; whether nothing is left. Locks last some 0.1 s."""
        return all(not is_cancelled() for _chunk in self.chunks(today))

    def rebuild(self, now_s: int) -> None:
        """Count and time every day anew.

        Raises:
            StorageError: the file could not take it; the days stay marked.
        """
        with translating(self._translate):
            with self._writing():
                for resource_id, (first, last) in self._visited().items():
                    MARK.run(
                        self._connection, organization_no=self._no, resource_id=bytes.fromhex(resource_id),
                        first_day=first, last_day=last,
                    )  # fmt: skip
                RETIME.run(self._connection, organization_no_=self._no)
            self.settle(utc(now_s).date())

    def chunks(self, today: date) -> Iterator[int]:
        """Each step is one transaction; gives the number of resource-days that it settled."""
        while counted := self._timed(self._count_next):
            yield counted
        with self._reading():
            known = [own.resource for own in self._facts.configuration.resources.values()]
        for resource in known:
            for first, last in self._stale(resource.facility_id, resource.id, today):
                while first <= last:
                    end = min(first + self._days - 1, last)
                    yield self._timed(self._time_days, resource.facility_id, resource.id, first, end)
                    first = end + 1

    def _timed(self, work: Callable[..., int], *args: object) -> int:
        """Do ``work`` in a transaction; the next takes more days or fewer, as long as this one was."""
        with self._writing():
            started = time.monotonic()
            settled = work(*args)
        seconds = time.monotonic() - started
        if seconds > _GOAL_S:
            self._days = max(self._days // 2, _FEWEST)
        elif seconds < _GOAL_S / 3:
            self._days = min(2 * self._days, _MOST)
        return settled

    def _writing(self) -> "_Transaction":
        return _Transaction(self._connection, self._facts, is_writing=True)

    def _reading(self) -> "_Transaction":
        return _Transaction(self._connection, self._facts, is_writing=False)

    def _count_next(self) -> int:
        """Count the first marked days of one clinic, and take their marks away."""
        marks = [
            (bytes(row[0]).hex(), row[1], row[2]) for row in _ALL_MARKS.all(self._connection, organization_no_=self._no)
        ]
        if not marks:
            return 0
        resources = self._facts.configuration.resources
        places = {key: resources[key].resource.facility_id for key, _first, _last in marks if key in resources}
        facility_id = places.get(marks[0][0], "")
        first = marks[0][1]
        last = first + self._days - 1
        own = [mark for mark in marks if places.get(mark[0], "") == facility_id and mark[1] <= last]
        if facility_id:
            self._count(facility_id, own, first, last)
        for key, mark_first, mark_last in own:
            self._unmark(key, mark_first, mark_last, last if facility_id else mark_last)
        return sum(min(mark_last, last) - mark_first + 1 for _key, mark_first, mark_last in own)

    def _count(self, facility_id: str, marks: list[tuple[str, int, int]], first: int, last: int) -> None:
        spans: defaultdict[str, list[Span]] = defaultdict(list)
        for key, mark_first, mark_last in marks:
            spans[key].append((mark_first, min(mark_last, last) + 1))
        counted = Anew(self._rows, self._facts, facility_id).bookings(list(spans), first, last)
        for key, own in spans.items():
            known = {row.local_day for row in self._rows.days(key, first, last)}
            for start, end in merge(own):
                for day in range(start, end):
                    if day in known or day in counted[key]:
                        fresh = counted[key].get(day, Bookings())
                        put_bookings(self._connection, self._no, bytes.fromhex(key), day, fresh)

    def _unmark(self, key: str, first: int, last: int, done: int) -> None:
        own = {"resource_id": bytes.fromhex(key), "last_day": last}
        _UNMARK.run(self._connection, organization_no_=self._no, first_day=first, **own)
        if last > done:
            MARK.run(self._connection, organization_no=self._no, first_day=done + 1, **own)

    def _stale(self, facility_id: str, resource_id: str, today: date) -> list[Span]:
        """The stretches of days (inclusive) that are timed by other layers, or not at all."""
        with self._reading():
            raw_id = bytes.fromhex(resource_id)
            earliest = _REACH.one(self._connection, organization_no_=self._no, resource_id=raw_id)[0]
            first, last = (today - BEHIND).toordinal(), (today + AHEAD).toordinal()
            first = first if earliest is None else min(first, earliest)
            found = _BASES.all(
                self._connection, organization_no_=self._no, resource_id=raw_id, first=first, last=1 << 31
            )
            if resource_id not in self._facts.configuration.resources:
                return []
            basis = Anew(self._rows, self._facts, facility_id).basis(resource_id)
        timed = {day for day, known in found if known == basis}
        wanted = {*range(first, last + 1), *(day for day, _known in found)}
        return [(start, end - 1) for start, end in merge((day, day + 1) for day in wanted - timed)]

    def _time_days(self, facility_id: str, resource_id: str, first: int, last: int) -> int:
        if resource_id not in self._facts.configuration.resources:
            return 0
        anew = Anew(self._rows, self._facts, facility_id)
        times = anew.times([resource_id], first, last)[resource_id]
        basis = anew.basis(resource_id)
        for day in range(first, last + 1):
            self._put_times(bytes.fromhex(resource_id), day, times.get(day, Times()), basis)
        return last - first + 1

    def _put_times(self, resource_id: bytes, day: int, times: Times, basis: int) -> None:
        own = {
            "basis": basis, "available_s": times.available_s, "blocked_s": times.blocked_s, "off_s": times.off_s,
            "bookable_hours": packed_hours(times.hours), "organization_no": self._no, "resource_id": resource_id,
            "local_day": day,
        }  # fmt: skip
        PUT_TIMES.run(self._connection, **{**NOTHING, **own})

    def _visited(self) -> Mapping[str, Span]:
        """The days that may have visits, by resource: from the clinic's first visit to its last, or as stored."""
        found: dict[str, Span] = {}
        for facility_id, clinic in self._facts.configuration.clinics.items():
            reach = _EARLIEST.one(self._connection, organization_no_=self._no, facility_id=bytes.fromhex(facility_id))
            visited = [local_date(at_s, clinic.zone).toordinal() for at_s in reach if at_s is not None]
            for key in self._facts.resources_of(facility_id):
                own = _REACH.one(self._connection, organization_no_=self._no, resource_id=bytes.fromhex(key))
                days = [*visited, *(day for day in own if day is not None)]
                if days:
                    found[key] = min(days) - 1, max(days) + _LONGEST_VISIT_DAYS
        return found


class _Transaction:
    """A transaction with the facts brought up to it; taken back where it fails."""

    def __init__(self, connection: DriverConnection, facts: SqlFacts, *, is_writing: bool) -> None:
        self._connection, self._facts, self._is_writing = connection, facts, is_writing

    def __enter__(self) -> None:
        if self._is_writing:
            begin_writing(self._connection)
        else:
            self._connection.execute("BEGIN")
        self._facts.refresh()

    def __exit__(self, failure: object, *_: object) -> None:
        self._connection.execute("COMMIT" if failure is None else "ROLLBACK")
