"""Where somebody else holds the time: the nearest other one, ready to be taken."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.catalogue import BookAppointment
from carefront.application.read_models import Proposal
from carefront.domain.booking_facts import Alternative, WarningCode
from carefront.domain.zones import utc
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.booking_messages import next_opening


class NextOpening(QObject):
    """``changed``: another offer, or none."""

    changed = Signal()

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._serial = 0
        self.offer: Alternative | None = None

    @property
    def text(self) -> str:
        """``Next opening 15:30``; empty for none."""
        return next_opening(self._context.speaker().moment(self.offer.start_s)) if self.offer else ""

    def look(self, proposal: Proposal | None, patient_id: str) -> None:
        """Look for one if ``proposal`` can be booked but is held by somebody else."""
        self._serial += 1
        self.offer = None
        facility = self._context.facility
        if proposal is None or facility is None or not proposal.explanation.is_bookable:
            return
        if not any(warning.code is WarningCode.HELD for warning in proposal.explanation.warnings):
            return
        asked = BookAppointment(
            "", facility.facility_id, patient_id, proposal.offering_id or None, utc(proposal.start_s),
            proposal.length_minutes, proposal.resources,
        )  # fmt: skip
        self._context.desk.ask(
            lambda reader: reader.find_instead(asked), partial(self._on_found, self._serial), self._context.fail
        )

    def _on_found(self, serial: int, found: tuple[Alternative, ...]) -> None:
        if serial == self._serial and found:
            self.offer = found[0]
            self.changed.emit()
