"""What is done with an item of a list: a time is offered or booked, an offer answered, the item put off or closed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.catalogue import BookAppointment
from carefront.application.commands.request_catalogue import (
    AcceptOffer,
    AnswerOffer,
    CancelRequest,
    CloseListItem,
    ConvertRequest,
    DeclineProposal,
    OfferedTime,
    OfferTime,
    PlaceListItem,
    ProposeTimes,
    SnoozeRequest,
)
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.inbox_rows import FreeTime, OfferRow, WaitingItem
from carefront.application.opening_rows import OpeningRow
from carefront.application.read_models import DuplicateHit
from carefront.domain.errors import IllegalTransition, NotFound
from carefront.domain.patients import Patient, default_sort_key
from carefront.domain.requests import ItemKind, OfferState
from carefront.domain.zones import utc
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.refusals import outcome_sentences

REQUEST_HELD, LIST_HELD, LEAST_HELD = timedelta(hours=24), timedelta(hours=2), timedelta(minutes=15)
"""How long a proposal, and an offer from a list, is held; never past the offered time, but at least a little."""


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """An anonymous contact may be one of these patients; who is it? ``time``: what is booked then."""

    item: WaitingItem
    time: OfferedTime
    hits: tuple[DuplicateHit, ...]


class ListActs(QObject):
    """``freed``: a visit moved, and this ``FreeTime`` can be offered on. ``asked``: ``LookAlikes`` to be answered.
    ``offered``: the id of an offer that was made; ``refused``: an act was not done, the reasons were said.
    """

    freed = Signal(object)
    asked = Signal(object)
    offered = Signal(str)
    refused = Signal()

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def offer(self, item: WaitingItem, row: OpeningRow, chain_id: str | None = None, offer_id: str = "") -> None:
        """Offer a time and hold it; ``offer_id`` is that of the offer to be."""
        time = _time_of(row, offer_id)
        if item.kind is ItemKind.REQUEST:
            self.run(ProposeTimes(item.id, (time,), self._until(time, REQUEST_HELD)))
        else:
            command = OfferTime(item.kind, item.id, time, self._until(time, LIST_HELD), chain_id)
            self.run(command, lambda _outcome: self.offered.emit(time.offer_id))

    def book(self, item: WaitingItem, row: OpeningRow) -> None:
        """Book a time at once, or move the visit there."""
        self._place(item, _time_of(row))

    def accept(self, item: WaitingItem, offer: OfferRow) -> None:
        """The offer was taken."""
        if item.kind is ItemKind.REQUEST:
            self._convert(item, OfferedTime(offer.id, utc(offer.start_s), offer.length_minutes, offer.uses))
        else:
            self.run(AcceptOffer(offer.id, new_id()), self._on_placed)

    def decline(self, item: WaitingItem, offer: OfferRow) -> None:
        """The offer was declined."""
        is_request = item.kind is ItemKind.REQUEST
        self.run(DeclineProposal(item.id) if is_request else AnswerOffer(offer.id, OfferState.DECLINED))

    def snooze(self, item: WaitingItem, until: date | None) -> None:
        """Put an item off."""
        self.run(SnoozeRequest(item.kind, item.id, until))

    def close(self, item: WaitingItem) -> None:
        """Take an item off its list."""
        is_request = item.kind is ItemKind.REQUEST
        self.run(CancelRequest(item.id) if is_request else CloseListItem(item.kind, item.id))

    def same_person(self, question: LookAlikes, patient_id: str) -> None:
        """The contact is that patient."""
        self._convert_for(question.item, question.time, patient_id)

    def different_person(self, question: LookAlikes) -> None:
        """The contact is somebody new."""
        self._convert_new(question.item, question.time, tuple(hit.patient_id for hit in question.hits))

    # --- how ---------------------------------------------------------------------------------------------------------
    def _place(self, item: WaitingItem, time: OfferedTime) -> None:
        if item.kind is ItemKind.REQUEST:
            self._convert(item, time)
        else:
            self.run(PlaceListItem(item.kind, item.id, new_id(), time), self._on_placed)

    def _convert(self, item: WaitingItem, time: OfferedTime) -> None:
        if item.patient_id:
            self._convert_for(item, time, item.patient_id)
            return
        self._context.desk.ask(
            lambda reader: reader.duplicates(item.name, item.birth_date, item.phone),
            partial(self._on_alike, item, time), self._context.fail,
        )  # fmt: skip

    def _on_alike(self, item: WaitingItem, time: OfferedTime, hits: tuple[DuplicateHit, ...]) -> None:
        if hits:
            self.asked.emit(LookAlikes(item, time, hits))
        else:
            self._convert_new(item, time, ())

    def _convert_for(self, item: WaitingItem, time: OfferedTime, patient_id: str) -> None:
        self.run(ConvertRequest(item.id, self._booking(item, time, patient_id)))

    def _convert_new(self, item: WaitingItem, time: OfferedTime, others: tuple[str, ...]) -> None:
        new = Patient(
            new_id(), new_id(), item.name, default_sort_key(item.name), birth_date=item.birth_date, phone=item.phone,
            email=item.email, is_incomplete=item.birth_date is None or not item.phone,
        )  # fmt: skip
        self.run(ConvertRequest(item.id, self._booking(item, time, new.id, new, others)))

    def _booking(
        self, item: WaitingItem, time: OfferedTime, patient_id: str, new: Patient | None = None,
        others: tuple[str, ...] = (),
    ) -> BookAppointment:  # fmt: skip
        facility = self._context.facility
        return BookAppointment(
            new_id(), facility.facility_id if facility else "", patient_id, item.offering_id or None, time.start,
            time.length_minutes, time.uses, new_patient=new, note=item.note, hold_id=time.offer_id,
            distinct_from=others,
        )  # fmt: skip

    def _until(self, time: OfferedTime, held: timedelta) -> datetime:
        now = self._context.clock()
        return max(now + LEAST_HELD, min(now + held, time.start))

    def _on_placed(self, outcome: Applied) -> None:
        facility, result = self._context.facility, outcome.result
        if facility and result.get("freed_resource_id"):
            self.freed.emit(
                FreeTime(
                    facility.facility_id, str(result["freed_resource_id"]), int(result["freed_start_s"]),
                    int(result["freed_end_s"]),
                )
            )  # fmt: skip

    def run(self, command: Command, done: Callable[[Applied], None] | None = None) -> None:
        """Run a command; what was done is said by the words of its undo entry, why not is complained of."""
        self._context.execute(command, {}, done or _done, self._on_refused, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self.refused.emit()
        if isinstance(error, IllegalTransition | NotFound):
            self._context.complain(_("Somebody else has dealt with this meanwhile. The list is shown as it is now."))
        else:
            self._context.fail(error)

    def _on_refused(self, outcome: Outcome) -> None:
        self.refused.emit()
        self._context.complain(" ".join(outcome_sentences(outcome, self._context.speaker())))


def _done(_outcome: Applied) -> None:
    """The window says what was done."""


def _time_of(row: OpeningRow, offer_id: str = "") -> OfferedTime:
    return OfferedTime(offer_id or new_id(), utc(row.start_s), row.length_minutes, row.resources)
