"""One window on the desk: which clinic, which day, whose columns; the last act; what other processes have changed."""

from calendar import monthrange
from datetime import date, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.desk import DeskWriter
from carefront.application.envelope import Applied, Outcome
from carefront.application.read_models import AppointmentDetail, FacilityRow, ResourceRow, UndoState
from carefront.domain.appointments import AppointmentStatus
from carefront.shared.i18n import _
from carefront.viewmodels.booking_view_model import BookingViewModel
from carefront.viewmodels.canvas_content import CanvasContent
from carefront.viewmodels.day_view_model import DayViewModel
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.detail_view_model import DetailViewModel
from carefront.viewmodels.emptiness import Emptiness, emptiness_of
from carefront.viewmodels.minute_clock import MinuteClock
from carefront.viewmodels.move_view_model import MoveViewModel
from carefront.viewmodels.visit_acts import VisitActs
from carefront.viewmodels.visit_clipboard import VisitClipboard
from carefront.viewmodels.waiting_view_model import WaitingViewModel
from carefront.viewmodels.window_faces import HistoryTexts, ResourceGroupFace
from carefront.wording.refusals import outcome_sentences
from carefront.wording.status import group_word

if TYPE_CHECKING:
    from carefront.viewmodels.booking_form_view_model import BookingFormViewModel
    from carefront.viewmodels.import_view_model import ImportViewModel

POLL_MS = 250
SETTLE_MS = 50
LOADS_MS = 150
"""How long the first cards have to be painted before anything else is asked."""


class WindowViewModel(QObject):
    """Owns the view models of one window. ``start`` asks the desk; every change is told by a signal.

    ``data_changed``: somebody, here or elsewhere, has written. ``visit_gone_to``: a visit of the day is to be seen.
    """

    facilities_changed = Signal()
    resources_changed = Signal()
    day_changed = Signal()
    history_changed = Signal()
    loads_changed = Signal()
    form_made = Signal(object)
    emptiness_changed = Signal()
    columns_changed = Signal()
    data_changed = Signal()
    visit_gone_to = Signal()

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.day_view = DayViewModel(context, self)
        self.canvas = CanvasContent(context, self.day_view, self)
        self.clipboard = VisitClipboard(context, self)
        self.booking = BookingViewModel(context, self)
        self._form: BookingFormViewModel | None = None
        self.moving = MoveViewModel(context, self)
        self.visits = VisitActs(context, self)
        self.detail = DetailViewModel(context, self.day_view, self)
        self.waiting = WaitingViewModel(context, self)
        self.clock = MinuteClock(context.clock, self)
        self.emptiness: Emptiness | None = None
        self.wanted_columns: frozenset[str] = frozenset()
        self.facilities: tuple[FacilityRow, ...] = ()
        self.resources: tuple[ResourceRow, ...] = ()
        self.checked: frozenset[str] | None = None
        self.history = HistoryTexts()
        self.loads: dict[date, int] = {}
        self._wanted_facility = ""
        self._wanted_day: date | None = None
        self._change_number = -1
        self._loads_asked: tuple[object, ...] = ()
        self._loads_wanted = (date.min, date.min)
        self._loads_later = QTimer(self, singleShot=True, interval=LOADS_MS)
        self._loads_later.timeout.connect(self._ask_loads)
        self._is_polling = False
        self._is_settled = False
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._on_poll)
        self.clock.ticked.connect(self._on_minute)
        self.day_view.grid_changed.connect(self._on_grid)
        context.applied.connect(self._on_applied)
        context.times_changed.connect(self._say_history_anew)
        self.data_changed.connect(self.detail.refresh)
        context.reconfigured.connect(self._read_again)
        self.booking.booked.connect(self.day_view.select_visit)
        self.booking.visit_wanted.connect(self.go_to_visit)
        self.moving.moved.connect(self.day_view.select_visit)

    @property
    def form(self) -> "BookingFormViewModel":
        """The whole booking form; loaded after the first cards, or when somebody wants it before."""
        if self._form is None:
            self._form = self._made_form()
            self.form_made.emit(self._form)
        return self._form

    def _made_form(self) -> "BookingFormViewModel":
        from carefront.viewmodels.booking_form_view_model import BookingFormViewModel

        made = BookingFormViewModel(self.context, self)
        made.booked.connect(self.day_view.select_visit)
        self.day_view.grid_changed.connect(lambda _is_other: made.check_for_changes())
        return made

    @cached_property
    def importing(self) -> "ImportViewModel":
        """The reading of a file from outside; loaded when somebody wants it."""
        from carefront.viewmodels.import_view_model import ImportViewModel

        made = ImportViewModel(self.context, self)
        made.imported.connect(self.start)
        return made

    # What is shown

    def start(self, facility: str = "", day: date | None = None) -> None:
        """Show a clinic (id or name; the first if empty) on ``day`` (its today if ``None``), then watch for changes."""
        self._wanted_facility, self._wanted_day = facility, day
        self.context.desk.ask(lambda reader: reader.facilities(), self._on_facilities, self.context.fail)
        self._poll.start()
        self.clock.start()

    def stop(self) -> None:
        """Stop watching; the window is closing."""
        self._poll.stop()
        self.clock.stop()

    def choose_facility(self, facility_id: str) -> None:
        """Show another clinic, on the same day."""
        found = next((row for row in self.facilities if row.facility_id == facility_id), None)
        if found is None:
            return
        if self._form:
            self._form.close()
        self.context.facility = found
        self.checked = None
        self.context.desk.ask(
            lambda reader: reader.resources(facility_id), partial(self._on_resources, facility_id), self.context.fail
        )

    @property
    def day(self) -> date | None:
        """The day on screen."""
        return self.context.day

    def go_to(self, day: date) -> None:
        """Show a day."""
        self.context.day = day
        self.booking.close()
        self.moving.close()
        self.show_day()  # before whatever else is asked about the day: the reader answers in order
        self.day_changed.emit()

    def stay_on(self, day: date) -> None:
        """What is on screen stays, but the day that the window is on is this one."""
        self.context.day = day
        self.canvas.stay_on(day)
        self.day_changed.emit()

    def step(self, days: int) -> None:
        """Show the day that many days later (earlier if negative)."""
        if self.day:
            self.go_to(self.day + timedelta(days=days))

    def step_months(self, months: int) -> None:
        """Show the same day of another month, or that month's last."""
        if self.day:
            month = self.day.year * 12 + self.day.month - 1 + months
            first = date(month // 12, month % 12 + 1, 1)
            last = monthrange(first.year, first.month)[1]
            self.go_to(first.replace(day=min(self.day.day, last)))

    def go_to_today(self) -> None:
        """Show the clinic's today."""
        self.go_to(self.context.today())

    def go_to_visit(self, appointment_id: str) -> None:
        """Select a visit on its day, there; a column it is in is shown, if none was."""
        desk, fail = self.context.desk, self.context.fail
        desk.ask(lambda reader: reader.appointment(appointment_id), self._on_visit_wanted, fail)

    def _on_visit_wanted(self, visit: AppointmentDetail) -> None:
        columns, shown = [row.resource_id for row in visit.resources], self.shown_columns
        if columns and shown.isdisjoint(columns):
            self.check(shown | {columns[0]})
            self.resources_changed.emit()
        self.day_view.select_visit(visit.appointment_id)
        if self.day != (day := self.context.instant(visit.start_s).date()):
            self.go_to(day)
        self.visit_gone_to.emit()

    def groups(self) -> tuple[ResourceGroupFace, ...]:
        """The sidebar's groups in order, with who is checked."""
        shown = self.shown_columns
        members: dict[str, list[tuple[str, str, bool]]] = {}
        for row in self.resources:
            group = row.group or group_word(row.kind)
            members.setdefault(group, []).append((row.resource_id, row.name, row.resource_id in shown))
        return tuple(ResourceGroupFace(name, tuple(rows)) for name, rows in members.items())

    def check(self, resource_ids: frozenset[str]) -> None:
        """Show exactly these columns."""
        if resource_ids != self.shown_columns:
            self.checked = resource_ids
            self.judge_emptiness()
            self.show_day()
            self.columns_changed.emit()

    @property
    def shown_columns(self) -> frozenset[str]:
        """The ids of the resources whose columns are checked."""
        if self.checked is not None:
            return self.checked
        return frozenset(row.resource_id for row in self.resources if row.kind == "person")

    def show_all(self) -> None:
        """Show every column there is."""
        self.check(frozenset(row.resource_id for row in self.resources))
        self.resources_changed.emit()

    def ask_loads(self, first: date, last: date) -> None:
        """Ask how many visits each day has, for the date navigator; after the cards, which are waited for."""
        self._loads_wanted = (first, last)
        self._loads_later.start()

    def _ask_loads(self) -> None:
        if self.day_view.is_busy:
            self._loads_later.start()
            return
        facility, (first, last) = self.context.facility, self._loads_wanted
        wanted = (facility, first, last, self._change_number)
        if facility and wanted != self._loads_asked:
            self._loads_asked = wanted
            self.context.desk.ask(
                lambda reader: dict(reader.loads(facility.facility_id, first, last)), self._on_loads, self.context.fail
            )

    # Acts

    def undo(self) -> None:
        """Take the last act back."""
        self.context.desk.act(
            lambda writer: writer.undo(), partial(self._on_reverted, self.history.undo), self.context.fail
        )

    def redo(self) -> None:
        """Do it again."""
        self.context.desk.act(
            lambda writer: writer.redo(), partial(self._on_reverted, self.history.redo, is_redo=True), self.context.fail
        )

    # Answers

    def show_day(self) -> None:
        """Read the day on screen anew, with the columns that are wanted."""
        facility, day = self.context.facility, self.day
        if facility and day:
            wanted = None
            if self.checked is not None:
                wanted = tuple(row.resource_id for row in self.resources if row.resource_id in self.checked)
            self.canvas.show(facility.facility_id, day, wanted)

    def _on_facilities(self, rows: tuple[FacilityRow, ...]) -> None:
        self.facilities = rows
        self.facilities_changed.emit()
        wanted = next((row for row in rows if self._wanted_facility in (row.facility_id, row.name)), None)
        chosen = wanted or (rows[0] if rows else None)
        if chosen is None:
            self.judge_emptiness()
            return
        self.choose_facility(chosen.facility_id)

    def _on_resources(self, facility_id: str, rows: tuple[ResourceRow, ...]) -> None:
        if self.context.facility and facility_id == self.context.facility.facility_id:
            self.resources = rows
            wanted = self.wanted_columns & {row.resource_id for row in rows}
            self.checked = self.checked or wanted or None
            self.context.learn_resources(rows)
            self.resources_changed.emit()
            self.columns_changed.emit()
            self.judge_emptiness()
            self.go_to(self.day or self._wanted_day or self.context.today())

    def _read_again(self) -> None:
        from carefront.viewmodels.reconfigured import read_again

        read_again(self)

    def judge_emptiness(self) -> None:
        """Say what is missing before a day can be seen."""
        found = emptiness_of(
            self.context.maker.words, has_clinic=bool(self.facilities), has_resources=bool(self.resources),
            has_columns=bool(self.shown_columns),
        )  # fmt: skip
        if found != self.emptiness:
            self.emptiness = found
            self.emptiness_changed.emit()
            if found:
                self.context.say(found.sentence)

    def _on_grid(self, is_other_day: bool) -> None:
        """What is asked after a day, the history after the first: the writer is loaded for it; cards come first."""
        if not self._is_settled:
            self._is_settled = True
            QTimer.singleShot(SETTLE_MS, self, self._ask_history)
        if is_other_day:
            QTimer.singleShot(SETTLE_MS, self, self.waiting.ask)
        else:
            self.waiting.ask()

    def _on_minute(self) -> None:
        """Minutes waited stand on cards and in the status bar."""
        grid = self.day_view.grid
        if grid and grid.is_today and any(card.status == AppointmentStatus.ARRIVED for card in grid.cards):
            self.day_view.refresh()
        else:
            self.waiting.ask()

    def _on_loads(self, loads: dict[date, int]) -> None:
        self.loads.update(loads)
        self.loads_changed.emit()

    def _on_applied(self) -> None:
        self._on_changed(is_said=True)

    def _on_changed(self, *, is_said: bool = False) -> None:
        self.day_view.refresh()
        self._ask_history(is_said=is_said)
        self.data_changed.emit()

    def _say_history_anew(self) -> None:
        if self.history != HistoryTexts():
            self._ask_history()

    def _ask_history(self, *, is_said: bool = False) -> None:
        self.context.desk.act(_undo_state, partial(self._on_history, is_said), self.context.fail)

    def _on_history(self, is_said: bool, state: UndoState) -> None:
        from carefront.wording.acts import act_done, act_redo, act_undo

        speaker = self.context.speaker()
        self.history = HistoryTexts(
            done=act_done(state.undo, speaker) if state.undo else "",
            undo=act_undo(state.undo, speaker) if state.undo else "",
            redo=act_redo(state.redo, speaker) if state.redo else "",
        )
        self.history_changed.emit()
        if is_said:
            self.context.say(self.history.done)

    def _on_reverted(self, what: str, outcome: Outcome | None, *, is_redo: bool = False) -> None:
        if outcome is None:
            self.context.say(_("There is nothing to redo.") if is_redo else _("There is nothing to undo."))
        elif isinstance(outcome, Applied):
            self.context.say(_("Done: {act}").format(act=what))
            self._on_changed()
            self.context.reconfigured.emit()
        else:
            sentences = outcome_sentences(outcome, self.context.speaker(), is_redo=is_redo)
            self.context.complain(" ".join(sentences))
            self._on_changed()

    # Other processes

    def _on_poll(self) -> None:
        if not self._is_polling:
            self._is_polling = True
            self.context.desk.ask(lambda reader: reader.change_number(), self._on_change_number, self._on_poll_failed)

    def _on_change_number(self, number: int) -> None:
        self._is_polling = False
        grid = self.day_view.grid
        if grid and number not in (grid.change_number, self._change_number):
            self.come_back()
        self._change_number = number

    def come_back(self) -> None:
        """Read everything anew: somebody has written elsewhere, or signed in."""
        self._on_changed()
        self._read_again()

    def _on_poll_failed(self, _error: Exception) -> None:
        """The next question that matters will say what is wrong; a poll keeps quiet."""
        self._is_polling = False


def _undo_state(writer: DeskWriter) -> UndoState:
    return writer.undo_state()
