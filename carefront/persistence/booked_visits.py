"""The visits still expected in a span of time, with all they take, for judging a change before it is made."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from carefront.application.booked_visits import BookedVisit
from carefront.domain.appointments import LIVE, AppointmentStatus, ResourceUse
from carefront.persistence.statements import DriverConnection, compiled

_VISITS = compiled("calendar.VISITS")
_USES = compiled("visit.USES_BETWEEN")
_EXPECTED = frozenset(LIVE - {AppointmentStatus.COMPLETED})


class SqlVisitBook:
    """See ``carefront.application.booked_visits.VisitBook``."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection = connection
        self._no = organization_no

    def between(self, start_s: int, end_s: int) -> Sequence[BookedVisit]:
        """Visits that start in ``[start_s, end_s)`` and are still expected, by start."""
        span = {"organization_no_": self._no, "earliest": start_s - 1, "start_s": start_s, "end_s": end_s}
        rows = [row for row in _VISITS.all(self._connection, **span) if AppointmentStatus(row[4]) in _EXPECTED]
        if not rows:
            return ()
        uses: dict[int, list[ResourceUse]] = defaultdict(list)
        for number, *use in _USES.all(self._connection, **span):
            uses[number].append(_use(use))
        return tuple(_visit(row, tuple(uses[row[0]])) for row in rows)


def _use(row: Sequence[Any]) -> ResourceUse:
    resource_id, role, offset, length = row
    return ResourceUse(bytes(resource_id).hex(), role, offset, length)


def _visit(row: Sequence[Any], uses: tuple[ResourceUse, ...]) -> BookedVisit:
    return BookedVisit(
        bytes(row[1]).hex(), bytes(row[5]).hex() if row[5] else "", row[6] or "", bytes(row[7]).hex() if row[7] else "",
        row[2], row[3], AppointmentStatus(row[4]), uses, row[15], row[16],
    )  # fmt: skip
