"""What can be done with the selected visit besides moving it: its next states, cancelling with a reason."""

from PySide6.QtCore import QObject

from carefront.application.commands.catalogue import (
    CancelAppointment,
    ChangeAppointmentStatus,
    CorrectAppointment,
    EditAppointment,
    SetUsualProvider,
)
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.read_models import AppointmentDetail
from carefront.domain.appointments import APPOINTMENT_LIFE, CORRECTIONS, AppointmentStatus, usual_next
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import CardFace
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.refusals import outcome_sentences
from carefront.wording.status import cancel_reasons, status_label, status_word

S = AppointmentStatus
_BY_OTHER_COMMANDS = frozenset({S.CANCELLED, S.RESCHEDULED, S.ENTERED_IN_ERROR})


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a list to choose from; ``is_usual`` is preselected."""

    id: str
    text: str
    is_usual: bool = False


class VisitActs(QObject):
    """Acts on a card; what comes of them is said by the context."""

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def states(self, card: CardFace) -> tuple[Choice, ...]:
        """The states that may follow the card's own, the usual one preselected; corrections last."""
        now = AppointmentStatus(card.status)
        usual = usual_next(now)
        following = [state for state in AppointmentStatus if state in APPOINTMENT_LIFE.moves.get(now, frozenset())]
        choices = [
            Choice(state, status_label(state), state is usual) for state in following if state not in _BY_OTHER_COMMANDS
        ]
        choices += [
            Choice(state, _("Back to: {status}").format(status=status_label(state)))
            for state in CORRECTIONS.moves.get(now, frozenset())
        ]
        return tuple(choices)

    def cancel_reasons(self) -> tuple[Choice, ...]:
        """The usual reasons to cancel, the most frequent preselected."""
        return tuple(Choice(code, words, number == 0) for number, (code, words) in enumerate(cancel_reasons()))

    def set_status(self, card: CardFace, state_id: str) -> None:
        """Move the visit to a state from ``states``."""
        state = AppointmentStatus(state_id)
        now = AppointmentStatus(card.status)
        if APPOINTMENT_LIFE.allows(now, state):
            self._run(card, ChangeAppointmentStatus(card.appointment_id, state))
        else:
            self._run(card, CorrectAppointment(card.appointment_id, state, _("Corrected at the desk")))

    def cancel(self, card: CardFace, reason: str) -> None:
        """Cancel the visit; ``reason`` is a code of ``cancel_reasons`` or words."""
        self._run(card, CancelAppointment(card.appointment_id, reason))

    def can_cancel(self, card: CardFace) -> bool:
        """Whether cancelling is a listed move."""
        return APPOINTMENT_LIFE.allows(AppointmentStatus(card.status), AppointmentStatus.CANCELLED)

    def wants_sooner(self, card: CardFace) -> bool:
        """Whether the patient is waiting for an earlier time."""
        return card.wants_sooner

    def set_wants_sooner(self, card: CardFace, wants: bool) -> None:
        """Keep that the patient would rather come earlier, or no more."""

        def edit(read: AppointmentDetail) -> None:
            offering_id = read.offering_id or None
            self._run(card, EditAppointment(card.appointment_id, offering_id, read.note, read.reason, wants))

        self._context.desk.ask(lambda reader: reader.appointment(card.appointment_id), edit, self._context.fail)

    def make_usual(self, card: CardFace) -> None:
        """Keep that the patient usually sees the column's person: bookings begin with them."""
        self._context.execute(
            SetUsualProvider(card.patient_id, card.resource_id), {}, self._on_applied, self._on_refused
        )

    def describe_state(self, card: CardFace) -> str:
        """``Kim Rao is confirmed``."""
        return _("{patient} is {status}").format(patient=card.name, status=status_word(AppointmentStatus(card.status)))

    def _run(self, card: CardFace, command: Command) -> None:
        versions = {card.appointment_id: card.row_version}
        self._context.execute(command, versions, self._on_applied, self._on_refused)

    def _on_applied(self, _outcome: Applied) -> None:
        """The window says what was done, in the words of its undo entry."""

    def _on_refused(self, outcome: Outcome) -> None:
        sentences = outcome_sentences(outcome, self._context.speaker())
        self._context.complain(" ".join(sentences))
