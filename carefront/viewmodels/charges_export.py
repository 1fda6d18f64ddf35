"""Charges to a file: noted first, read in one state of the file, then written bit by bit in the background."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from carefront.application.charge_rows import ChargeFilter, ChargeLine, ChargePage
from carefront.application.commands.exports import List, NoteExport
from carefront.application.desk import DeskReader
from carefront.application.envelope import Applied, Outcome
from carefront.application.tables_out import OpenTable, Row
from carefront.shared.i18n import _
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.table_saver import TableSaver, file_kind
from carefront.wording import money_words as words
from carefront.wording.refusals import outcome_sentences
from carefront.wording.times import Times

MOST, WRITTEN_AT_ONCE = 1_000_000, 1_000


class ChargesExport(QObject):
    """``changed``: it began, went on (``text``), or ended."""

    changed = Signal()

    def __init__(self, context: DeskContext, saver: TableSaver, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._saver = context, saver
        self._serial, self._done, self._all = 0, 0, 0
        self.is_running = False

    @property
    def text(self) -> str:
        """How far it is."""
        if not self.is_running:
            return ""
        numbers = {"done": words.number(self._done, self._times), "all": words.number(self._all, self._times)}
        return _("Saving… {done} of {all}").format(**numbers) if self._all else _("Saving…")

    @property
    def _times(self) -> Times:
        return self._context.speaker().times

    def start(self, path: Path, wanted: ChargeFilter, days: tuple[date, date]) -> None:
        """Write every charge that fits, newest first."""
        if self.is_running:
            return
        self._serial += 1
        self.is_running, self._done, self._all = True, 0, 0
        note = NoteExport(List.CHARGES, file_kind(path), wanted.facility_id or None, *days)
        noted = partial(self._on_noted, self._serial, path, wanted)
        self._context.desk.execute(note, {}, noted, partial(self._on_failed, self._serial, path))
        self.changed.emit()

    def cancel(self) -> None:
        """Leave it: nothing of it stays. The record says that it was begun."""
        if self.is_running:
            self._end()
            self._context.say(_("Nothing was saved."))

    def _on_noted(self, serial: int, path: Path, wanted: ChargeFilter, outcome: Outcome) -> None:
        if not self._is_current(serial):
            return
        if not isinstance(outcome, Applied):
            self._end()
            self._context.complain(" ".join(outcome_sentences(outcome, self._context.speaker())))
            return

        def read(reader: DeskReader) -> ChargePage:
            return reader.charges().page(wanted, 0, MOST)

        self._context.desk.ask_aside(read, partial(self._on_read, serial, path), partial(self._on_failed, serial, path))

    def _on_read(self, serial: int, path: Path, page: ChargePage) -> None:
        if not self._is_current(serial):
            return
        self._all, times = len(page.lines), self._times
        parts = [
            [row_of(line, times) for line in page.lines[first : first + WRITTEN_AT_ONCE]]
            for first in range(0, len(page.lines), WRITTEN_AT_ONCE)
        ]
        desk = self._context.desk
        desk.work(
            lambda: desk.tables().begin(path, _("Charges"), headings()),
            lambda table: self._go_on(serial, path, table, parts), partial(self._on_failed, serial, path),
        )  # fmt: skip

    def _go_on(self, serial: int, path: Path, table: OpenTable, parts: Sequence[Sequence[Row]]) -> None:
        desk = self._context.desk
        if not self._is_current(serial):
            desk.work(table.drop, _nothing, _nothing)
            return
        self.changed.emit()
        failed = partial(self._on_failed, serial, path)
        if not parts:
            desk.work(partial(_or_drop, table, table.finish), lambda _none: self._on_saved(serial, path), failed)
            return
        self._done += len(parts[0])
        written = partial(_or_drop, table, partial(table.add, parts[0]))
        desk.work(written, lambda _none: self._go_on(serial, path, table, parts[1:]), failed)

    def _is_current(self, serial: int) -> bool:
        return serial == self._serial and self.is_running

    def _on_saved(self, serial: int, path: Path) -> None:
        if self._is_current(serial):
            self._end()
            self._saver.tell(path)

    def _on_failed(self, serial: int, path: Path, error: Exception) -> None:
        if self._is_current(serial):
            self._end()
            self._saver.complain(path, error)

    def _end(self) -> None:
        self.is_running = False
        self.changed.emit()


def _or_drop(table: OpenTable, act: Callable[[], None]) -> None:
    """The file goes where something fails."""
    try:
        act()
    except BaseException:
        table.drop()
        raise


def headings() -> tuple[str, ...]:
    """The heads of the columns of a file."""
    return (
        _("Day"), _("Patient"), _("For"), _("Amount"), _("Currency"), _("State"), _("Payer"), _("Payer’s name"),
        _("Note"),
    )  # fmt: skip


def row_of(line: ChargeLine, times: Times) -> Row:
    """A charge as it leaves the program: the amount as a number in whole units, beside its currency."""
    return (
        times.at(line.at_s).date().isoformat(), line.patient, line.description,
        words.major(line.amount_minor, line.currency), line.currency, words.charge_state_word(line.state),
        words.payer_word(line.payer), line.payer_name, line.note,
    )  # fmt: skip


def _nothing(_none: object) -> None:
    """Nobody waits for it."""
