"""Whether the summary is what visits, blocks and layers make of it, asked day by day for ``doctor``.

Days that are marked, and times of other layers, are said to be behind by the rows themselves and are no finding.
"""

from collections.abc import Iterator, Mapping
from itertools import islice

from carefront.application.summary_days import Anew, SummaryDay
from carefront.domain.intervals import Span, covers, merge
from carefront.domain.summary import COUNTED, Bookings, Times
from carefront.domain.zones import utc
from carefront.persistence.driver import Connection
from carefront.persistence.facts import SqlFacts
from carefront.persistence.integrity import Check, Finding
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.statements import compiled
from carefront.persistence.summary_rows import SqlSummaryRows, opened_hours

_MOST = 50
_STRETCH = 124
_EVER = (1, 3_652_059)
_RESOURCES = compiled("summary.RESOURCES")
_EARLIEST = compiled("summary.EARLIEST")


def summary_check() -> Check:
    """The check for ``doctor``: each finding names the resource, the day and what differs."""
    return Check("summary", _findings)


def _findings(connection: Connection) -> Iterator[Finding]:
    for (number,) in connection.execute("SELECT no FROM organization").fetchall():
        yield from islice(_Comparison(connection, number).findings(), _MOST)


class _Comparison:
    """One tenant's summary against its recomputation."""

    def __init__(self, connection: Connection, organization_no: int) -> None:
        self._connection, self._no = connection, organization_no
        self._facts = SqlFacts(connection, organization_no)
        self._rows = SqlSummaryRows(connection, organization_no, SqlOccupancy(connection, organization_no))

    def findings(self) -> Iterator[Finding]:
        """What differs, by clinic, stretch of days and resource."""
        self._facts.refresh()
        known = self._facts.configuration.resources
        for (raw_id,) in _RESOURCES.all(self._connection, organization_no_=self._no):
            if bytes(raw_id).hex() not in known:
                yield Finding("summary", "stray", f"calendar_summary {bytes(raw_id).hex()}")
        for facility_id in self._facts.configuration.clinics:
            yield from self._of_clinic(facility_id)

    def _of_clinic(self, facility_id: str) -> Iterator[Finding]:
        keys = list(self._facts.resources_of(facility_id))
        stored = {key: {row.local_day: row for row in self._rows.days(key, *_EVER)} for key in keys}
        span = self._span(facility_id, stored)
        for first in range(span[0], span[1], _STRETCH):
            yield from self._of_days(facility_id, stored, first, min(first + _STRETCH, span[1]) - 1)

    def _span(self, facility_id: str, stored: Mapping[str, Mapping[int, SummaryDay]]) -> Span:
        """Every day that has a row or may have visits."""
        reach = _EARLIEST.one(self._connection, organization_no_=self._no, facility_id=bytes.fromhex(facility_id))
        days = [day for own in stored.values() for day in own]
        days += [utc(at_s).toordinal() for at_s in reach if at_s is not None]
        return (min(days) - 1, max(days) + 2) if days else (0, 0)

    def _of_days(
        self, facility_id: str, stored: Mapping[str, Mapping[int, SummaryDay]], first: int, last: int
    ) -> Iterator[Finding]:
        anew, keys = Anew(self._rows, self._facts, facility_id), list(stored)
        counted, timed = anew.bookings(keys, first, last), anew.times(keys, first, last)
        for key in keys:
            basis = anew.basis(key)
            marked = merge((low, high + 1) for low, high in self._rows.marks(key, first, last))
            for day in range(first, last + 1):
                row, names = stored[key].get(day), []
                if not covers(marked, day, day + 1):
                    names += _counts_differ(row, counted[key].get(day, Bookings()))
                if row is not None and row.basis == basis:
                    names += _times_differ(row, timed[key].get(day, Times()))
                if names:
                    yield Finding("summary", "differs", f"calendar_summary {key} {day}: {', '.join(names)}")


def _counts_differ(row: SummaryDay | None, fresh: Bookings) -> list[str]:
    if row is None:
        return [] if fresh.is_empty else ["missing"]
    pairs: list[tuple[str, object, object]] = [
        ("booked_s", row.booked_s, fresh.booked_s),
        ("booked_hours", opened_hours(row.booked_hours), fresh.hours),
        *zip((status.value for status in COUNTED), row.counts, fresh.counts, strict=True),
    ]
    return [name for name, stored, made in pairs if stored != made]


def _times_differ(row: SummaryDay, fresh: Times) -> list[str]:
    pairs: list[tuple[str, object, object]] = [
        ("available_s", row.available_s, fresh.available_s),
        ("blocked_s", row.blocked_s, fresh.blocked_s),
        ("off_s", row.off_s, fresh.off_s),
        ("bookable_hours", opened_hours(row.bookable_hours), list(fresh.hours)),
    ]
    return [name for name, stored, made in pairs if stored != made]
