"""The time-off view: which requests are listed, which one is looked at, what deciding it would do, and deciding it."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.commands.catalogue import DecideTimeOff
from carefront.application.envelope import Applied, Outcome
from carefront.application.time_off_rows import Impact, Queue, TimeOffRow
from carefront.domain.errors import NotAllowed, NotFound
from carefront.domain.schedules import DAY_MINUTES
from carefront.domain.time_off import Stretch, TimeOffState
from carefront.domain.zones import instant_s, period_span_s
from carefront.shared.i18n import _
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.rebook_start import RebookStart, open_rebook
from carefront.viewmodels.time_off_faces import DecisionFace, RowFace, decision_face, row_face
from carefront.viewmodels.time_off_form import TimeOffForm
from carefront.viewmodels.time_off_part import TimeOffPart
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording import time_off_words as words
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.refusals import outcome_sentences
from carefront.wording.times import Times

AGAIN_MS = 200
"""How long others must have written nothing before the queue is read again."""
REBOOK_NOW = "time_off_rebook_now"


class Tab(StrEnum):
    """Which requests are listed."""

    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"
    ALL = "all"


class TimeOffViewModel(QObject):
    """``changed``: other rows; ``decision_changed``: the right side; ``busy_changed``: figures are awaited;
    ``decided``: something was decided, and the queue is read anew."""

    changed = Signal()
    decision_changed = Signal()
    busy_changed = Signal(bool)
    decided = Signal()

    def __init__(self, desk: WindowViewModel, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._context, self._memory = desk, desk.context, memory
        self.tab = Tab.PENDING
        self.queue: Queue | None = None
        self.refusal = ""
        self.selected = ""
        self.face = DecisionFace()
        self.is_shown = self.is_busy = False
        self._impact: Impact | None = None
        self._asked = self._figured = 0
        self._opened: Mapping[int, tuple[tuple[int, int], ...]] = {}
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self.read)
        desk.data_changed.connect(self._later)
        desk.context.times_changed.connect(self._say_anew)

    @property
    def times(self) -> Times:
        """The clock texts of the clinic."""
        return self._context.maker.times(self._context.zone)

    # --- the queue ---------------------------------------------------------------------------------------------------
    def enter(self, _day: date) -> None:
        """The view is shown."""
        if not self.is_shown:
            self.is_shown = True
            self.read()

    def leave(self) -> None:
        """Another view is shown."""
        self.is_shown = False
        self._again.stop()

    def step(self, direction: int) -> date:
        """The day before or after: the queue has no days of its own."""
        return (self._context.day or self._context.today()) + timedelta(days=direction)

    def _later(self) -> None:
        if self.is_shown:
            self._again.start()

    def read(self) -> None:
        """Ask for the queue; what comes for an earlier question is dropped."""
        self._asked += 1
        self._context.desk.ask(
            lambda reader: reader.time_off().queue(), partial(self._on_queue, self._asked),
            partial(self._on_no_queue, self._asked),
        )  # fmt: skip
        facility = self._context.facility
        if facility:
            identifier = facility.facility_id
            self._context.desk.ask(lambda reader: reader.open_minutes(identifier), self._on_opened, lambda _error: None)

    def _on_opened(self, opened: Mapping[int, tuple[tuple[int, int], ...]]) -> None:
        self._opened = opened

    def new_part(self) -> TimeOffPart | None:
        """A part of what is looked at, to be chosen; none where nothing can be decided."""
        row = self.row
        if row is None or not row.may_decide:
            return None
        spans = self._opened.get(row.first.weekday(), ())
        opened = (min(start for start, _end in spans), max(end for _start, end in spans)) if spans else None
        return TimeOffPart(self._context, row, opened, self)

    def new_form(self, *, is_edit: bool = False) -> TimeOffForm:
        """A form to ask for time off, or to write anew what is looked at."""
        form = TimeOffForm(self._context, self.row if is_edit else None, parent=self)
        form.done.connect(self._on_asked)
        return form

    def _on_asked(self, time_off_id: str) -> None:
        """Look at what was just asked for."""
        self.tab, self.selected = Tab.PENDING, time_off_id
        self.read()

    def _on_queue(self, asked: int, queue: Queue) -> None:
        if asked != self._asked:
            return
        self.queue, self.refusal = queue, ""
        self._keep_selection()
        self.changed.emit()
        self._figure()

    def _on_no_queue(self, asked: int, error: Exception) -> None:
        if asked != self._asked:
            return
        if isinstance(error, NotAllowed):
            self.queue, self.refusal = None, failure_sentence(error)
            self.changed.emit()
        else:
            self._context.fail(error)

    def _keep_selection(self) -> None:
        """The row that was looked at, while it is listed; else the one that took its place, else the first."""
        listed = [row.time_off_id for row in self.listed()]
        if self.selected not in listed:
            self.selected = listed[0] if listed else ""

    def listed(self) -> tuple[TimeOffRow, ...]:
        """The requests of the tab."""
        rows = self.queue.rows if self.queue else ()
        if self.tab is Tab.ALL:
            return rows
        return tuple(row for row in rows if row.state == self.tab.value)

    def rows(self) -> tuple[RowFace, ...]:
        """The lines of the queue."""
        return tuple(row_face(row, self.times) for row in self.listed())

    def _say_anew(self) -> None:
        """Times are written in another way from now on."""
        if self.row:
            self.face = decision_face(self.row, self._impact, self.times)
        self.changed.emit()
        self.decision_changed.emit()

    def choose_tab(self, tab: Tab) -> None:
        """List others."""
        if tab is not self.tab:
            self.tab = tab
            self._keep_selection()
            self.changed.emit()
            self._figure()

    def select(self, time_off_id: str) -> None:
        """Look at another request."""
        if time_off_id != self.selected:
            self.selected = time_off_id
            self._figure()

    @property
    def row(self) -> TimeOffRow | None:
        """The request that is looked at."""
        return next((row for row in self.listed() if row.time_off_id == self.selected), None)

    @property
    def title(self) -> str:
        """What stands over the queue."""
        return words.title(self.queue.pending if self.queue else 0, is_mine=self._decides)

    @property
    def _decides(self) -> bool:
        """Whether the reader decides about anything that waits, or nothing does."""
        pending = [row for row in self.queue.rows if row.state is TimeOffState.PENDING] if self.queue else []
        return not pending or any(row.may_decide for row in pending)

    def tab_names(self) -> tuple[tuple[Tab, str], ...]:
        """The tabs; the first says how many wait."""
        pending = self.queue.pending if self.queue else 0
        first = _("To decide ({count})") if self._decides else _("Waiting ({count})")
        return (
            (Tab.PENDING, first.format(count=pending)), (Tab.APPROVED, _("Approved")),
            (Tab.DENIED, _("Denied")), (Tab.ALL, _("All")),
        )  # fmt: skip

    @property
    def emptiness(self) -> str:
        """Why there is no row; empty where there is one."""
        if self.refusal:
            return self.refusal
        if self.queue is None or self.listed():
            return ""
        return _("All requests handled.") if self.tab is Tab.PENDING else _("Nothing here yet.")

    @property
    def may_ask(self) -> bool:
        """Whether time off can be asked for, for anybody."""
        return bool(self.queue and self.queue.people)

    # --- the impact --------------------------------------------------------------------------------------------------
    def _figure(self) -> None:
        """Show what was asked at once, and what it would do as soon as that is worked out."""
        self._figured += 1
        row, self._impact = self.row, None
        self.face = decision_face(row, None, self.times) if row else DecisionFace()
        self.decision_changed.emit()
        if row is None:
            self._set_busy(False)
            return
        self._set_busy(True)
        identifier = row.time_off_id
        self._context.desk.ask(
            lambda reader: reader.time_off().impact(identifier), partial(self._on_impact, self._figured),
            partial(self._on_no_impact, self._figured),
        )  # fmt: skip

    def _on_impact(self, figured: int, found: Impact) -> None:
        row = self.row
        if figured != self._figured or row is None:
            return
        self._impact = found
        self.face = decision_face(row, found, self.times)
        self._set_busy(False)
        self.decision_changed.emit()

    def _on_no_impact(self, figured: int, error: Exception) -> None:
        if figured == self._figured:
            self._set_busy(False)
            if not isinstance(error, NotFound):
                self._context.fail(error)

    def _set_busy(self, is_busy: bool) -> None:
        if is_busy != self.is_busy:
            self.is_busy = is_busy
            self.busy_changed.emit(is_busy)

    # --- deciding ----------------------------------------------------------------------------------------------------
    @property
    def needs_reason(self) -> bool:
        """Whether approving breaks a rule, so that it needs a reason."""
        return bool(self._impact and self._impact.breaches)

    @property
    def rebooks_now(self) -> bool:
        """Whether the affected visits are placed anew right after approving; kept for the next time."""
        return self._memory.value(REBOOK_NOW) != "no"

    def choose_rebook(self, is_wanted: bool) -> None:
        """Place the affected visits anew right after approving, or leave them as they are."""
        self._memory.put(REBOOK_NOW, "" if is_wanted else "no")

    def approve(self, override_reason: str = "") -> None:
        """Approve what is looked at; ``override_reason`` where a rule is broken."""
        row = self.row
        if row and row.may_decide:
            self.decide(DecideTimeOff(row.time_off_id, TimeOffState.APPROVED, override_reason=override_reason))

    def approve_part(self, part: TimeOffPart, reason: str, override_reason: str) -> None:
        """Approve the chosen part; the rest is denied with the reason."""
        command = part.command(reason, override_reason)
        if command is not None:
            self.decide(command)

    def deny(self, reason: str) -> None:
        """Deny it; the requester reads why."""
        row = self.row
        if row and row.may_decide:
            self.decide(DecideTimeOff(row.time_off_id, TimeOffState.DENIED, reason))

    def withdraw(self) -> None:
        """Take back what was asked."""
        row = self.row
        if row and row.may_edit:
            self.decide(DecideTimeOff(row.time_off_id, TimeOffState.WITHDRAWN))

    def cancel(self) -> None:
        """Take approved time off back: the time is free again."""
        row = self.row
        if row and row.may_cancel:
            self.decide(DecideTimeOff(row.time_off_id, TimeOffState.CANCELLED))

    def decide(self, command: DecideTimeOff) -> None:
        """Run a decision on what is looked at, unless somebody changed it meanwhile."""
        row, found = self.row, self._impact
        if row is None:
            return
        wish = self._wish(row, found, command.part) if command.state is TimeOffState.APPROVED else None
        self._context.execute(
            command, {row.time_off_id: row.row_version}, partial(self._on_decided, wish), self._on_refused,
            self._on_failed,
        )  # fmt: skip

    def _wish(self, row: TimeOffRow, found: Impact | None, part: Stretch | None) -> RebookStart | None:
        """What there is to place anew afterwards, if that is wanted."""
        if found is None or not found.affected or not self.rebooks_now:
            return None
        start_s, end_s = found.start_s, found.end_s
        if part is not None:
            start_s, end_s = self.instants(part)
            if not any(visit.start_s < end_s and visit.end_s > start_s for visit in found.affected):
                return None
        return RebookStart(row.account_id, start_s, end_s, row.reason)

    def instants(self, part: Stretch) -> tuple[int, int]:
        """A stretch as instants of the clinic's wall clock."""
        zone = self.times.zone
        if part.period is not None and (span := period_span_s(part.first, part.period, zone)) is not None:
            return span
        return instant_s(part.first, 0, zone), instant_s(part.last, DAY_MINUTES, zone)

    def _on_decided(self, wish: RebookStart | None, _outcome: Applied) -> None:
        self.read()
        self.decided.emit()
        if wish is not None:
            open_rebook(self._desk, wish)

    def _on_refused(self, outcome: Outcome) -> None:
        self._context.complain(" ".join(outcome_sentences(outcome, self._context.speaker())))
        self.read()

    def _on_failed(self, error: Exception) -> None:
        self._context.complain(words.entry_problem(error, self.times)[1])
        self.read()

    def go_to_visit(self, appointment_id: str) -> None:
        """Show a visit on its day."""
        self._desk.go_to_visit(appointment_id)
