"""The local days of the calendar index, worked out anew when a clinic corrects its zone."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, bindparam, select, update

from carefront.domain.zones import local_date, zone_named
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.owners import KIND_APPOINTMENT, KIND_BLOCK
from carefront.persistence.row_writer import Change
from carefront.persistence.statements import DriverConnection, Statement
from carefront.persistence.tables import appointment, calendar_index, time_block
from carefront.persistence.tenant import belongs, scoped


def _shown(owner: Table, kind: int) -> Statement:
    """The index rows of a clinic's visits or blocks."""
    return scoped(
        select(calendar_index.c.no, calendar_index.c.start_s, calendar_index.c.local_day)
        .select_from(calendar_index.join(owner, owner.c.no == calendar_index.c.owner_no))
        .where(calendar_index.c.kind == kind, owner.c.facility_id == bindparam("facility_id"))
    )


_SHOWN = (_shown(appointment, KIND_APPOINTMENT), _shown(time_block, KIND_BLOCK))
_DATE = CoreStatement(
    update(calendar_index)
    .where(belongs(calendar_index), calendar_index.c.no == bindparam("no_"))
    .values(local_day=bindparam("local_day"))
)


class Redating:
    """Moves index rows to the days of a clinic's new zone; instants stay."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection = connection
        self._no = organization_no

    def after(self, change: Change) -> None:
        """Bring the index up to a change of a clinic; one that keeps its zone costs nothing."""
        before, after = change.before, change.after
        if before is None or after is None or before["zone"] == after["zone"]:
            return
        zone = zone_named(after["zone"])
        for number, start_s, day in self._rows(after["id"]):
            found = local_date(start_s, zone).toordinal()
            if found != day:
                _DATE.run(self._connection, organization_no_=self._no, no_=number, local_day=found)

    def _rows(self, facility_id: bytes) -> Sequence[Any]:
        found = (
            statement.all(self._connection, organization_no_=self._no, facility_id=facility_id) for statement in _SHOWN
        )
        return [row for rows in found for row in rows]
