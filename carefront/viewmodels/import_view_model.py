"""Bringing a file of visits in from the window: read and shown first, imported when the user says so. QtCore only."""

from datetime import date
from enum import Enum
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Qt, Signal, Slot

from carefront.application.commands.imports import ImportFile
from carefront.application.envelope import Applied, Outcome
from carefront.application.import_job import ImportWork
from carefront.domain.appointments import AppointmentStatus
from carefront.interop.csv_mapping import CsvMapping
from carefront.interop.limited_process import ImportStopped, ParsedFile, parse_file
from carefront.interop.mapping_file import parse_mapping, read_mapping, shipped_mappings
from carefront.interop.overlaps import overlapping_pairs
from carefront.interop.toml_table import InvalidMapping
from carefront.shared.i18n import _, ngettext
from carefront.shared.values import dataclass
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.imports import (
    import_counts,
    import_denied,
    import_stopped,
    line_error,
    mapping_problem,
    nameless_patient,
)
from carefront.wording.status import status_word

ROWS_SHOWN = 200


class Stage(Enum):
    """How far an import is."""

    CHOOSING = "choosing"
    READING = "reading"
    READY = "ready"
    PREPARING = "preparing"
    IMPORTING = "importing"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ImportFace:
    """What is on screen. ``errors`` are (line, column, problem); ``rows`` the first visits of the file, as texts: local
    time, resources, patient, visit type, status. ``percent`` is how far reading or preparing is."""

    stage: Stage = Stage.CHOOSING
    summary: str = ""
    errors: tuple[tuple[int, str, str], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    percent: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read, with the mapping it was read through and the number of overlapping pairs."""

    mapping: CsvMapping
    parsed: ParsedFile
    overlaps: int


class ImportViewModel(QObject):
    """``read`` a file, look at ``face``, then ``apply``; ``cancel`` at any time but the last step, which takes a few
    seconds at most. Nothing is written before that."""

    changed = Signal()
    imported = Signal(str, object)
    _was_read = Signal(int, int)
    _was_prepared = Signal(int, int)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._ready: _Read | None = None
        self._stop = Event()
        self.face = ImportFace()
        self._was_read.connect(self._on_progress, Qt.ConnectionType.QueuedConnection)
        self._was_prepared.connect(self._on_preparing, Qt.ConnectionType.QueuedConnection)

    @staticmethod
    def mappings() -> tuple[str, ...]:
        """The names of the mappings that come with the program."""
        return shipped_mappings()

    def read(self, path: Path, mapping: str) -> None:
        """Read the file through a mapping (a name or a path) in the background."""
        self.cancel()
        self._stop = stop = Event()
        self._show(ImportFace(Stage.READING, _("Reading…")))
        self._context.desk.work(
            lambda: self._read(path, mapping, stop), partial(self._on_read, stop), partial(self._on_failed, stop)
        )

    def cancel(self) -> None:
        """Stop reading or preparing, or forget what was read; what is being written is not stopped."""
        self._stop.set()
        self._ready = None
        if self.face.stage is not Stage.IMPORTING:
            self._show(ImportFace())

    def apply(self) -> None:
        """Import what was read; does nothing unless it is ready."""
        ready, self._ready = self._ready, None
        if ready is not None:
            self._prepare(ready, self._stop, None)

    def _prepare(self, ready: _Read, stop: Event, begun: ImportWork | None) -> None:
        self._show(ImportFace(Stage.PREPARING, _("Preparing…"), rows=self.face.rows))
        self._context.desk.work(
            lambda: self._prepared(ready, stop, begun),
            partial(self._on_prepared, ready, stop),
            partial(self._on_failed, stop),
        )

    # In the background

    def _read(self, path: Path, mapping_name: str, stop: Event) -> _Read:
        text = read_mapping(mapping_name)
        mapping = parse_mapping(text, mapping_name)
        parsed = parse_file(text, path, progress=self._was_read.emit, is_cancelled=stop.is_set)
        return _Read(mapping, parsed, len(overlapping_pairs(parsed.rows, mapping.source.resources)))

    def _prepared(self, ready: _Read, stop: Event, begun: ImportWork | None) -> ImportWork:
        command = ImportFile(ready.mapping.source, ready.parsed.rows, ready.parsed.digest, nameless_patient())
        work = begun or self._context.desk.importing()
        try:
            work.prepare(command, self._was_prepared.emit, stop.is_set)
        except BaseException:
            work.close()
            raise
        return work

    # When it is its turn to write

    @staticmethod
    def _written(work: ImportWork) -> Outcome | None:
        try:
            outcome = work.apply()
        except BaseException:
            work.close()
            raise
        if outcome is not None:
            work.close()
        return outcome

    # Back in the window

    @Slot(int, int)
    def _on_preparing(self, done: int, size: int) -> None:
        if self.face.stage is Stage.PREPARING:
            percent = 100 * done // max(size, 1)
            self._show(ImportFace(Stage.PREPARING, _("Preparing…"), rows=self.face.rows, percent=percent))

    def _on_prepared(self, ready: _Read, stop: Event, work: ImportWork) -> None:
        if stop.is_set():
            work.close()
            return
        self._show(ImportFace(Stage.IMPORTING, _("Importing…"), rows=self.face.rows, percent=100))
        self._context.desk.write(
            lambda: self._written(work),
            partial(self._on_written, ready, stop, work),
            partial(self._on_failed, Event()),  # whoever closed the dialog meanwhile is told all the same
        )

    def _on_written(self, ready: _Read, stop: Event, work: ImportWork, outcome: Outcome | None) -> None:
        if outcome is None and stop.is_set():
            work.close()
        elif outcome is None:
            self._prepare(ready, stop, work)
        elif isinstance(outcome, Applied):
            self._context.complain("")
            self._on_applied(ready, outcome)
            self._context.applied.emit()
        else:
            self._on_refused(outcome)

    @Slot(int, int)
    def _on_progress(self, done: int, size: int) -> None:
        if self.face.stage is Stage.READING:
            self._show(ImportFace(Stage.READING, _("Reading…"), percent=100 * done // max(size, 1)))

    def _on_read(self, stop: Event, read: _Read) -> None:
        if stop.is_set():
            return
        parsed = read.parsed
        errors = tuple((one.line, one.field, line_error(one)) for one in parsed.errors)
        if errors:
            summary = import_counts(parsed.records, 0, 0, 0, len(errors))
        else:
            self._ready = read
            summary = _found(parsed.records, read.overlaps)
        self._show(ImportFace(Stage.READY if not errors else Stage.CHOOSING, summary, errors, _rows(parsed), 100))

    def _on_applied(self, ready: _Read, outcome: Applied) -> None:
        result = outcome.result
        summary = import_counts(
            ready.parsed.records, int(result["imported"]), int(result["unscheduled"]), ready.overlaps, 0
        )
        self._show(ImportFace(Stage.DONE, summary, rows=self.face.rows, percent=100))
        self._context.say(summary)
        if facility_id := str(result.get("facility_id", "")):
            first = min(row.wall for row in ready.parsed.rows)
            self.imported.emit(facility_id, date.fromisoformat(first[:10]))

    def _on_refused(self, _outcome: Outcome) -> None:
        self._show(ImportFace(summary=import_denied()))

    def _on_failed(self, stop: Event, error: Exception) -> None:
        if stop.is_set():
            return
        if isinstance(error, ImportStopped):
            self._show(ImportFace(summary=import_stopped(error.why)))
        elif isinstance(error, InvalidMapping):
            problems = (mapping_problem(one.place, one.code, one.params) for one in error.problems)
            self._show(ImportFace(summary="\n".join(problems)))
        else:
            self._show(ImportFace())
            self._context.fail(error)

    def _show(self, face: ImportFace) -> None:
        self.face = face
        self.changed.emit()


def _found(records: int, overlaps: int) -> str:
    """What reading found, before anything is imported."""
    rows = ngettext("{count} visit found.", "{count} visits found.", records).format(count=records)
    if not overlaps:
        return rows
    pairs = ngettext(
        "{count} pair overlaps: the later row in the file is kept as unscheduled.",
        "{count} pairs overlap: the later rows in the file are kept as unscheduled.",
        overlaps,
    ).format(count=overlaps)
    return f"{rows}\n{pairs}"


def _rows(parsed: ParsedFile) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            row.wall.replace("T", " "),
            ", ".join(name for name in row.resources if name),
            row.patient_name or row.patient_id,
            row.offering,
            status_word(AppointmentStatus(row.status)),
        )
        for row in parsed.rows[:ROWS_SHOWN]
    )
