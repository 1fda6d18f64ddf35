"""Moving a visit: what the ghost says while it travels, and what happens when it is dropped."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.catalogue import RescheduleAppointment
from carefront.application.envelope import Applied, Outcome, Refused
from carefront.application.read_models import Proposal, ProposalQuestion
from carefront.domain.booking_facts import Alternative
from carefront.shared.i18n import _
from carefront.viewmodels.choice_state import Mode, StripState
from carefront.viewmodels.day_grid import CardFace, Place
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.refusals import alternative_label, outcome_sentences, reason_sentences


class MoveViewModel(QObject):
    """``changed``: the strip to draw after a refused drop. ``ghost_changed``: time and, if any, the first reason."""

    changed = Signal(object)
    ghost_changed = Signal(str, bool)
    moved = Signal(str)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.state = StripState()
        self._serial = 0
        self._card: CardFace | None = None
        self._alternatives: tuple[Alternative, ...] = ()
        self._answered: dict[Place, Proposal] = {}

    def hover(self, card: CardFace, place: Place) -> None:
        """The ghost of ``card`` is over ``place``: say the time now, and the first reason as soon as it is known."""
        self._serial += 1
        self.ghost_changed.emit(self._time(place), False)
        known = self._answered.get(place)
        if known:
            self._on_hovered(self._serial, place, known)
        else:
            self._ask(card, place, partial(self._on_hovered, self._serial, place), with_alternatives=False)

    def leave(self) -> None:
        """The ghost is gone: nothing moves."""
        self._serial += 1
        self._answered.clear()

    def drop(self, card: CardFace, place: Place) -> None:
        """Move ``card`` to ``place`` if it can be; else keep it where it is, say why and offer other times."""
        self.leave()
        self._card = card
        self._ask(card, place, partial(self._on_dropped, self._serial, card, place), with_alternatives=True)

    def enter(self) -> None:
        """Enter on the strip: takes the first alternative."""
        self.choose(1)

    def choose(self, number: int) -> None:
        """Move to alternative ``number`` (1 to 3)."""
        if self._card and self.state.place and 1 <= number <= len(self._alternatives):
            taken = self._alternatives[number - 1]
            command = RescheduleAppointment(
                self._card.appointment_id,
                self._context.instant(taken.start_s),
                self._card.minutes,
                taken.resources,
            )
            self._run(self._card, command, self.state.place)

    def close(self) -> None:
        """Leave the strip; the visit stays where it was."""
        self._serial += 1
        self._show(StripState())

    def _ask(self, card: CardFace, place: Place, done: "partial[None]", *, with_alternatives: bool) -> None:
        facility = self._context.facility
        if facility is None:
            return
        question = ProposalQuestion(
            facility_id=facility.facility_id,
            resource_id=place.resource_id,
            start_s=place.start_s,
            appointment_id=card.appointment_id,
            with_alternatives=with_alternatives,
        )
        self._context.desk.ask(lambda reader: reader.propose(question), done, self._context.fail)

    def _on_hovered(self, serial: int, place: Place, proposal: Proposal) -> None:
        self._answered[place] = proposal
        if serial != self._serial:
            return
        reasons = reason_sentences(proposal.explanation.reasons, self._context.speaker())
        if not reasons:
            self.ghost_changed.emit(self._time(place), False)
            return
        self.ghost_changed.emit(_("{time} – {reason}").format(time=self._time(place), reason=reasons[0]), True)

    def _on_dropped(self, serial: int, card: CardFace, place: Place, proposal: Proposal) -> None:
        if serial != self._serial:
            return
        if proposal.explanation.is_bookable:
            command = RescheduleAppointment(
                card.appointment_id,
                self._context.instant(proposal.start_s),
                proposal.length_minutes,
                proposal.resources,
            )
            self._run(card, command, place)
            return
        sentences = reason_sentences(proposal.explanation.reasons, self._context.speaker())
        self._refuse(card, place, sentences, proposal.explanation.alternatives)

    def _run(self, card: CardFace, command: RescheduleAppointment, place: Place) -> None:
        self._context.execute(
            command,
            {card.appointment_id: card.row_version},
            self._on_moved,
            partial(self._on_refused, card, place),
        )

    def _on_moved(self, _outcome: Applied) -> None:
        card = self._card
        self.close()
        if card:
            self.moved.emit(card.appointment_id)

    def _on_refused(self, card: CardFace, place: Place, outcome: Outcome) -> None:
        alternatives = outcome.alternatives if isinstance(outcome, Refused) else ()
        self._refuse(card, place, outcome_sentences(outcome, self._context.speaker()), alternatives)

    def _refuse(
        self, card: CardFace, place: Place, reasons: tuple[str, ...], alternatives: tuple[Alternative, ...]
    ) -> None:
        speaker = self._context.speaker()
        self._alternatives = alternatives[:3]
        title = _("Move {patient} to {time} {resource}").format(
            patient=card.name, time=self._time(place), resource=self._context.resource_name(place.resource_id)
        )
        labels = tuple(alternative_label(one, place.start_s, speaker) for one in self._alternatives)
        self._show(StripState(mode=Mode.MOVE, title=title, place=place, reasons=reasons, alternatives=labels))
        self._context.say(reasons[0] if reasons else title, is_urgent=True)

    def _time(self, place: Place) -> str:
        return self._context.speaker().moment(place.start_s)

    def _show(self, state: StripState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
