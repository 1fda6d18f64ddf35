"""Moving a visit: what the ghost says while it travels, where its partners go, and what happens when it is dropped."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.catalogue import Override, RescheduleAppointment
from carefront.application.envelope import Applied, Outcome, Refused
from carefront.application.read_models import Proposal, ProposalQuestion
from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import Alternative
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import CardFace, Place
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.refusals import alternative_label, outcome_sentences, reason_sentences

REASON_LETTERS = 5


@dataclass(frozen=True, slots=True)
class MoveState:
    """A drop that was refused: every reason in order, what can be had instead, whether one may override.

    ``asks_reason``: the field for the override's reason is open; ``problem`` is said of it.
    """

    title: str = ""
    place: Place | None = None
    reasons: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    may_override: bool = False
    asks_reason: bool = False
    problem: str = ""

    @property
    def is_open(self) -> bool:
        """Whether there is anything to show."""
        return self.place is not None


class MoveViewModel(QObject):
    """``changed``: the strip to draw after a refused drop. ``ghost_changed``: time and, if any, the first reason.

    ``linked_changed``: the places of the partners. ``moved``: a visit's id. ``ended``: nothing travels any more.
    """

    changed = Signal(object)
    ghost_changed = Signal(str, bool)
    linked_changed = Signal(object)
    moved = Signal(str)
    ended = Signal()

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.state = MoveState()
        self._serial = 0
        self._card: CardFace | None = None
        self._proposal: Proposal | None = None
        self._alternatives: tuple[Alternative, ...] = ()
        self._answered: dict[Place, Proposal] = {}
        self._is_asking = False
        self._wanted: tuple[CardFace, Place, bool] | None = None

    def hover(self, card: CardFace, place: Place, is_spoken: bool = False) -> None:
        """The ghost of ``card`` is over ``place``: say the time now, and the first reason as soon as it is known.

        One question is on its way at a time; of the places passed meanwhile only the last is asked for.
        """
        self._serial += 1
        self._close_strip()
        self.ghost_changed.emit(self._times(card, place), False)
        known = self._answered.get(place)
        if known:
            self._show_hovered(card, place, known, is_spoken)
        elif self._is_asking:
            self._wanted = (card, place, is_spoken)
        else:
            self._is_asking = True
            answer = partial(self._on_hovered, self._serial, card, place, is_spoken)
            self._ask(card, place, answer, with_alternatives=False)

    def leave(self) -> None:
        """The ghost is gone: nothing moves."""
        self._serial += 1
        self._answered.clear()
        self._wanted, self._is_asking = None, False
        self.linked_changed.emit(())
        self._close_strip()

    def drop(self, card: CardFace, place: Place) -> None:
        """Move ``card`` to ``place`` if it can be; else keep it where it is, say why and offer other times."""
        self._serial += 1
        self._wanted, self._is_asking = None, False
        self._card = card
        self._ask(card, place, partial(self._on_dropped, self._serial, card, place), with_alternatives=True)

    def enter(self) -> None:
        """Enter on the strip: takes the first alternative."""
        self.choose(1)

    def choose(self, number: int) -> None:
        """Move to alternative ``number`` (1 to 3)."""
        if self._card and self.state.place and 1 <= number <= len(self._alternatives):
            taken = self._alternatives[number - 1]
            minutes = self.state.place.minutes
            self._run(self._card, self._command(self._card, taken.start_s, minutes, taken.resources), self.state.place)

    def ask_override(self) -> None:
        """Open the field for the reason of an override."""
        if self.state.may_override:
            self._show(replace(self.state, asks_reason=True, problem=""))

    def override(self, reason: str) -> None:
        """Move there in spite of the reasons, for a reason of at least five letters."""
        if sum(map(str.isalpha, reason)) < REASON_LETTERS:
            problem = _("Give a reason for the override (at least 5 letters).")
            self._show(replace(self.state, asks_reason=True, problem=problem))
            self._context.say(problem, is_urgent=True)
        elif self._card and self._proposal and self.state.place:
            found = self._proposal
            command = self._command(self._card, found.start_s, found.length_minutes, found.resources)
            self._run(self._card, replace(command, override=Override(reason.strip())), self.state.place)

    def close(self) -> None:
        """Leave the strip; the visit stays where it was."""
        was_open = self.state.is_open
        self._serial += 1
        self._close_strip()
        if was_open:
            self.ended.emit()

    def _ask(self, card: CardFace, place: Place, done: "partial[None]", *, with_alternatives: bool) -> None:
        facility = self._context.facility
        if facility is None:
            return
        question = ProposalQuestion(
            facility_id=facility.facility_id,
            resource_id=place.resource_id,
            start_s=place.start_s,
            length_minutes=place.minutes if place.minutes != card.minutes else 0,
            appointment_id=card.appointment_id,
            with_alternatives=with_alternatives,
        )
        self._context.desk.ask(lambda reader: reader.propose(question), done, self._on_failed)

    def _on_hovered(self, serial: int, card: CardFace, place: Place, is_spoken: bool, proposal: Proposal) -> None:
        if self._is_asking:
            self._answered[place] = proposal
        self._is_asking = False
        if serial == self._serial:
            self._show_hovered(card, place, proposal, is_spoken)
        wanted, self._wanted = self._wanted, None
        if wanted:
            self.hover(*wanted)

    def _show_hovered(self, card: CardFace, place: Place, proposal: Proposal, is_spoken: bool) -> None:
        self.linked_changed.emit(_partners(place, proposal))
        reasons = reason_sentences(proposal.explanation.reasons, self._context.speaker())
        text = self._times(card, place)
        if reasons:
            text = _("{time} – {reason}").format(time=text, reason=reasons[0])
        self.ghost_changed.emit(text, bool(reasons))
        if is_spoken:
            name = self._context.resource_name(place.resource_id)
            self._context.say(_("{place}, {resource}").format(place=text, resource=name))

    def _on_dropped(self, serial: int, card: CardFace, place: Place, proposal: Proposal) -> None:
        if serial != self._serial:
            return
        self._proposal = proposal
        if proposal.explanation.is_bookable:
            command = self._command(card, proposal.start_s, proposal.length_minutes, proposal.resources)
            self._run(card, command, place)
            return
        sentences = reason_sentences(proposal.explanation.reasons, self._context.speaker())
        self._refuse(card, place, sentences, proposal.explanation.alternatives)

    def _command(
        self, card: CardFace, start_s: int, minutes: int, resources: tuple[ResourceUse, ...]
    ) -> RescheduleAppointment:
        return RescheduleAppointment(card.appointment_id, self._context.instant(start_s), minutes, resources)

    def _run(self, card: CardFace, command: RescheduleAppointment, place: Place) -> None:
        self._context.execute(
            command,
            {card.appointment_id: card.row_version},
            partial(self._on_moved, card),
            partial(self._on_refused, card, place),
            self._on_failed,
        )

    def _on_moved(self, card: CardFace, _outcome: Applied) -> None:
        self._close_strip()
        self.ended.emit()
        self.moved.emit(card.appointment_id)

    def _on_refused(self, card: CardFace, place: Place, outcome: Outcome) -> None:
        alternatives = outcome.alternatives if isinstance(outcome, Refused) else ()
        self._refuse(card, place, outcome_sentences(outcome, self._context.speaker()), alternatives)

    def _on_failed(self, error: Exception) -> None:
        """Nothing was moved, and nothing travels any more; the failure says why."""
        self._serial += 1
        self._wanted, self._is_asking = None, False
        self._close_strip()
        self.ended.emit()
        self._context.fail(error)

    def _refuse(
        self, card: CardFace, place: Place, reasons: tuple[str, ...], alternatives: tuple[Alternative, ...]
    ) -> None:
        speaker = self._context.speaker()
        self._alternatives = alternatives[:3]
        title = _("Move {patient} to {time} {resource}").format(
            patient=card.name,
            time=speaker.moment(place.start_s),
            resource=self._context.resource_name(place.resource_id),
        )
        labels = tuple(alternative_label(one, place.start_s, speaker) for one in self._alternatives)
        may = self._proposal is not None and self._proposal.may_override
        self.ghost_changed.emit(self._times(card, place), True)  # the strip beside it says why
        self._show(MoveState(title, place, reasons, labels, may_override=may))
        self._context.say(reasons[0] if reasons else title, is_urgent=True)

    def _times(self, card: CardFace, place: Place) -> str:
        """When it would be: the start alone while the length stays."""
        speaker = self._context.speaker()
        same = place.minutes == card.minutes
        return speaker.moment(place.start_s) if same else speaker.times.span(place.start_s, place.end_s)

    def _close_strip(self) -> None:
        self._show(MoveState())

    def _show(self, state: MoveState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _partners(place: Place, proposal: Proposal) -> tuple[Place, ...]:
    """Where the other resources of the visit are needed, from when to when."""
    end_s = proposal.start_s + 60 * proposal.length_minutes
    found = []
    for use in proposal.resources:
        start_s = proposal.start_s + 60 * use.offset_minutes
        until_s = end_s if use.length_minutes is None else min(end_s, start_s + 60 * use.length_minutes)
        if use.resource_id != place.resource_id:
            found.append(Place(use.resource_id, start_s, until_s))
    return tuple(found)
