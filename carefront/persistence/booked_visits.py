"""The visits still expected in a span of time, with all they take, for judging a change before it is made."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from carefront.application.booked_visits import BookedVisit
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.lanes import LONGEST_ROW_S
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.statements import DriverConnection, compiled

_EXPECTED = compiled("visit.EXPECTED")
_USES = compiled("visit.USES_OF_EXPECTED")


class SqlVisitBook:
    """See ``carefront.application.booked_visits.VisitBook``."""

    def __init__(self, connection: DriverConnection, organization_no: int, subjects: SqlOccupancy) -> None:
        self._connection = connection
        self._no = organization_no
        self._subjects = subjects

    def between(self, start_s: int, end_s: int, subject_ids: Iterable[str]) -> Sequence[BookedVisit]:
        """Visits of the subjects that start in ``[start_s, end_s)`` and are still expected, by start."""
        numbers = (self._subjects.subject_no(subject_id) for subject_id in dict.fromkeys(subject_ids))
        span = {
            "organization_no_": self._no, "subjects": json.dumps([number for number in numbers if number is not None]),
            "earliest": start_s - LONGEST_ROW_S, "start_s": start_s, "end_s": end_s,
        }  # fmt: skip
        rows = _EXPECTED.all(self._connection, **span)
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
    _no, identifier, patient_id, patient_name, offering_id, start_s, end_s, status, before, after = row
    return BookedVisit(
        bytes(identifier).hex(), bytes(patient_id).hex() if patient_id else "", patient_name or "",
        bytes(offering_id).hex() if offering_id else "", start_s, end_s, AppointmentStatus(status), uses, before, after,
    )  # fmt: skip
