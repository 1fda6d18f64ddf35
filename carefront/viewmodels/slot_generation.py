"""Slots of many days generated a month at a time, so that it shows how far it is and can be stopped. QtCore only."""

from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.slot_catalogue import GenerateSlots
from carefront.application.envelope import Applied, Outcome
from carefront.domain.errors import InvalidValue
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.refusals import outcome_sentences
from carefront.wording.slot_words import generated_text, slot_problem

STEP, MOST = timedelta(days=31), 3 * 366
_DAY = timedelta(days=1)


class SlotGeneration(QObject):
    """``changed``: how far it is, or what came of it. ``complained``: sentences why it went no further."""

    changed = Signal()
    complained = Signal(tuple)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._resource_id = ""
        self._first = self._last = self._next = date.min
        self._count = 0
        self.is_running = self.is_stopping = False
        self.summary = ""

    @property
    def progress(self) -> tuple[int, int]:
        """Days done, of how many."""
        return (self._next - self._first).days, (self._last - self._first).days + 1

    def start(self, resource_id: str, first: date, last: date) -> None:
        """Generate the inclusive days; nothing while it is at it."""
        if self.is_running or not resource_id:
            return
        if last < first:
            self.complained.emit((slot_problem(InvalidValue("last", last, "before_first")),))
        elif (last - first).days >= MOST:
            self.complained.emit((slot_problem(InvalidValue("last", last, "range")),))
        else:
            self._resource_id, self._first, self._last, self._next = resource_id, first, last, first
            self._count, self.summary = 0, ""
            self.is_running, self.is_stopping = True, False
            self._step()

    def stop(self) -> None:
        """Go no further than the days that are being generated now."""
        if self.is_running:
            self.is_stopping = True
            self.changed.emit()

    def forget(self) -> None:
        """What came of it has been read."""
        if self.summary:
            self.summary = ""
            self.changed.emit()

    def _step(self) -> None:
        self.changed.emit()
        last = min(self._next + STEP - _DAY, self._last)
        command = GenerateSlots(self._resource_id, self._next, last)
        self._context.execute(command, {}, self._on_applied, self._on_refused, self._on_failed)

    def _on_applied(self, applied: Applied) -> None:
        self._count += int(applied.result["count"])
        self._next = min(self._next + STEP, self._last + _DAY)
        if self._next > self._last or self.is_stopping:
            self._end()
        else:
            self._step()

    def _end(self) -> None:
        self.is_running = False
        until = self._next - _DAY
        times = self._context.maker.clinic_times(self._context.zone)
        self.summary = generated_text(self._count, self._first, until, times, is_whole=until >= self._last)
        self.changed.emit()
        self._context.say(self.summary)

    def _on_refused(self, outcome: Outcome) -> None:
        self._give_up(outcome_sentences(outcome, self._context.clinic_speaker()))

    def _on_failed(self, error: Exception) -> None:
        self._give_up((slot_problem(error),))

    def _give_up(self, sentences: tuple[str, ...]) -> None:
        self.is_running = False
        if self._next > self._first:
            until = self._next - _DAY
            times = self._context.maker.clinic_times(self._context.zone)
            self.summary = generated_text(self._count, self._first, until, times, is_whole=False)
        self.changed.emit()
        self.complained.emit(sentences)
        self._context.say(" ".join(sentences), is_urgent=True)
