"""Keeps the encounter of every patient's visit equal to the visit's state; gives a token to whoever checks in."""

from collections.abc import Sequence
from typing import Any

from carefront.application.ports import FactsReader
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.encounters import ENCOUNTER_OF
from carefront.domain.zones import local_date
from carefront.persistence.row_writer import Change
from carefront.persistence.statements import DriverConnection, compiled
from carefront.persistence.stores import USE, USES_OF

_ADD = compiled("queue.ADD_ENCOUNTER")
_MOVE = compiled("queue.MOVE_ENCOUNTER")
_END = compiled("queue.END_ENCOUNTER")
_GIVE = compiled("queue.GIVE_TOKEN")
_KNOWN = compiled("queue.ENCOUNTER")
_LAST = compiled("queue.LAST_TOKEN")
_S = AppointmentStatus
_STATE = {status.value: state.value for status, state in ENCOUNTER_OF.items()}
_RESOURCE_AT = USE.form.columns.index("resource_id")
_EPOCH_DAY = 719_163
Times = tuple[int | None, int | None, int | None]
"""When somebody arrived, was called in and was done."""


class EncounterProjection:
    """See the module. An import writes the rows of its visits itself."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection = connection
        self._no = organization_no

    def project(self, changes: Sequence[Change], facts: FactsReader) -> None:
        """Bring the encounters of changed visits up to date."""
        for change in changes:
            if change.form.name != "appointment":
                continue
            if change.after is None:
                _END.run(self._connection, organization_no_=self._no, number=change.key[0])
            elif change.after["patient_id"]:
                self._follow(change.key[0], change.before, change.after, facts)

    def _follow(self, number: int, before: Any, after: Any, facts: FactsReader) -> None:
        status = after["status"]
        if before is not None and before["status"] == status:
            return
        known = None if before is None else _KNOWN.one(self._connection, organization_no_=self._no, number=number)
        times = times_after(status, after["status_since"], known[:3] if known else (None, None, None))
        values = dict(zip(("arrived_s", "started_s", "ended_s"), times, strict=True)) | {"state": _STATE[status]}
        if known is None:
            _ADD.run(self._connection, appointment_no=number, organization_no=self._no, **values)
        else:
            _MOVE.run(self._connection, organization_no_=self._no, number=number, **values)
        if status == _S.ARRIVED and not (known and known[3]):
            self._give_token(number, after, facts)

    def _give_token(self, number: int, visit: Any, facts: FactsReader) -> None:
        """The next number of the day, of whoever the visit is with; of a group session one row after the other."""
        uses = USES_OF.all(self._connection, self._no, number)
        queue_id = bytes(uses[0][_RESOURCE_AT]) if uses else visit["session_id"]
        if queue_id is None:
            return
        zone = facts.clinic(bytes(visit["facility_id"]).hex()).zone
        day = local_date(visit["start"], zone).toordinal() - _EPOCH_DAY
        last = _LAST.one(self._connection, organization_no_=self._no, queue_id=queue_id, token_day=day)[0]
        _GIVE.run(
            self._connection,
            organization_no_=self._no,
            number=number,
            queue_id=queue_id,
            token_day=day,
            token=(last or 0) + 1,
        )


def times_after(status: str, since_s: int | None, known: Sequence[int | None]) -> Times:
    """The times of an encounter once its visit is in ``status`` since ``since_s``."""
    arrived, started, ended = known
    if status == _S.ARRIVED:
        return since_s, None, None
    if status == _S.IN_PROGRESS:
        return arrived, (since_s if started is None or ended is None else started), None
    if status == _S.COMPLETED:
        return arrived, started, since_s
    if _STATE[status] == ENCOUNTER_OF[_S.CANCELLED].value:
        return arrived, started, since_s if arrived is not None else None
    return None, None, None
