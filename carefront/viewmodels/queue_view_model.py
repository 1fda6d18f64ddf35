"""The queue of a day: its columns with everybody in them, the next step with each, and the display on the wall."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.commands.catalogue import ChangeAppointmentStatus
from carefront.application.commands.queue_catalogue import CallPatient, ChangeTurn, TransferPatient
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.queue_rows import QueueBoard, QueueColumn, QueueDisplay, QueueEntry, Stage
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.encounters import Turn
from carefront.domain.errors import IllegalTransition, StaleWrite
from carefront.shared.i18n import _, ngettext
from carefront.shared.values import dataclass
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording import queue_words as words
from carefront.wording.refusals import outcome_sentences
from carefront.wording.times import Times

AGAIN_MS, MINUTE_MS = 120, 30_000
THERE = frozenset({Stage.WAITING, Stage.CALLED, Stage.INSIDE})
SHOWN_STAGES = (Stage.INSIDE, Stage.CALLED, Stage.WAITING, Stage.EXPECTED, Stage.DONE, Stage.MISSED)


@dataclass(frozen=True, slots=True)
class EntryFace:
    """Somebody in a queue; ``step`` is what Enter does, empty where nothing follows. ``is_late``: waits too long.
    ``code``: whose number ``token`` is, where it is of another queue."""

    entry: QueueEntry
    token: str
    name: str
    line: str
    spoken: str
    step: str
    is_late: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class StageFace:
    """A stage of a column: its head and who is in it."""

    head: str
    entries: tuple[EntryFace, ...]


@dataclass(frozen=True, slots=True)
class ColumnFace:
    """A queue: ``can_call``: somebody waits. ``place``: where people are called to."""

    resource_id: str
    name: str
    note: str
    place: str
    can_call: bool
    stages: tuple[StageFace, ...]


class QueueViewModel(QObject):
    """``changed``: other columns, or why there are none."""

    changed = Signal()

    def __init__(self, desk: WindowViewModel, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._context, self._memory = desk, desk.context, memory
        self.columns: tuple[ColumnFace, ...] = ()
        self.day: date | None = None
        self._board: QueueBoard | None = None
        self._serial = 0
        self._is_shown = self._is_refused = False
        self._today: date | None = None
        self._calls_for = ""
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self.read)
        self._minutes = QTimer(self, interval=MINUTE_MS)
        self._minutes.timeout.connect(self._on_minute)
        desk.data_changed.connect(self._later)
        desk.columns_changed.connect(self._later)

    @property
    def times(self) -> Times:
        """The clock texts of the clinic."""
        return self._context.maker.times(self._context.zone)

    @property
    def places(self) -> tuple[str, ...]:
        """Where people can be called to: the clinic's rooms."""
        return tuple(row.name for row in self._desk.resources if row.kind == "room")

    def title(self, day: date) -> str:
        """``Tuesday 24 November``."""
        return self.times.full_day(day)

    def enter(self, day: date) -> None:
        """The page is shown, or another day while it is."""
        self.day, self._is_shown, self._today = day, True, self._context.today()
        self._minutes.start()
        self.read()

    def leave(self) -> None:
        """Nothing is read until ``enter``."""
        self._is_shown = False
        self._serial += 1
        self._again.stop()
        self._minutes.stop()

    def _on_minute(self) -> None:
        """Waits grow. After midnight the new day follows the old one, once nobody of that one is there any more."""
        today = self._context.today()
        if self.day == self._today != today and not self._is_anybody_there():
            self._desk.go_to_today()
        else:
            self._show()

    def _is_anybody_there(self) -> bool:
        columns = self._board.columns if self._board else ()
        return any(entry.stage in THERE for column in columns for entry in column.entries)

    def _later(self) -> None:
        if self._is_shown:
            self._again.start()

    def read(self) -> None:
        """Ask for the board; what comes for an earlier question is dropped."""
        facility, day = self._context.facility, self.day
        if facility is None or day is None:
            return
        self._serial += 1
        people = tuple(
            row.resource_id for row in self._desk.resources
            if row.kind == "person" and row.resource_id in self._desk.shown_columns
        )  # fmt: skip
        self._context.desk.ask(
            lambda reader: reader.queue().board(facility.facility_id, day, people),
            partial(self._on_board, self._serial), partial(self._on_failed, self._serial),
        )  # fmt: skip

    def _on_board(self, serial: int, board: QueueBoard) -> None:
        if serial == self._serial:
            self._board, self._is_refused = board, False
            self._show()
            if wanted := self._calls_for:
                self._calls_for = ""
                self.call_next(wanted)

    def _on_failed(self, serial: int, error: Exception) -> None:
        if serial == self._serial:
            self._board, self._is_refused = None, True
            self._context.fail(error)
            self._show()

    def _show(self) -> None:
        board = self._board
        shown = self._desk.shown_columns
        known = () if board is None else (one for one in board.columns if one.entries or one.resource_id in shown)
        self.columns = tuple(self._column(column) for column in known)
        self.changed.emit()

    def _column(self, column: QueueColumn) -> ColumnFace:
        limit = self._board.wait_limit_minutes if self._board else 15
        by_stage = {stage: [one for one in column.entries if one.stage is stage] for stage in SHOWN_STAGES}
        stages = tuple(
            StageFace(
                _("{stage} ({count})").format(stage=words.stage_words(stage), count=len(found)),
                tuple(self._face(entry, limit) for entry in found),
            )
            for stage, found in by_stage.items() if found
        )  # fmt: skip
        waiting = len(by_stage[Stage.WAITING])
        waits = ngettext("{count} waits", "{count} wait", waiting).format(count=waiting)
        note = waits if waiting else _("nobody waits")
        return ColumnFace(
            column.resource_id, column.name, note, self.place_of(column.resource_id), waiting > 0, stages
        )  # fmt: skip

    def _face(self, entry: QueueEntry, limit: int) -> EntryFace:
        now_s = self._context.now_s()
        line = words.second_line(entry, self.times, now_s, limit)
        is_late = entry.stage is Stage.WAITING and now_s - entry.arrived_s >= 60 * limit
        return EntryFace(
            entry, str(entry.token) if entry.token else "–", words.name_of(entry), line, words.spoken(entry, line),
            words.next_step(entry.stage), is_late, entry.token_code,
        )  # fmt: skip

    @property
    def emptiness(self) -> str:
        """Why there are no queues; empty where there are some."""
        if self._is_refused:
            return _("Queues are for people who may see visits. Ask an administrator.")
        return "" if self.columns or self._board is None else _("Nobody is expected on this day.")

    # What is done

    def place_of(self, resource_id: str) -> str:
        """Where this resource calls people to: as chosen last, else the first room."""
        kept = self._kept_places()
        return kept[resource_id] if resource_id in kept else (self.places[0] if self.places else "")

    def choose_place(self, resource_id: str, place: str) -> None:
        """Call people of this queue there from now on."""
        kept = self._kept_places() | {resource_id: place.strip()}
        self._memory.put("queue_places", [f"{one}={where}" for one, where in kept.items()])

    def _kept_places(self) -> dict[str, str]:
        lines = self._memory.value("queue_places")
        pairs = (str(line).partition("=") for line in (lines if isinstance(lines, list) else ()))
        return {one: where for one, _equals, where in pairs}

    def call_next(self, resource_id: str) -> None:
        """Call whoever's turn it is."""
        entry = self._first(resource_id, Stage.WAITING)
        if entry is None:
            self._context.say(_("Nobody waits there."))
        else:
            self._call(entry, next_of=resource_id)

    def _first(self, resource_id: str, stage: Stage) -> QueueEntry | None:
        columns = self._board.columns if self._board else ()
        entries = (entry for column in columns if column.resource_id == resource_id for entry in column.entries)
        return next((entry for entry in entries if entry.stage is stage), None)

    def call(self, entry: QueueEntry) -> None:
        """Call somebody, once more where they were called before."""
        self._call(entry)

    def _call(self, entry: QueueEntry, next_of: str = "") -> None:
        place = entry.place or self.place_of(entry.resource_id)
        command = CallPatient(entry.appointment_id, place, entry.calls)
        versions = {entry.appointment_id: entry.row_version}
        self._context.execute(
            command, versions, self._on_applied, self._on_refused, partial(self._on_not_called, next_of)
        )

    def _on_not_called(self, next_of: str, error: Exception) -> None:
        """Somebody else was quicker: whoever is next now is called instead."""
        if next_of and isinstance(error, StaleWrite | IllegalTransition):
            self._calls_for = next_of
            self.read()
        else:
            self._context.fail(error)
            self._later()

    def change_turn(self, entry: QueueEntry, turn: Turn) -> None:
        """Let somebody go first, stand behind the others, or as they came."""
        self._run(ChangeTurn(entry.appointment_id, turn))

    def step(self, entry: QueueEntry) -> None:
        """What usually comes next: check in, call, take in, finish."""
        following = {
            Stage.EXPECTED: AppointmentStatus.ARRIVED, Stage.CALLED: AppointmentStatus.IN_PROGRESS,
            Stage.INSIDE: AppointmentStatus.COMPLETED,
        }  # fmt: skip
        if entry.stage is Stage.WAITING:
            self.call(entry)
        elif entry.stage in following:
            self._run(ChangeAppointmentStatus(entry.appointment_id, following[entry.stage]), entry)

    def take_in(self, entry: QueueEntry) -> None:
        """Take somebody in without calling them."""
        self._run(ChangeAppointmentStatus(entry.appointment_id, AppointmentStatus.IN_PROGRESS), entry)

    @staticmethod
    def turns(entry: QueueEntry) -> tuple[tuple[str, Turn], ...]:
        """How the turn of somebody who is there can be changed: what it is called, and what it becomes."""
        found = {
            Turn.FIRST: (_("Let go &first"), entry.stage in (Stage.WAITING, Stage.CALLED)),
            Turn.LAST: (_("Did &not answer"), entry.stage is Stage.CALLED),
            Turn.USUAL: (_("Back into &line"), entry.stage is Stage.CALLED or entry.turn is not Turn.USUAL),
        }
        is_there = entry.stage in (Stage.WAITING, Stage.CALLED)
        return tuple((text, turn) for turn, (text, fits) in found.items() if fits and is_there and (
            turn is not entry.turn or entry.stage is Stage.CALLED
        ))  # fmt: skip

    def others(self, entry: QueueEntry) -> tuple[tuple[str, str], ...]:
        """To whom somebody could be handed over: id and name."""
        return tuple(
            (row.resource_id, row.name) for row in self._desk.resources
            if row.kind == "person" and row.resource_id != entry.resource_id
        )  # fmt: skip

    def hand_over(self, entry: QueueEntry, resource_id: str) -> None:
        """Put somebody into another queue; the visit stays booked as it is."""
        self._run(TransferPatient(entry.appointment_id, resource_id))

    def go_to(self, entry: QueueEntry) -> None:
        """Show the visit on its day."""
        self._desk.go_to_visit(entry.appointment_id)

    def _run(self, command: Command, entry: QueueEntry | None = None) -> None:
        versions = {entry.appointment_id: entry.row_version} if entry else {}
        self._context.execute(command, versions, self._on_applied, self._on_refused, self._on_late)

    def _on_late(self, error: Exception) -> None:
        """Somebody else did something with them first: said, and shown."""
        self._context.fail(error)
        self._later()

    def _on_applied(self, _outcome: Applied) -> None:
        self._later()

    def _on_refused(self, outcome: Outcome) -> None:
        self._context.complain(" ".join(outcome_sentences(outcome, self._context.speaker())))
        self._later()


class DisplayViewModel(QObject):
    """What the display on the wall shows: numbers and places, no names. ``changed``: something else."""

    changed = Signal()

    def __init__(self, desk: WindowViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._context = desk, desk.context
        self.clinic, self.waiting, self.clock = "", "", ""
        self.lines: tuple[tuple[str, str], ...] = ()
        self.is_new = False
        self._day: date | None = None
        self._called: tuple[tuple[int, str, int], ...] = ()
        self._timer = QTimer(self, interval=1_000)
        self._timer.timeout.connect(self._tick)
        desk.data_changed.connect(self.read)

    def start(self) -> None:
        """Show who is called from now on."""
        self._timer.start()
        self.read()
        self._tick()

    def stop(self) -> None:
        """The display was closed."""
        self._timer.stop()

    def _tick(self) -> None:
        """The clock goes on; with a new day nobody of the old one is called any more."""
        if self._context.today() != self._day:
            self.read()
        clock = self._times().clock(self._context.now_s())
        if clock != self.clock:
            self.clock = clock
            self.changed.emit()

    def _times(self) -> Times:
        return self._context.maker.times(self._context.zone)

    def read(self) -> None:
        """Ask who is called."""
        facility = self._context.facility
        if facility is not None and self._timer.isActive():
            today = self._day = self._context.today()
            ask: Callable[..., QueueDisplay] = lambda reader: reader.queue().display(facility.facility_id, today)  # noqa: E731
            self._context.desk.ask(ask, self._on_read, _keep_quiet)

    def _on_read(self, found: QueueDisplay) -> None:
        self.clinic = found.clinic
        called = tuple((one.token, one.code, one.calls) for one in found.called)
        self.is_new = bool(called) and called[:1] != self._called[:1]
        self._called = called
        self.lines = tuple(
            (_("{code} {token}").format(code=one.code, token=one.token or "–").strip(), one.place)
            for one in found.called
        )  # fmt: skip
        self.waiting = (
            ngettext("{count} person waits", "{count} people wait", found.waiting).format(count=found.waiting)
            if found.waiting else ""
        )  # fmt: skip
        self.changed.emit()


def _keep_quiet(_error: Exception) -> None:
    """The display goes on showing what it knew."""
