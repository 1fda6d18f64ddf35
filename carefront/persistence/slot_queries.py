"""Reading stored slots."""

from collections.abc import Sequence
from datetime import date

from carefront.application.queries.slots_from_layers import CutSlot
from carefront.domain.availability import MANUAL
from carefront.domain.intervals import Span, merge
from carefront.domain.resources import Resource
from carefront.domain.schedules import BlockType
from carefront.domain.slots import HOURS, SlotState, TakenSpan
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.owners import OWNER_TIME_BLOCK
from carefront.persistence.statements import DriverConnection, Statement, compiled

_STORED, _KEPT, _TAKEN = (compiled(f"slots.{name}") for name in ("STORED", "KEPT", "TAKEN"))
_COVERED, _DUE = (compiled(f"slots.{name}") for name in ("COVERED", "DUE"))
_TYPES, _STATES = tuple(BlockType), tuple(SlotState)


class StoredSlots:
    """The slots of one tenant on one connection."""

    def __init__(self, connection: DriverConnection, organization_no: int, occupancy: SqlOccupancy) -> None:
        self._connection = connection
        self._no = organization_no
        self._occupancy = occupancy

    def is_stored(self, resource_id: str, first: date, last: date) -> bool:
        """Whether every one of the inclusive days has its slots stored, and none is to be worked out anew."""
        asked = {
            "organization_no_": self._no, "resource_id": bytes.fromhex(resource_id), "first_day": first.toordinal(),
            "last_day": last.toordinal(),
        }  # fmt: skip
        held = merge((start, end + 1) for start, end in _COVERED.all(self._connection, **asked))
        whole = any(start <= first.toordinal() and last.toordinal() < end for start, end in held)
        return whole and _DUE.one(self._connection, **asked) is None

    def between(self, resource: Resource, span: Span) -> Sequence[CutSlot]:
        """The stored slots that start in the span, by start; ``free`` is left at 0."""
        return self._slots(_STORED, resource, span)

    def kept(self, resource: Resource, span: Span) -> Sequence[CutSlot]:
        """Those of them that carry a visit or were released; ``free`` is left at 0."""
        return self._slots(_KEPT, resource, span)

    def taken(self, resource: Resource, span: Span) -> Sequence[TakenSpan]:
        """What of the resource's subject is taken in the span, by start."""
        subject_no = self._occupancy.subject_no(resource.subject_id)
        if subject_no is None:
            return ()
        found = _TAKEN.all(
            self._connection, organization_no_=self._no, subject_no=subject_no, start_s=span[0], end_s=span[1]
        )
        return [
            TakenSpan(start, end, lanes, kind == OWNER_TIME_BLOCK, bool(done))
            for start, end, lanes, kind, done in found
        ]

    def _slots(self, statement: Statement, resource: Resource, span: Span) -> Sequence[CutSlot]:
        subject_no, resource_no = (self._occupancy.subject_no(one) for one in (resource.subject_id, resource.id))
        if subject_no is None or resource_no is None:
            return ()
        found = statement.all(
            self._connection, organization_no_=self._no, subject_no=subject_no, start_s=span[0], end_s=span[1],
            resource_no=resource_no,
        )  # fmt: skip
        return [
            CutSlot(resource.id, start, end, _TYPES[kind], capacity, 0, _STATES[state], self._source(schedule_no),
            self._occupancy.subject_id(room_no) if room_no else None)
            for start, end, kind, capacity, state, schedule_no, room_no in found
        ]  # fmt: skip

    def _source(self, schedule_no: int) -> str:
        if schedule_no <= 0:
            return HOURS if schedule_no == 0 else MANUAL
        return self._occupancy.subject_id(schedule_no)
