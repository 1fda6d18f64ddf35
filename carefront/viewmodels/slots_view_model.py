"""The slots of a resource on a range of days: read, filtered, and every act on them. QtCore only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.slot_catalogue import BlockSlot, CompleteSlot, ReleaseSlot, RemoveManualSlot
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.queries.slots_from_layers import CutSlot
from carefront.application.schedule_rows import Named, ResourceSetUp
from carefront.domain.appointments import BlockKind
from carefront.domain.availability import MANUAL
from carefront.domain.errors import InvalidValue
from carefront.domain.schedules import BlockType
from carefront.domain.slots import CUT, SlotState
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.viewmodels.booking_start import begin_booking
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.slot_generation import SlotGeneration
from carefront.viewmodels.slot_making import SlotDraft, usual_draft
from carefront.viewmodels.slot_reading import DayFaces, Question, Read, SlotFace, book_hindrance, read_slots
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording.refusals import outcome_sentences
from carefront.wording.schedule_words import block_type_words
from carefront.wording.set_up_words import block_kind
from carefront.wording.slot_words import (
    counts_text,
    not_offered_text,
    places_text,
    slot_problem,
    slot_source,
    slot_state_words,
)
from carefront.wording.times import Times

WEEK, MOST_DAYS = 7, 92
"""How many days are shown at first, and at most."""

_DAY = timedelta(days=1)


class SlotsViewModel(QObject):
    """``listed``: other slots, another choice of days, rights or resources. ``chose``: another slot is chosen.
    ``complained``: sentences why nothing was done. ``acted``: something was; what, and how to take it back.
    """

    listed = Signal()
    chose = Signal()
    complained = Signal(tuple)
    acted = Signal()

    def __init__(self, desk: WindowViewModel, facility_id: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._context, self._facility_id = desk, desk.context, facility_id
        self.generation = SlotGeneration(self._context, self)
        self.generation.complained.connect(self.complained)
        self.read: Read | None = None
        self.resource_id = self.chosen = ""
        self.state: SlotState | None = None
        self.first = self.last = date.min
        self.done = self.undo = ""
        self._serial = 0
        self._known: tuple[Named, ...] = ()
        self._answered = Question()
        self._is_acting = self._did = False
        self._made: frozenset[int] = frozenset()
        desk.history_changed.connect(self._on_history)
        self._stay_in_week(self._context.today())

    @property
    def times(self) -> Times:
        """How times are said in the clinic."""
        return self._context.maker.clinic_times(self._context.zone)

    # --- what is shown -----------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read anew; what is shown stays until then."""
        asked = Question(self._facility_id(), self.resource_id, self.first, self.last)
        if not asked.facility_id:
            self.read = Read()
            self.listed.emit()
            return
        if asked != self._answered:
            self._known, self.read = self.resources, None
            self.listed.emit()
        self._serial += 1
        serial = self._serial
        self._context.desk.ask(
            partial(read_slots, asked), partial(self._on_read, serial, asked), partial(self._on_not_read, serial)
        )

    def choose_resource(self, resource_id: str) -> None:
        """Show another resource's slots."""
        if resource_id != self.resource_id:
            self.resource_id = resource_id
            self._forget_done()
            self.refresh()

    def choose_days(self, first: date, last: date) -> None:
        """Show other days; a first after the last takes it along, and at most ``MOST_DAYS`` are shown."""
        last = min(max(first, last), first + timedelta(days=MOST_DAYS - 1))
        if (first, last) != (self.first, self.last):
            self.first, self.last = first, last
            self.refresh()

    def step(self, rounds: int) -> None:
        """Show as many days later (earlier if negative)."""
        days = timedelta(days=rounds * ((self.last - self.first).days + 1))
        self.choose_days(self.first + days, self.last + days)

    def show_this_week(self) -> None:
        """Show the clinic's week of today."""
        first = self.times.week_of(self._context.today())
        self.choose_days(first, first + timedelta(days=WEEK - 1))

    def choose_state(self, state: str) -> None:
        """Leave the slots of one state; all for an empty text."""
        self.state = SlotState(state) if state else None
        self._keep_chosen()
        self.listed.emit()

    def choose(self, key: str) -> None:
        """Point at a slot, by its key; at none for an empty text."""
        if key != self.chosen:
            self.chosen = key
            self.chose.emit()

    @property
    def is_loading(self) -> bool:
        """Whether nothing of what is wanted is on screen yet."""
        return self.read is None

    @property
    def resources(self) -> tuple[Named, ...]:
        """Who may have slots."""
        return self.read.resources if self.read else self._known

    @property
    def set_up(self) -> ResourceSetUp | None:
        """The resource with what the actor may do."""
        return self.read.set_up if self.read else None

    def slot(self) -> CutSlot | None:
        """The chosen slot."""
        slots = self.read.slots if self.read else ()
        return next((slot for slot in slots if str(slot.key) == self.chosen), None) if self.chosen else None

    def states(self) -> tuple[tuple[str, str], ...]:
        """(id, words) to show slots of; the empty id for all."""
        return ("", _("All states")), *((state.value, word) for state, word in slot_state_words().items())

    def types(self) -> tuple[tuple[str, str], ...]:
        """(id, words) of what a slot may be for, the usual one first."""
        return tuple((kind, words) for kind, words in block_type_words().items() if BlockType(kind) in CUT)

    def block_kinds(self) -> tuple[tuple[str, str], ...]:
        """(id, words) of why a slot may be blocked."""
        return tuple((kind.value, block_kind(kind)) for kind in BlockKind)

    def days(self) -> tuple[DayFaces, ...]:
        """The slots in view, by day."""
        by_day: dict[date, list[SlotFace]] = {}
        times, names = self.times, self._schedule_names()
        states, types = slot_state_words(), block_type_words()
        for slot in self._shown():
            texts = (
                times.span(slot.start_s, slot.end_s), states[slot.state], places_text(slot.free, slot.capacity),
                types[slot.type.value], slot_source(slot.source, names), str(slot.key),
            )  # fmt: skip
            by_day.setdefault(times.at(slot.start_s).date(), []).append(SlotFace(str(slot.key), texts))
        return tuple(DayFaces(day, times.full_day(day), tuple(rows)) for day, rows in by_day.items())

    def summary(self) -> str:
        """How many slots there are, by state."""
        return counts_text([slot.state for slot in self.read.slots]) if self.read else ""

    def read_only(self) -> str:
        """Why slots can't be changed; empty if they can."""
        set_up = self.set_up
        if set_up is None or (set_up.may_create and set_up.may_edit):
            return ""
        if set_up.may_edit:
            return _("You may change slots but not make new ones.")
        if set_up.may_create:
            return _("You may make slots but not change those there are.")
        return _("You may look at slots but not change them.")

    def emptiness(self) -> tuple[str, str, str]:
        """Why the list is empty, what can be done, and the id of that: ``all``, or a command of the window. Empty texts
        while there is something to see."""
        if self.read is None or self._shown():
            return "", "", ""
        if self.set_up is None:
            return _("No people, rooms or things yet."), _("People, rooms and things"), "settings:resources"
        if self.read.slots:
            return _("No slot of these days is in that state."), _("Show all states"), "all"
        return _("There are no slots on these days."), _("Schedules"), "settings:schedules"

    def hindrance(self, act: str) -> str:
        """Why ``book``, ``block``, ``release``, ``remove`` or ``complete`` can't be done with the chosen slot."""
        slot, set_up = self.slot(), self.set_up
        if slot is None or set_up is None:
            return _("Choose a slot first.")
        if act == "book":
            return book_hindrance(slot)
        if act == "complete":
            return "" if slot.state is SlotState.RESERVED else _("Only a reserved slot can be completed.")
        if not set_up.may_edit:
            return _("You may look at slots but not change them.")
        if act == "block":
            return "" if slot.state is SlotState.AVAILABLE else _("Only an available slot can be blocked.")
        if act == "release":
            return "" if slot.state is SlotState.BLOCKED else _("Only a blocked slot can be freed.")
        return "" if self._manual_id(slot) else _("Only a slot made by hand can be removed.")

    # --- acts --------------------------------------------------------------------------------------------------------
    def block(self, kind: str, name: str) -> None:
        """Block the chosen slot."""
        slot = self.slot()
        if slot and not self.hindrance("block"):
            self._run(BlockSlot(new_id(), slot.key, BlockKind(kind), name.strip()))

    def act(self, act: str) -> None:
        """Free, remove or complete the chosen slot: ``release``, ``remove``, ``complete``."""
        slot = self.slot()
        if slot is None or self.hindrance(act):
            return
        if act == "release":
            self._run(ReleaseSlot(slot.key))
        elif act == "complete":
            self._run(CompleteSlot(slot.key))
        else:
            self._run(RemoveManualSlot(self._manual_id(slot)))

    def begin(self, *, is_cut: bool) -> SlotDraft:
        """What the fields of a new slot or window begin with: the chosen slot's day, else today or the first day."""
        slot, now = self.slot(), self.times.at(self._context.now_s())
        day = self.times.at(slot.start_s).date() if slot else min(max(now.date(), self.first), self.last)
        return usual_draft(day, now, is_cut=is_cut)

    def make(self, draft: SlotDraft, done: Callable[[], None], *, is_cut: bool) -> None:
        """Add the slot, or cut the window into sessions; its day is shown. ``done`` when it is stored."""
        try:
            command = draft.command(self.resource_id, self.times, is_cut=is_cut)
            starts = frozenset(draft.starts_s(self.times, is_cut=is_cut))
        except InvalidValue as problem:
            self._complain((slot_problem(problem),))
            return
        self._run(command, partial(self._on_made, draft.day, starts, done))

    def book(self) -> bool:
        """Go to the day of the chosen slot and open the booking there; whether it could be done."""
        slot = self.slot()
        if slot is None or self.hindrance("book"):
            return False
        place = Place(slot.resource_id, slot.start_s, slot.end_s, is_range=True, room_id=slot.room_id or "")
        begin_booking(self._desk, place)
        return True

    # --- answers -----------------------------------------------------------------------------------------------------
    def _on_read(self, serial: int, asked: Question, read: Read) -> None:
        if serial != self._serial:
            return
        self.resource_id = read.set_up.id if read.set_up else ""
        self._answered = Question(asked.facility_id, self.resource_id, asked.first, asked.last)
        self.read = read
        self._keep_chosen()
        self.listed.emit()
        self._check_made()

    def _on_not_read(self, serial: int, error: Exception) -> None:
        if serial == self._serial:
            self.read = self.read or Read()
            self.listed.emit()
            self._context.fail(error)

    def _keep_chosen(self) -> None:
        if self.chosen not in {str(slot.key) for slot in self._shown()}:
            self.choose("")

    def _check_made(self) -> None:
        """Say so where what was made by hand lies in time that nobody can be booked in."""
        made, self._made = self._made, frozenset()
        if made and self.read and self.set_up:
            offered = {slot.start_s for slot in self.read.slots if slot.source == MANUAL}
            if missing := len(made - offered):
                self._complain((not_offered_text(missing, len(made), self.set_up.name),))

    def _on_made(self, day: date, starts: frozenset[int], done: Callable[[], None]) -> None:
        self._made = starts
        if not self.first <= day <= self.last:
            self._stay_in_week(day)
        done()

    def _on_history(self) -> None:
        """What this page did can be taken back here, as long as it is the last act."""
        history = self._desk.history
        self.done, self.undo = (history.done, history.undo) if self._did else ("", "")
        self._did = False
        self.acted.emit()

    def _forget_done(self) -> None:
        self.done = self.undo = ""
        self.generation.forget()
        self.acted.emit()

    def _run(self, command: Command, done: Callable[[], None] | None = None) -> None:
        if not self._is_acting:
            self._is_acting = True
            self.generation.forget()
            self.complained.emit(())
            self._context.execute(command, {}, partial(self._on_applied, done), self._on_refused, self._on_failed)

    def _on_applied(self, done: Callable[[], None] | None, _applied: Applied) -> None:
        self._is_acting, self._did = False, True
        if done:
            done()

    def _on_refused(self, outcome: Outcome) -> None:
        self._is_acting = False
        self._complain(outcome_sentences(outcome, self._context.clinic_speaker()))
        self.refresh()

    def _on_failed(self, error: Exception) -> None:
        self._is_acting = False
        self._complain((slot_problem(error),))
        self.refresh()

    def _complain(self, sentences: tuple[str, ...]) -> None:
        self.complained.emit(sentences)
        self._context.say(" ".join(sentences), is_urgent=True)

    # --- parts -------------------------------------------------------------------------------------------------------
    def _stay_in_week(self, day: date) -> None:
        self.first = self.times.week_of(day)
        self.last = self.first + timedelta(days=WEEK - 1)

    def _shown(self) -> tuple[CutSlot, ...]:
        slots = self.read.slots if self.read else ()
        return slots if self.state is None else tuple(slot for slot in slots if slot.state is self.state)

    def _schedule_names(self) -> dict[str, str]:
        return {row.id: row.name for row in self.set_up.schedules} if self.set_up else {}

    def _manual_id(self, slot: CutSlot) -> str:
        """The id of what was made by hand; empty for a slot of a schedule or of hours."""
        known = self.set_up.manual_slots if self.set_up and slot.source == MANUAL else ()
        return next((row.id for row in known if int(row.start.timestamp()) == slot.start_s), "")
