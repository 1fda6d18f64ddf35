"""The wizard of a rebooking: who is concerned, another time for each, who is told, what came of it.

Everything chosen is written down at once, so that closing loses nothing and somebody else can go on.
"""

from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from carefront.application.booking import instant
from carefront.application.commands.rebook_catalogue import (
    ApplyRebook,
    CloseRebook,
    RebookMove,
    StartRebook,
    Unplaced,
)
from carefront.application.desk import DeskReader
from carefront.application.envelope import Applied, Outcome
from carefront.application.rebook_rows import RebookLine, RebookPlan, RebookSheet
from carefront.domain.errors import Stopped
from carefront.domain.rebook_lists import ItemState
from carefront.domain.rebooking import Reach
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.memory import ForgetfulMemory, Memory
from carefront.viewmodels.rebook_core import RebookCore
from carefront.viewmodels.rebook_faces import (
    PLAN,
    RESULT,
    TELL,
    WHO,
    Opened,
    RebookState,
    Row,
    row_of,
)
from carefront.viewmodels.rebook_start import AwayToday, RebookStart
from carefront.viewmodels.visit_acts import Choice
from carefront.wording import rebook_words as say
from carefront.wording.refusals import outcome_sentences

Answer = TypeVar("Answer")
REACH = "rebook_reach"
"""What is remembered: how far a plan may go."""


_DONE = frozenset({ItemState.MOVED, ItemState.WAITLISTED})


class _Watch:
    """Tells another thread to stop."""

    def __init__(self) -> None:
        self.is_stopped = False

    def stopped(self) -> bool:
        return self.is_stopped

    def goes_on(self) -> bool:
        return not self.is_stopped


class RebookViewModel(RebookCore):
    """The wizard of one window. ``begun_found``: rebookings to go on with, to choose from."""

    begun_found = Signal(object)
    _progressed = Signal(object, int, int)

    def __init__(self, context: DeskContext, memory: Memory | None = None, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self._memory = memory or ForgetfulMemory()
        self._watch = _Watch()
        self._progressed.connect(self._on_progress, Qt.ConnectionType.QueuedConnection)

    # --- opening -----------------------------------------------------------------------------------------------------
    def open(self, wanted: object) -> None:
        """Show the wizard: for a ``RebookStart``, for ``AwayToday`` or its two values, or a rebooking by its id."""
        if isinstance(wanted, tuple):
            wanted = AwayToday(*wanted)
        if isinstance(wanted, AwayToday):
            self._ask(lambda reader: reader.rebook().rest_of_day(wanted.resource_id, wanted.day), self._on_away)
        elif isinstance(wanted, RebookStart):
            self._ask(partial(_begun, wanted), partial(self._on_begun, wanted))
        else:
            self._read(str(wanted), RESULT)

    def resume(self) -> None:
        """Take up a rebooking that was begun; of several ``begun_found`` tells the choices."""
        self._ask(lambda reader: reader.rebook().undone(), self._on_undone)

    def _on_undone(self, lines: tuple[RebookLine, ...]) -> None:
        if not lines:
            self._context.say(_("There is no rebooking to go on with."))
        elif len(lines) == 1:
            self.open(lines[0].rebook_id)
        else:
            speaker = self._context.speaker()
            self.begun_found.emit(tuple(Choice(line.rebook_id, say.resume_text(line, speaker)) for line in lines))

    def _on_away(self, found: tuple[str, int, int]) -> None:
        self.open(RebookStart(*found, reason=_("Away today"), is_planned=True))

    def _on_begun(self, start: RebookStart, found: tuple[str, tuple[str, ...]]) -> None:
        rebook_id, appointment_ids = found
        if rebook_id:
            self._read(rebook_id, PLAN)
            return
        reach = self._remembered()
        command = StartRebook(
            new_id(), start.account_id, instant(start.start_s), instant(start.end_s), appointment_ids, start.reason,
            reach, start.is_planned,
        )  # fmt: skip
        self._write(command, partial(self._on_started, command.rebook_id))

    def _on_started(self, rebook_id: str, _outcome: Outcome) -> None:
        self._read(rebook_id, WHO)
        self._context.rebook_left.emit()

    def _remembered(self) -> Reach:
        try:
            return Reach(str(self._memory.value(REACH) or Reach.ANY))
        except (ValueError, KeyError):
            return Reach.ANY

    def _read(self, rebook_id: str, step: int) -> None:
        self._ask(lambda reader: reader.rebook().sheet(rebook_id), partial(self._on_sheet, step))

    def _on_sheet(self, step: int, sheet: RebookSheet) -> None:
        own = frozenset(self._hold_id(row.item.id) for row in sheet.rows if row.item)
        before = self._open if self._open and self._open.sheet.rebook.id == sheet.rebook.id else None
        rows = {row.visit.appointment_id: row_of(row, own) for row in sheet.rows}
        for key, row in rows.items():
            known = before.rows.get(key) if before else None
            if known is not None and known.is_open:
                row.reasons = row.reasons or known.reasons
        self._open = Opened(sheet, rows, before.until_s if before else 0)
        if not before:
            is_done = rows and all(not row.is_open for row in rows.values())
            has_begun = any(row.pick or not row.is_open for row in rows.values())
            first = next(iter(rows), "")
            self.state = RebookState(
                is_open=True, step=RESULT if is_done else min(step, PLAN) if has_begun else WHO, current=first,
                reach=sheet.rebook.reach,
            )  # fmt: skip
        self._show()
        missing = [key for key, row in rows.items() if row.is_open and row.pick is None and not row.is_locked]
        if missing and self.state.step != RESULT:
            self._plan(tuple(missing))

    def refresh(self) -> None:
        """Read again what others may have changed; what is being chosen here stays."""
        if self._open and not self.state.busy:
            self._read(self._open.sheet.rebook.id, self.state.step)

    def close(self) -> None:
        """Leave; everything is written down, and it can be taken up again."""
        self.stop()
        self._release()
        self._open, self.state = None, RebookState()
        self.changed.emit(self.state)
        self._context.rebook_left.emit()

    # --- steps -------------------------------------------------------------------------------------------------------
    def go(self, step: int) -> None:
        """Show a step, from the first to the last."""
        if self._open and WHO <= step <= RESULT:
            self._show(step=step, notice="")
            self._context.say(say.step_line(step))

    def next(self) -> None:
        """The step after this one; the last but one applies."""
        if self.state.step == TELL and self._ready():
            self.apply()
        else:
            self.go(self.state.step + 1)

    def back(self) -> None:
        """The step before."""
        self.go(self.state.step - 1)

    # --- planning ----------------------------------------------------------------------------------------------------
    def widen(self, appointment_id: str) -> None:
        """Look for anybody at any time, for this visit only."""
        row = self._row(appointment_id)
        if row and row.is_open and not row.holder:
            row.is_wide, row.is_locked, row.pick = True, False, None
            self._plan((appointment_id,))

    def set_reach(self, choice: str) -> None:
        """How far the plan may go (one of ``reaches``): what is not locked is planned anew."""
        reach = Reach(choice)
        if reach is not self.state.reach:
            self._memory.put(REACH, reach.value)
            self._show(reach=reach)
            self.replan()

    def replan(self) -> None:
        """A proposal for every visit that is not locked."""
        for row in self._rows():
            if row.is_open and not row.is_locked:
                row.pick, row.reasons = None, ()
        self._plan(())

    def hand_over(self, account_id: str) -> None:
        """Give somebody else whatever they are free for, each at its own time; the rest stays planned as it is."""
        keys = tuple(row.visit.appointment_id for row in self._rows() if row.is_open and not row.is_locked)
        self._plan(keys, cover_id=account_id)

    def _plan(self, keys: tuple[str, ...], cover_id: str = "") -> None:
        if self._open is None:
            return
        question = self._question(kept_all=bool(keys), apart=keys, cover_id=cover_id)
        watch = self._watch = _Watch()
        self._show(busy=_("Looking for other times…"), done=0, total=0, notice="")
        self._context.desk.ask(
            lambda reader: reader.rebook().plan(
                question, lambda done, total: self._progressed.emit(watch, done, total), watch.stopped
            ),
            partial(self._on_plan, watch, bool(cover_id)), partial(self._on_failed, watch),
        )  # fmt: skip

    def _on_progress(self, watch: object, done: int, total: int) -> None:
        if watch is self._watch and self.state.busy:
            self._show(done=done, total=total)

    def _on_plan(self, watch: _Watch, is_cover: bool, plan: RebookPlan) -> None:
        if watch is not self._watch or self._open is None:
            return
        self._open.until_s = plan.until_s
        planned = []
        for found in plan.rows:
            row = self._row(found.appointment_id)
            if row is not None and row.is_open and (found.pick is not None or not is_cover):
                row.pick, row.reasons = found.pick, found.reasons
                row.codes = " ".join(dict.fromkeys(reason.code.value for reason in found.reasons))
                row.is_locked = row.is_locked or (is_cover and found.pick is not None)
                planned.append(row)
        notice = "" if plan.is_whole else say.stopped_text(len(planned), len(self._open.rows))
        self._save(*planned)
        self._show(busy="", notice=notice)
        self._context.say(notice or self.state.totals)

    def stop(self) -> None:
        """Stop what takes long: a plan keeps what it has, moving keeps nothing."""
        self._watch.is_stopped = True

    # --- applying ---
    def call_list(self) -> tuple[str, tuple[str, ...]]:
        """The title and the lines of the call list, urgent ones first: name, phone, what to say."""
        speaker, writer = self._context.speaker(), self._writer()
        rows = sorted((row for row in self._rows() if row.is_chosen), key=lambda row: not row.visit.is_urgent)
        return self.state.title, tuple(
            say.call_line(row.visit.patient_name, say.call_text(row.visit, speaker), writer.outcome(row))
            for row in rows
        )

    def apply(self) -> None:
        """Give all chosen visits their other times in one step; the rest goes onto the waitlist."""
        if self._open is None or self.state.busy:
            return
        sheet, watch = self._open.sheet, _Watch()
        self._watch = watch
        rows = [row for row in self._rows() if row.is_open and row.is_chosen]
        command = ApplyRebook(
            sheet.rebook.id, sheet.rebook.account_id, tuple(_move(row) for row in rows if row.pick is not None),
            tuple(
                Unplaced(row.visit.appointment_id, new_id(), row.codes)
                for row in rows if row.pick is None and row.visit.patient_id
            ),
            self._absence(),
        )  # fmt: skip
        self._show(busy=_("Moving visits…"), done=0, total=0, notice="")
        self._context.desk.act(
            lambda writer: writer.execute(command, {}, watch.goes_on), self._on_applied, partial(self._on_failed, watch)
        )

    def _on_applied(self, outcome: Outcome) -> None:
        if self._open is None:
            return
        if not isinstance(outcome, Applied):
            sentences = outcome_sentences(outcome, self._context.speaker())
            self._show(busy="", notice=" ".join(sentences))
            self._context.say(" ".join(sentences[:1]), is_urgent=True)
            return
        result = outcome.result
        text = say.applied_text(*(len(result.get(name, ())) for name in ("moved", "left", "waitlisted", "gone")))
        self._release()
        self._show(busy="", step=RESULT, notice=text)
        self._context.applied.emit()
        self._context.reconfigured.emit()
        self._context.say(text)
        self._read(self._open.sheet.rebook.id, RESULT)

    def finish(self) -> None:
        """It is done with: visits that are still open are left as they are. Where somebody else is to write down the
        time off, the list stays for them, unless nothing of it was done."""
        stays = self._waits_for_others and any(row.state in _DONE for row in self._rows())
        if stays:
            self.close()
        elif self._open:
            self._write(CloseRebook(self._open.sheet.rebook.id), lambda _done: self._context.applied.emit())
            self.close()

    def _on_failed(self, watch: _Watch, error: Exception) -> None:
        if watch is not self._watch:
            return
        notice = say.nothing_moved() if isinstance(error, Stopped) else ""
        self._show(busy="", notice=notice)
        if notice:
            self._context.say(notice)
        else:
            self._context.fail(error)


def _begun(start: RebookStart, reader: DeskReader) -> tuple[str, tuple[str, ...]]:
    """The rebooking of the same absence that was begun before, else the visits of a new one, urgent ones first."""
    for line in reader.rebook().undone():
        if line.account_id == start.account_id and line.start_s < start.end_s and start.start_s < line.end_s:
            return line.rebook_id, ()
    visits = reader.rebook().affected(start.account_id, start.start_s, start.end_s)
    ordered = sorted(visits, key=lambda visit: (not visit.is_urgent, visit.start_s))
    return "", tuple(visit.appointment_id for visit in ordered)


def _move(row: Row) -> RebookMove:
    assert row.pick is not None
    visit = row.visit
    return RebookMove(
        visit.appointment_id, instant(visit.start_s), instant(row.pick.start_s), visit.minutes, row.pick.resources
    )
