"""Writing down that a patient is due again some months after a visit."""

from calendar import monthrange
from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from carefront.application.commands.request_catalogue import AddRecall
from carefront.application.envelope import Applied, Outcome
from carefront.application.read_models import AppointmentDetail
from carefront.domain.requests import Recall
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.viewmodels.day_grid import CardFace
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.refusals import outcome_sentences

MONTHS = (1, 3, 6, 12)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


class RecallActs(QObject):
    """Says what came of it by the context."""

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def add(self, card: CardFace, months: int) -> None:
        """Recall the patient of a visit so many months after it, for the same type with the same person."""
        if not card.patient_id:
            self._context.say(_("There is nobody to recall."), is_urgent=True)
            return
        self._context.desk.ask(
            lambda reader: reader.appointment(card.appointment_id), partial(self._add, card, months), self._context.fail
        )

    def _add(self, card: CardFace, months: int, visit: AppointmentDetail) -> None:
        due = months_after(self._context.instant(visit.start_s).date(), months)
        recall = Recall(
            new_id(), visit.facility_id, visit.patient_id, due, visit.offering_id or None, card.resource_id,
            after_id=visit.appointment_id,
        )  # fmt: skip
        self._context.execute(AddRecall(recall), {}, _done, self._on_refused)

    def _on_refused(self, outcome: Outcome) -> None:
        self._context.complain(" ".join(outcome_sentences(outcome, self._context.speaker())))


def _done(_outcome: Applied) -> None:
    """The window says what was done."""
