"""The schedules of a resource: a list, one being edited with all it comes to, and every act on it. QtCore only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.commands.catalogue import (
    ChangeScheduleState,
    CopySchedule,
    DeleteSchedule,
    SaveSchedule,
    SplitSchedule,
)
from carefront.application.commands.changed_facts import fingerprint
from carefront.application.envelope import Applied, Command
from carefront.application.schedule_rows import ClinicSetUp, Named, ResourceSetUp, ScheduleOutline
from carefront.domain.errors import InvalidValue
from carefront.domain.schedules import Schedule, ScheduleBlock, ScheduleState
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.viewmodels import schedule_draft as drafts
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.outside_gate import OutsideGate
from carefront.wording import editor_words as say
from carefront.wording.schedule_words import (
    block_type_words,
    recurrence_words,
    schedule_state_words,
)
from carefront.wording.times import Times
from carefront.wording.typed_hours import clock_text, parse_clock

OUTLINE_AFTER_MS = 150


class SchedulesViewModel(QObject):
    """``listed``: resources or schedules changed. ``edited``: the schedule being edited, or its chosen block, is
    another or has other values. ``outlined``: what it comes to. ``complained``: sentences why nothing was done.
    """

    listed = Signal()
    edited = Signal()
    outlined = Signal()
    complained = Signal(tuple)

    def __init__(self, context: DeskContext, facility_id: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._facility_id = context, facility_id
        self.gate = OutsideGate(context, self)
        self.gate.refused.connect(self.complained)
        context.reconfigured.connect(self.refresh)
        self.resources: tuple[Named, ...] = ()
        self.set_up: ResourceSetUp | None = None
        self.resource_id = ""
        self.schedule: Schedule | None = None
        self.block = -1
        self.outline = ScheduleOutline()
        self._kept: dict[str, Schedule] = {}
        self._begun: dict[str, Schedule] = {}
        self._wanted = ""
        self._serial = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(OUTLINE_AFTER_MS)
        self._timer.timeout.connect(self._ask_outline)

    @property
    def times(self) -> Times:
        """How times are said in the clinic."""
        return self._context.maker.clinic_times(self._context.zone)

    # --- what there is -----------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read the clinic's resources and the chosen one's schedules anew; what is being edited stays."""
        facility_id = self._facility_id()
        if facility_id:
            self._context.desk.ask(
                lambda reader: reader.schedules().clinic(facility_id), self._on_clinic, self._context.fail
            )

    def choose_resource(self, resource_id: str) -> None:
        """Show another resource's schedules; what was typed for this one is kept."""
        if resource_id != self.resource_id:
            self.resource_id, self.set_up = resource_id, None
            self._edit(None)
        self._ask_resource()

    def _on_clinic(self, clinic: ClinicSetUp) -> None:
        self.resources = clinic.resources
        known = {row.id for row in clinic.resources}
        if self.resource_id not in known:
            self.resource_id = clinic.resources[0].id if clinic.resources else ""
            self._edit(None)
        self.listed.emit()
        self._ask_resource()

    def _ask_resource(self) -> None:
        identifier = self.resource_id
        if identifier:
            self._context.desk.ask(
                lambda reader: reader.schedules().resource(identifier), self._on_resource, self._context.fail
            )

    def _on_resource(self, found: ResourceSetUp) -> None:
        if found.id != self.resource_id:
            return
        self.set_up = found
        shown = self._wanted or (self.schedule.id if self.schedule else "")
        known = {row.id: row for row in found.schedules}
        if shown in known and shown not in self._kept:
            self._edit(known[shown])
        elif self.schedule is None and found.schedules:
            self._edit(self._kept.get(found.schedules[0].id, found.schedules[0]))
        elif self.schedule and shown not in known and shown not in self._kept:
            self._edit(found.schedules[0] if found.schedules else None)
        self._wanted = ""
        self.listed.emit()

    def rows(self) -> tuple[tuple[str, str], ...]:
        """(id, line) of every schedule, those not saved yet last."""
        stored = self.set_up.schedules if self.set_up else ()
        known = {row.id for row in stored}
        fresh = [row for row in self._kept.values() if row.id not in known and row.resource_id == self.resource_id]
        states, rhythms = schedule_state_words(), recurrence_words()
        return tuple(
            (row.id, say.schedule_line(
                row, self.times, states[row.state.value], rhythms[row.recurrence.value], is_dirty=row.id in self._kept
            ))
            for row in (*(self._kept.get(row.id, row) for row in stored), *fresh)
        )  # fmt: skip

    @property
    def is_dirty(self) -> bool:
        """Whether the schedule being edited differs from what is stored."""
        return self.schedule is not None and self.schedule.id in self._kept

    @property
    def has_unsaved(self) -> bool:
        """Whether anything is not saved."""
        return bool(self._kept)

    @property
    def stored(self) -> Schedule | None:
        """The schedule being edited as it is stored; ``None`` for a new one."""
        rows = self.set_up.schedules if self.set_up else ()
        return next((row for row in rows if self.schedule and row.id == self.schedule.id), None)

    # --- editing -----------------------------------------------------------------------------------------------------
    def open(self, schedule_id: str) -> None:
        """Edit a schedule of the list; what was typed in another is kept."""
        rows = {row.id: row for row in (self.set_up.schedules if self.set_up else ())} | self._kept
        if schedule_id in rows and (self.schedule is None or self.schedule.id != schedule_id):
            self._edit(rows[schedule_id])

    def new(self) -> None:
        """Begin a schedule."""
        if self.resource_id:
            self._edit(drafts.blank(self.resource_id, _("New schedule"), self._context.today()))
            self._touch()

    def duplicate(self) -> None:
        """Begin one with the pattern of this one."""
        if self.schedule:
            self._edit(drafts.duplicate(self.schedule, _("Copy of {name}").format(name=self.schedule.name)))
            self._touch()

    def put(self, **values: Any) -> None:
        """Change plain values of the schedule."""
        if self.schedule:
            self._change(drafts.with_values(self.schedule, values))

    def choose_block(self, position: int) -> None:
        """The block that the fields show; -1 for none."""
        if position != self.block:
            self.block = position
            self.edited.emit()

    def add_block(self, weekday: int | None = None, start: int = 540, end: int = 720) -> None:
        """A block more, chosen at once."""
        if self.schedule:
            self.block = len(self.schedule.blocks)
            self._change(drafts.with_block(self.schedule, weekday, start, end))

    def put_block(self, **values: Any) -> bool:
        """Change plain values of the chosen block; whether they can be."""
        return self._on_block(lambda schedule: drafts.with_block_values(schedule, self.block, values))

    def move_block(self, days: int, minutes: int) -> None:
        """Carry the chosen block."""
        if self._on_block(lambda schedule: drafts.moved(schedule, self.block, days, minutes)):
            self.say_block()

    def resize_block(self, minutes: int) -> None:
        """Let the chosen block end later or earlier."""
        if self._on_block(lambda schedule: drafts.resized(schedule, self.block, minutes)):
            self.say_block()

    def say_block(self) -> None:
        """Read the chosen block out."""
        self._context.say(" ".join(self.block_rows()[self.block][:4]))

    def remove_block(self) -> None:
        """Take the chosen block out."""
        if self._on_block(lambda schedule: drafts.without_block(schedule, self.block)) and self.schedule:
            self.block = min(self.block, len(self.schedule.blocks) - 1)
            self.edited.emit()

    def discard(self) -> None:
        """Back to what is stored."""
        if self.schedule:
            self._kept.pop(self.schedule.id, None)
            self._begun.pop(self.schedule.id, None)
            rows = self.set_up.schedules if self.set_up else ()
            self._edit(self.stored or (rows[0] if rows else None))
            self.listed.emit()

    def _on_block(self, change: Callable[[Schedule], Schedule]) -> bool:
        if not self.schedule or not 0 <= self.block < len(self.schedule.blocks):
            return False
        try:
            self._change(change(self.schedule))
        except InvalidValue as problem:
            self.complained.emit((say.problem_text(problem),))
            return False
        return True

    def _change(self, schedule: Schedule) -> None:
        if schedule != self.schedule:
            self.schedule = schedule
            self._touch()

    def _touch(self) -> None:
        assert self.schedule is not None
        if self.schedule == self.stored:
            self._kept.pop(self.schedule.id, None)
        else:
            if self.stored and self.schedule.id not in self._kept:
                self._begun[self.schedule.id] = self.stored
            self._kept[self.schedule.id] = self.schedule
        self.gate.leave()
        self.edited.emit()
        self.listed.emit()
        self._timer.start()

    def _edit(self, schedule: Schedule | None) -> None:
        is_other = (schedule and schedule.id) != (self.schedule and self.schedule.id)
        self.schedule = schedule
        blocks = len(schedule.blocks) if schedule else 0
        self.block = min(0 if is_other else self.block, blocks - 1)
        if is_other:
            self.gate.leave()
        self.edited.emit()
        self._timer.start()

    # --- what it comes to --------------------------------------------------------------------------------------------
    def cells(self) -> tuple[drafts.BlockCell, ...]:
        """Where the blocks stand in the week."""
        return drafts.cells(self.schedule) if self.schedule else ()

    def _ask_outline(self) -> None:
        self._serial += 1
        schedule = self.schedule
        if schedule is None:
            self.outline = ScheduleOutline()
            self.outlined.emit()
            return
        self._context.desk.ask(
            lambda reader: reader.schedules().outline(schedule), partial(self._on_outline, self._serial),
            self._context.fail,
        )  # fmt: skip

    def _on_outline(self, serial: int, outline: ScheduleOutline) -> None:
        if serial == self._serial:
            self.outline = outline
            self.outlined.emit()

    def outline_texts(self) -> tuple[str, str, tuple[str, ...]]:
        """Slots and minutes a week, the next dates, and everything that is wrong."""
        outline = self.outline
        if outline.problem is not None:
            return "", "", (say.problem_text(outline.problem),)
        wrong = tuple(say.conflict_line(conflict, self.times) for conflict in outline.conflicts)
        return say.figures_text(outline.figures), say.next_dates_text(outline.next_dates, self.times), wrong

    # --- acts --------------------------------------------------------------------------------------------------------
    def save(self, *, publishes: bool = False) -> None:
        """Store the schedule, and publish it where asked, in one step."""
        if self.schedule and not self.schedule.name.strip():
            self.complained.emit((say.problem_text(InvalidValue("name", "", "empty")),))
        elif self.schedule:
            named = replace(self.schedule, name=self.schedule.name.strip())
            begun = self._begun.get(named.id)
            seen = fingerprint(begun) if begun else ""
            self._propose(SaveSchedule(named, publishes, seen), self.schedule.id)

    def change_state(self, state: str) -> None:
        """Publish, pause or archive the stored schedule; what was typed is saved with publishing."""
        if not self.schedule:
            return
        if state == ScheduleState.PUBLISHED and (self.is_dirty or self.stored is None):
            self.save(publishes=True)
        elif self.stored:
            self._propose(ChangeScheduleState(self.schedule.id, ScheduleState(state)), "")

    def delete(self) -> None:
        """Delete the schedule; one that was never saved is let go of."""
        if self.stored is None:
            self.discard()
        elif self.schedule:
            self.gate.run(DeleteSchedule(self.schedule.id), partial(self._on_done, self.schedule.id))

    def split(self, at: date) -> None:
        """End it the day before and go on with a copy."""
        if self.stored:
            second = new_id()
            self._wanted = second
            self._propose(SplitSchedule(self.stored.id, second, at), "")

    def copy_to(self, resource_id: str, name: str, first: date, last: date | None) -> None:
        """Copy the stored schedule to a resource, as a draft."""
        if self.stored:
            self._propose(CopySchedule(self.stored.id, new_id(), resource_id, name, first, last), "")

    def _propose(self, command: Command, saves: str) -> None:
        self.gate.propose([command], partial(self._on_done, saves))

    def _on_done(self, saves: str, applied: Applied) -> None:
        self._kept.pop(saves, None)
        self._begun.pop(saves, None)
        if saves == (self.schedule.id if self.schedule else "") and applied.result.get("schedule_id") == saves:
            self._wanted = saves
        self._ask_resource()
        self._context.say(_("Saved."))

    # --- words -------------------------------------------------------------------------------------------------------
    def types(self) -> dict[str, str]:
        """Types of blocks: code and words."""
        return block_type_words()

    def rhythms(self) -> dict[str, str]:
        """How schedules repeat: code and words."""
        return recurrence_words()

    def states(self) -> tuple[str, ...]:
        """The states the stored schedule can go to."""
        moves = {"draft": ("published", "archived"), "published": ("paused", "archived")}
        state = self.schedule.state.value if self.schedule else ""
        return moves.get(state, ("published", "archived") if state == "paused" else ())

    def note(self) -> str:
        """What to know before beginning: where there is no schedule, or only drafts, what counts instead."""
        rows = self.set_up.schedules if self.set_up else ()
        if not self.resources:
            return _("There is nobody to plan for yet. Add resources first.")
        if self.set_up and not rows:
            return _("Without a schedule the working hours count. Once there is one, only published ones do.")
        if rows and not any(row.state is ScheduleState.PUBLISHED for row in rows):
            return _("No schedule is published: nobody can be booked here.")
        return ""

    def chosen_block(self) -> ScheduleBlock | None:
        """The block that the fields show."""
        blocks = self.schedule.blocks if self.schedule else ()
        return blocks[self.block] if 0 <= self.block < len(blocks) else None

    def block_times(self) -> tuple[str, str]:
        """Start and end of the chosen block, for their fields."""
        block = self.chosen_block()
        if block is None:
            return "", ""
        return clock_text(block.period.start, self.times), clock_text(block.period.end, self.times)

    def put_block_times(self, start: str, end: str) -> str:
        """Take typed times; what is wrong with them, if anything."""
        minutes = [parse_clock(start), parse_clock(end)]
        if None in minutes or not self.put_block(start=minutes[0], end=minutes[1]):
            return _("Times are typed as 8:30 or 14:00.")
        return ""

    def block_rows(self) -> tuple[tuple[str, ...], ...]:
        """Day, from, to, type, slot, places and name of every block, in words."""
        types, times = self.types(), self.times
        return tuple(
            (
                _("Every day of it") if block.weekday is None else times.weekday_name(block.weekday),
                clock_text(block.period.start, times), clock_text(block.period.end, times), types[block.type.value],
                _("{count} min").format(count=block.slot_minutes), str(block.capacity or "–"), block.name,
            )
            for block in (self.schedule.blocks if self.schedule else ())
        )  # fmt: skip

    def usual_split(self) -> date:
        """The day a split is offered for: the first of next month."""
        return (self._context.today().replace(day=1) + timedelta(days=32)).replace(day=1)
