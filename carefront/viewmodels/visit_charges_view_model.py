"""What one visit costs: its charges, one added from the price list or by hand, changed, waived or removed."""

from PySide6.QtCore import QObject, Signal

from carefront.application.charge_rows import ChargeLine, VisitCharges
from carefront.application.envelope import Outcome
from carefront.shared.i18n import _
from carefront.viewmodels.charge_form_model import ChargeEntry, ChargeFormModel
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording import money_words as words
from carefront.wording.refusals import outcome_sentences


class VisitChargesViewModel(ChargeFormModel):
    """``changed``: the charges were read, or why they can't be."""

    changed = Signal()

    def __init__(
        self, context: DeskContext, appointment_id: str, patient_id: str, parent: QObject | None = None
    ) -> None:
        super().__init__(context, parent)
        self.appointment_id, self._patient_id = appointment_id, patient_id
        self.can_edit = self.is_refused = self.is_read = False

    def read(self) -> None:
        """Ask for the charges of the visit."""
        visit = self.appointment_id or ""
        self._context.desk.ask(lambda reader: reader.charges().of_visit(visit), self._on_read, self._context.fail)

    def _on_read(self, found: VisitCharges | None) -> None:
        self.is_read, self.is_refused = True, found is None
        if found is not None:
            self.lines, self.prices, self.can_edit = found.lines, found.prices, found.can_edit
        self.changed.emit()

    @property
    def headings(self) -> tuple[str, ...]:
        """Of the columns."""
        return _("For"), _("Amount"), _("State"), _("Payer"), _("Note")

    def texts(self, line: ChargeLine) -> tuple[str, ...]:
        """The columns of a charge."""
        locale = str(self._context.speaker().times.locale)
        return (
            line.description, words.money(line.amount_minor, line.currency, locale),
            words.charge_state_word(line.state), words.payer_line(line.payer, line.payer_name), line.note,
        )  # fmt: skip

    @property
    def emptiness(self) -> str:
        """Why there is nothing to see; empty where there is something."""
        if self.is_refused:
            return _("Charges are for people who may view billing. Ask an administrator.")
        if self.lines or not self.is_read:
            return ""
        return _("Nothing is charged for this visit yet.")

    def entry(self, row: int) -> ChargeEntry:
        """As in the list; a new one is the visit's patient's."""
        found = super().entry(row)
        if found.charge_id:
            return found
        return ChargeEntry(patient_id=self._patient_id, currency=found.currency)

    def _on_refused(self, outcome: Outcome) -> None:
        """Said in the dialog, which is in front of everything else."""
        self.problems = {"all": " ".join(outcome_sentences(outcome, self._context.speaker()))}
        self.problems_changed.emit()
