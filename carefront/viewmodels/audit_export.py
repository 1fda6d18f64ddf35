"""The record to a file: noted first, then written bit by bit in the background, with how far each chain goes."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from carefront.application.audit_rows import AuditFilter, AuditHead, AuditLine, AuditPage, Place
from carefront.application.commands.exports import List, NoteExport
from carefront.application.desk import DeskReader
from carefront.application.envelope import Applied, Outcome
from carefront.application.tables_out import OpenTable, Row
from carefront.shared.i18n import _
from carefront.shared.one_line import one_line
from carefront.shared.values import dataclass
from carefront.viewmodels.audit_table_model import flat
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.table_saver import file_kind
from carefront.wording.refusals import outcome_sentences
from carefront.wording.times import Times

EXPORTED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file that is being written: what goes in, how far the chains went when it was begun."""

    serial: int
    path: Path
    wanted: AuditFilter
    table: OpenTable
    heads: tuple[AuditHead, ...]
    times: Times


class AuditExport(QObject):
    """``changed``: it began, went on (``percent``), or ended. ``saved``: the file is there."""

    changed = Signal()
    saved = Signal(object)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._serial = 0
        self.is_running, self.percent = False, 0

    def start(self, path: Path, wanted: AuditFilter, days: tuple[date, date]) -> None:
        """Write every entry that fits, newest first."""
        if self.is_running:
            return
        self._serial += 1
        self.is_running, self.percent = True, 0
        note = NoteExport(List.RECORD, file_kind(path), None, *days)
        noted = partial(self._on_noted, self._serial, path, wanted)
        self._context.desk.execute(note, {}, noted, partial(self._on_failed, self._serial, path))
        self.changed.emit()

    def cancel(self) -> None:
        """Leave it: nothing of it stays. The record says that it was begun."""
        if self.is_running:
            self._end()
            self._context.say(_("Nothing was saved."))

    @property
    def text(self) -> str:
        """How far it is."""
        if self.percent >= 100:
            return _("Finishing the file…")
        return _("Saving… {percent} %").format(percent=self.percent) if self.is_running else ""

    def _on_noted(self, serial: int, path: Path, wanted: AuditFilter, outcome: Outcome) -> None:
        if serial != self._serial or not self.is_running:
            return
        if not isinstance(outcome, Applied):
            self._end()
            self._context.complain(" ".join(outcome_sentences(outcome, self._context.speaker())))
            return
        self._aside(serial, path, self._begin(serial, path, wanted), self._go_on)

    def _begin(self, serial: int, path: Path, wanted: AuditFilter) -> Callable[[DeskReader], "_Step"]:
        desk, times = self._context.desk, self._context.speaker().times

        def begin(reader: DeskReader) -> _Step:
            heads = reader.audit().heads()
            table = desk.tables().begin(path, _("Record"), headings())
            return _Step(_Begun(serial, path, wanted, table, heads, times), None, 0)

        return begin

    def _aside(
        self, serial: int, path: Path, call: Callable[[DeskReader], "_Step"], done: Callable[["_Step"], None]
    ) -> None:
        self._context.desk.ask_aside(call, done, partial(self._on_failed, serial, path))

    def _go_on(self, step: "_Step") -> None:
        begun = step.begun
        if begun.serial != self._serial or not self.is_running:
            self._context.desk.work(begun.table.drop, _nothing, _nothing)
        elif step.is_last:
            self._finish(begun)
        else:
            self._show(step.percent)
            self._aside(begun.serial, begun.path, partial(_written, step), self._go_on)

    def _finish(self, begun: _Begun) -> None:
        self._show(100)

        def finish() -> None:
            try:
                begun.table.add([_anchor(head) for head in begun.heads])
                begun.table.finish()
            except BaseException:
                begun.table.drop()
                raise

        self._context.desk.work(
            finish, lambda _none: self._on_saved(begun), partial(self._on_failed, begun.serial, begun.path)
        )

    def _show(self, percent: int) -> None:
        if percent != self.percent:
            self.percent = percent
            self.changed.emit()

    def _on_saved(self, begun: _Begun) -> None:
        if begun.serial == self._serial and self.is_running:
            self._end()
            self.saved.emit(begun.path)

    def _on_failed(self, serial: int, path: Path, error: Exception) -> None:
        if serial != self._serial or not self.is_running:
            return
        self._end()
        if isinstance(error, OSError):
            self._context.complain(_("{name} could not be saved. Choose another folder.").format(name=path.name))
        else:
            self._context.fail(error)

    def _end(self) -> None:
        self.is_running, self.percent = False, 0
        self.changed.emit()


@dataclass(frozen=True, slots=True)
class _Step:
    """How far a file is: the place that follows in the record (``None``: the newest), and the share that was read."""

    begun: _Begun
    below: Place | None
    percent: int
    is_last: bool = False


def _written(step: _Step, reader: DeskReader) -> _Step:
    """The next entries added; the file goes where that fails."""
    begun = step.begun
    try:
        page: AuditPage = reader.audit().page(begun.wanted, step.below, EXPORTED_AT_ONCE)
        begun.table.add([row_of(line, begun.times) for line in page.lines if _was_there(line, begun.heads)])
    except BaseException:
        begun.table.drop()
        raise
    done = 99 if not page.total else 99 * (page.total - page.left) // page.total
    return _Step(begun, page.next, max(0, done), page.next is None)


def _was_there(line: AuditLine, heads: Sequence[AuditHead]) -> bool:
    """Whether the entry is one of those that the anchors vouch for, not one written since."""
    return any(head.device_no == line.device_no and line.number <= head.number for head in heads)


def headings() -> tuple[str, ...]:
    """The heads of the columns of a file."""
    return (
        _("Device"), _("Entry"), _("When"), _("Who"), _("Id of who"), _("From where"), _("Act"), _("Outcome"),
        _("Changes"),
    )  # fmt: skip


def row_of(line: AuditLine, times: Times) -> Row:
    """An entry as a file has it: codes rather than words, one line each."""
    return (
        line.device_no, line.number, times.at(line.at_s).isoformat(), one_line(line.actor_name), line.actor_id,
        one_line(f"{line.origin} {line.device_name}".strip()), one_line(line.act), one_line(line.outcome),
        one_line(flat(line)),
    )  # fmt: skip


def _anchor(head: AuditHead) -> Row:
    return head.device_no, head.number, "", "", "", "", "anchor", "", head.seal


def _nothing(_none: object) -> None:
    """Nobody waits for it."""
