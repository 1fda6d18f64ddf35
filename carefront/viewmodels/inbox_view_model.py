"""Ctrl+7: the lists of those who wait, each item with its best three times, found one item after the other.

A question of times is asked when the one before is answered, so that whoever works at the desk never waits for them;
what was found is kept until something is written.
"""

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.inbox_rows import Inbox, OfferRow, WaitingItem
from carefront.application.opening_rows import OpeningRow
from carefront.shared.i18n import _, ngettext
from carefront.viewmodels.aside_question import AsideQuestion
from carefront.viewmodels.inbox_faces import (
    TABS,
    AlikeFace,
    ItemFace,
    LineFace,
    alike_faces,
    emptiness_of,
    item_face,
    line_of,
    rows_of,
    tab_names,
)
from carefront.viewmodels.list_acts import ListActs, LookAlikes
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel

MEMORY_NAME = "inbox_tab"
AGAIN_MS = 50
MOST_SEARCHED = 60
"""For how many items of a list times are looked for unasked; for any other when it is looked at."""


class InboxViewModel(QObject):
    """``changed``: the lists. ``line_changed``: a ``LineFace`` whose times were found. ``item_changed``: what is shown
    of the item looked at, or the times found for it."""

    changed = Signal()
    line_changed = Signal(object)
    item_changed = Signal()

    def __init__(self, desk: WindowViewModel, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._context, self._memory = desk, desk.context, memory
        self.acts = ListActs(desk.context, self)
        self._question = AsideQuestion[Inbox](desk.context, self._on_inbox, desk.context.fail, self)
        kept = memory.value(MEMORY_NAME)
        self.tab = str(kept) if kept in TABS else TABS[0]
        self.inbox = Inbox()
        self.selected = ""
        self.is_read = self.is_shown = self.shows_snoozed = False
        self.question: LookAlikes | None = None
        self._found: dict[str, tuple[OpeningRow, ...]] = {}
        self._asked, self._is_searching = 0, False
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self.read)
        for changed in (desk.data_changed, desk.facilities_changed, desk.clock.ticked):
            changed.connect(self._later)
        self.acts.asked.connect(self._ask)
        self.acts.refused.connect(self.read)
        for said_anew in (self.changed, self.item_changed):
            desk.context.times_changed.connect(said_anew)

    # --- shown or not ------------------------------------------------------------------------------------------------
    def enter(self, _day: date) -> None:
        """The lists are shown."""
        self.is_shown = True
        self.read()

    def leave(self) -> None:
        """They are shown no longer: nothing is to be read."""
        self.is_shown = False

    def _later(self) -> None:
        if self.is_shown:
            self._again.start()

    def read(self) -> None:
        """Read the lists anew."""
        facility = self._context.facility
        if facility is None:
            return
        self._asked += 1
        identifier, with_snoozed = facility.facility_id, self.shows_snoozed
        self._question.ask(lambda reader: reader.requests().inbox(identifier, with_snoozed=with_snoozed))

    def _on_inbox(self, inbox: Inbox) -> None:
        if inbox.change_number != self.inbox.change_number:
            self._found.clear()
        self.inbox, self.is_read = inbox, True
        self._keep_selection()
        self.changed.emit()
        self.item_changed.emit()
        self._search()

    # --- times -------------------------------------------------------------------------------------------------------
    def _search(self) -> None:
        """Look for the times of the next item: the one looked at, then those of the list in order."""
        facility = self._context.facility
        item = next((row for row in self._to_search() if row.id not in self._found), None)
        if item is None or facility is None or self._is_searching or not self.is_shown:
            return
        self._is_searching = True
        identifier = facility.facility_id
        self._context.desk.ask(
            lambda reader: reader.requests().best(identifier, item), partial(self._on_best, self._asked, item.id),
            self._on_failed,
        )  # fmt: skip

    def _to_search(self) -> list[WaitingItem]:
        rows = rows_of(self.inbox, self.tab)
        looked = [row for row in rows if row.id == self.selected]
        return [*looked, *rows[:MOST_SEARCHED]]

    def _on_best(self, serial: int, item_id: str, found: tuple[OpeningRow, ...]) -> None:
        self._is_searching = False
        if serial == self._asked:
            self._found[item_id] = found
            self._tell_line(item_id)
            if item_id == self.selected:
                self.item_changed.emit()
        self._search()

    def _tell_line(self, item_id: str) -> None:
        """One line alone: a list of hundreds is not written anew for each."""
        row = next((row for row in rows_of(self.inbox, self.tab) if row.id == item_id), None)
        if row is not None:
            self.line_changed.emit(line_of(row, self._found[item_id], self._context.now_s(), self._context.speaker()))

    def _on_failed(self, error: Exception) -> None:
        self._is_searching = False
        self._context.fail(error)

    # --- what is looked at -------------------------------------------------------------------------------------------
    @property
    def title(self) -> str:
        """How many wait in all lists."""
        return _("Inbox")

    @property
    def tab_names(self) -> tuple[str, ...]:
        """The names of the lists with their counts."""
        return tab_names(self.inbox)

    @property
    def lines(self) -> tuple[LineFace, ...]:
        """The list that is shown."""
        now_s, speaker = self._context.now_s(), self._context.speaker()
        return tuple(line_of(row, self._found.get(row.id), now_s, speaker) for row in rows_of(self.inbox, self.tab))

    @property
    def emptiness(self) -> str:
        """What stands in place of an empty list; empty as long as nothing was read, and while somebody waits."""
        return emptiness_of(self.tab) if self.is_read and not rows_of(self.inbox, self.tab) else ""

    @property
    def snoozed_text(self) -> str:
        """How many of this list were put off; empty for none."""
        count = self.inbox.snoozed[TABS.index(self.tab)]
        return ngettext("{count} put off", "{count} put off", count).format(count=count) if count else ""

    @property
    def item(self) -> WaitingItem | None:
        """The item looked at."""
        return next((row for row in rows_of(self.inbox, self.tab) if row.id == self.selected), None)

    @property
    def face(self) -> ItemFace:
        """What is shown of it."""
        item = self.item
        if item is None:
            return ItemFace()
        return item_face(item, self._found.get(item.id), self._context.now_s(), self._context.speaker())

    @property
    def alikes(self) -> tuple[AlikeFace, ...]:
        """Known patients who may be the one who asks; somebody has to say before a visit is booked."""
        return alike_faces(self.question.hits, self._context.speaker()) if self.question else ()

    def choose_tab(self, tab: str) -> None:
        """Show another list; it is remembered."""
        if tab != self.tab:
            self.tab, self.selected, self.question = tab, "", None
            self._memory.put(MEMORY_NAME, tab)
            self._keep_selection()
            self.changed.emit()
            self.item_changed.emit()
            self._search()

    def select(self, item_id: str) -> None:
        """Look at an item."""
        if item_id != self.selected:
            self.selected, self.question = item_id, None
            self.item_changed.emit()
            self._search()

    def show_snoozed(self, shown: bool) -> None:
        """Show what was put off among the others, or no longer."""
        self.shows_snoozed = shown
        self.read()

    def _keep_selection(self) -> None:
        rows = rows_of(self.inbox, self.tab)
        if not any(row.id == self.selected for row in rows):
            self.selected, self.question = rows[0].id if rows else "", None

    # --- acts --------------------------------------------------------------------------------------------------------
    def offer(self, number: int = 0) -> None:
        """Offer the item one of its times (0 is the best)."""
        item, row = self._time(number)
        if item and row:
            self.acts.offer(item, row)

    def book(self, number: int = 0) -> None:
        """Book one of its times at once."""
        item, row = self._time(number)
        if item and row:
            self.acts.book(item, row)

    def _time(self, number: int) -> tuple[WaitingItem | None, OpeningRow | None]:
        item = self.item
        found = self._found.get(item.id, ()) if item else ()
        if item and not number < len(found):
            self._context.say(_("There is no such time."), is_urgent=True)
        return item, found[number] if number < len(found) else None

    def accept(self, offer_id: str) -> None:
        """The offer was taken."""
        item, offer = self._offer(offer_id)
        if item and offer:
            self.acts.accept(item, offer)

    def decline(self, offer_id: str) -> None:
        """The offer was declined."""
        item, offer = self._offer(offer_id)
        if item and offer:
            self.acts.decline(item, offer)

    def _offer(self, offer_id: str) -> tuple[WaitingItem | None, OfferRow | None]:
        item = self.item
        return item, next((offer for offer in item.offers if offer.id == offer_id), None) if item else None

    def snooze(self, days: int) -> None:
        """Put the item off by so many days; 0: show it again."""
        if item := self.item:
            self.acts.snooze(item, self._context.today() + timedelta(days=days) if days else None)

    def close_item(self) -> None:
        """Take the item off its list."""
        if item := self.item:
            self.acts.close(item)

    def open_visit(self) -> None:
        """Show the visit behind the item."""
        if item := self.item:
            self._desk.go_to_visit(item.id)

    def _ask(self, question: LookAlikes) -> None:
        self.question = question
        self.item_changed.emit()

    def answer(self, patient_id: str) -> None:
        """Who the contact is; empty: somebody new."""
        question, self.question = self.question, None
        if question and patient_id:
            self.acts.same_person(question, patient_id)
        elif question:
            self.acts.different_person(question)
        self.item_changed.emit()
