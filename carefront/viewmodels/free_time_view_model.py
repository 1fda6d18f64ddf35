"""A time that has become free, or that somebody points at: who of the waitlist fits it, and the chain of offers for it.

A declined or expired offer brings the next who fits; an accepted one moves the visit, and the time that it had is
offered on in the same chain.
"""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.catalogue import CancelAppointment, CancelAppointments, RescheduleAppointment
from carefront.application.desk import DeskReader
from carefront.application.envelope import Applied, Command
from carefront.application.inbox_rows import Candidate, FreeTime, OfferRow, WaitingItem
from carefront.shared.i18n import _, ngettext
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.list_acts import ListActs
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording.quick_entry import joined
from carefront.wording.request_words import about_words, offer_words, waiting_words, wishes_words


@dataclass(frozen=True, slots=True)
class FreeTimeState:
    """What the strip shows. ``title``: how many fit and when; ``lines``: who; ``offered``: to whom, in words."""

    is_open: bool = False
    title: str = ""
    lines: tuple[str, ...] = ()
    offered: str = ""


class FreeTimeViewModel(QObject):
    """``changed``: the state to draw."""

    changed = Signal(object)

    def __init__(self, desk: WindowViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._context = desk, desk.context
        self.acts = ListActs(desk.context, self)
        self.state = FreeTimeState()
        self._free: FreeTime | None = None
        self._found: tuple[Candidate, ...] = ()
        self._offer: tuple[WaitingItem, str] | None = None
        self._chain: str | None = None
        self._is_asked = False
        self._serial = 0
        desk.context.acted.connect(self._on_acted)
        desk.context.freed.connect(self._on_freed)
        self.acts.freed.connect(self._on_freed)
        self.acts.offered.connect(self._on_offered)
        self.acts.refused.connect(self._go_on)
        desk.clock.ticked.connect(self._on_minute)
        desk.data_changed.connect(self._on_changed)
        desk.context.times_changed.connect(self._say_anew)

    # --- what is free ------------------------------------------------------------------------------------------------
    def look_at(self, place: Place) -> None:
        """Who could come at a place of the canvas? Says so if nobody could."""
        facility = self._context.facility
        if facility:
            self._look(FreeTime(facility.facility_id, place.resource_id, place.start_s, place.end_s), is_asked=True)

    def _on_acted(self, command: Command, _outcome: Applied) -> None:
        """A visit leaves its time: the card still says which."""
        if isinstance(command, CancelAppointment | RescheduleAppointment):
            self._leave(command.appointment_id)
        elif isinstance(command, CancelAppointments) and command.appointment_ids:
            self._leave(command.appointment_ids[0])

    def _leave(self, appointment_id: str) -> None:
        grid, facility = self._desk.day_view.grid, self._context.facility
        card = next((card for card in grid.cards if card.appointment_id == appointment_id), None) if grid else None
        if card and facility and card.start_s > self._context.now_s() and not card.seats:
            not_for = frozenset({appointment_id})
            self._look(FreeTime(facility.facility_id, card.resource_id, card.start_s, card.end_s, not_for))

    def _on_freed(self, free: object) -> None:
        if isinstance(free, FreeTime) and free.start_s > self._context.now_s():
            self._look(free, chain_id=self._chain)

    def _look(self, free: FreeTime, *, is_asked: bool = False, chain_id: str | None = None) -> None:
        self._serial += 1
        self._free, self._offer, self._chain, self._is_asked = free, None, chain_id, is_asked
        self._context.desk.ask(
            lambda reader: reader.requests().fits(free), partial(self._on_found, self._serial), self._on_failed
        )

    def _say_anew(self) -> None:
        """Times are written in another way from now on."""
        if self.state.is_open and self._found:
            self._on_found(self._serial, self._found)

    def _on_found(self, serial: int, found: tuple[Candidate, ...]) -> None:
        if serial != self._serial or self._free is None:
            return
        is_known, self._found = found == self._found and self.state.is_open, found
        if not found:
            if self._is_asked:
                self._context.say(_("Nobody on the waitlist fits this time."))
            self._show(FreeTimeState())
            return
        speaker = self._context.speaker()
        title = ngettext(
            "{count} waiting fits {time}, {resource}", "{count} waiting fit {time}, {resource}", len(found)
        )
        text = title.format(
            count=len(found), time=speaker.times.moment(self._free.start_s),
            resource=self._context.resource_name(self._free.resource_id),
        )  # fmt: skip
        self._show(FreeTimeState(True, text, tuple(self._line(one) for one in found)))
        if not is_known:
            self._context.say(text)

    def _line(self, one: Candidate) -> str:
        speaker, item = self._context.speaker(), one.item
        waiting = _("waiting {time}").format(time=waiting_words(item, self._context.now_s(), speaker.times))
        start = speaker.times.clock(one.opening.start_s)
        wishes = wishes_words(item.wishes, speaker.times)
        return joined([start, item.name, item.offering_name, about_words(item, speaker) or wishes, waiting, item.phone])

    def _on_failed(self, _error: Exception) -> None:
        """Who may not see the lists is not told of them."""
        self._show(FreeTimeState())

    # --- the chain ---------------------------------------------------------------------------------------------------
    def offer(self, number: int = 0) -> None:
        """Offer the time to one of those who fit, the first in rank unless another is chosen."""
        if self._offer is None and 0 <= number < len(self._found):
            one, offer_id = self._found[number], new_id()
            self._offer = one.item, offer_id
            self.acts.offer(one.item, one.opening, self._chain, offer_id)

    def book(self, number: int = 0) -> None:
        """Give them the time at once."""
        if self._offer is None and 0 <= number < len(self._found):
            one = self._found[number]
            self.close()
            self.acts.book(one.item, one.opening)

    def _on_offered(self, offer_id: str) -> None:
        if self._offer and self._offer[1] == offer_id:
            self._chain = self._chain or offer_id
            self._read_offer()

    def _read_offer(self) -> None:
        facility = self._context.facility
        if facility and self._offer:
            identifier, item_id = facility.facility_id, self._offer[0].id
            self._context.desk.ask(
                partial(_waiting, identifier, item_id),
                partial(self._on_item, self._offer[1]), self._on_failed,
            )  # fmt: skip

    def _on_item(self, offer_id: str, item: WaitingItem | None) -> None:
        """The offer as it stands: still open, or answered, taken back or expired meanwhile."""
        if self._offer is None or self._offer[1] != offer_id:
            return
        offer = next((one for one in item.open_offers if one.id == offer_id), None) if item else None
        if item is None or offer is None:
            self._go_on()
            return
        self._offer = item, offer_id
        text = _("{name}: {offer}").format(name=item.name, offer=offer_words(offer, self._context.speaker()))
        self._show(replace(self.state, offered=text, is_open=True))

    def _on_minute(self) -> None:
        if self._offer is not None:
            self._read_offer()

    def _on_changed(self) -> None:
        """Somebody may have taken the time, or its offer."""
        if self._offer is not None:
            self._read_offer()
        elif self.state.is_open and self._free:
            self._look(self._free, chain_id=self._chain)

    def accept(self) -> None:
        """Whoever was asked takes the time."""
        item, offer = self._asked()
        self._offer = None
        self._show(FreeTimeState())
        if item and offer:
            self.acts.accept(item, offer)

    def decline(self) -> None:
        """Whoever was asked does not: the next is suggested."""
        item, offer = self._asked()
        if item and offer:
            self.acts.decline(item, offer)

    def _asked(self) -> tuple[WaitingItem | None, OfferRow | None]:
        if self._offer is None:
            return None, None
        item, offer_id = self._offer
        return item, next((one for one in item.offers if one.id == offer_id), None)

    def _go_on(self) -> None:
        free, self._offer = self._free, None
        if free and self.state.is_open:
            self._look(free, chain_id=self._chain)

    def close(self) -> None:
        """Leave the strip; an offer that was made stays in the inbox."""
        self._serial += 1
        self._free, self._offer, self._chain = None, None, None
        self._show(FreeTimeState())

    def _show(self, state: FreeTimeState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _waiting(facility_id: str, item_id: str, reader: DeskReader) -> WaitingItem | None:
    return next((row for row in reader.requests().inbox(facility_id).waitlist if row.id == item_id), None)
