"""What is taken of the resources of a clinic document, for the states of its slots; a document stores no slots."""

from collections.abc import Sequence
from datetime import date

from carefront.application.clinic_document import ClinicDocument
from carefront.application.ports import OccupancyReader
from carefront.application.queries.slots_from_layers import CutSlot
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.booking_facts import OwnerKind
from carefront.domain.intervals import Span
from carefront.domain.resources import Resource
from carefront.domain.slots import TakenSpan


class DocumentSlots:
    """See ``carefront.application.queries.slots.SlotReader``."""

    def __init__(self, document: ClinicDocument, occupancy: OccupancyReader) -> None:
        self._occupancy = occupancy
        self._completed = {
            visit.id for visit in document.appointments if visit.status is AppointmentStatus.COMPLETED
        }  # fmt: skip

    def is_stored(self, resource_id: str, first: date, last: date) -> bool:
        return False

    def between(self, resource: Resource, span: Span) -> Sequence[CutSlot]:
        return ()

    def kept(self, resource: Resource, span: Span) -> Sequence[CutSlot]:
        return ()

    def taken(self, resource: Resource, span: Span) -> Sequence[TakenSpan]:
        rows = self._occupancy.around([resource.subject_id], *span, labelled=True)[resource.subject_id]
        return [
            TakenSpan(
                row.start_s, row.end_s, row.lane_hi - row.lane_lo, row.owner_kind is OwnerKind.TIME_BLOCK,
                row.owner_id in self._completed,
            )
            for row in rows
        ]  # fmt: skip
