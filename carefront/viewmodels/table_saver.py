"""Writes a list of the screen to a file in the background and says how that went; the record says it first."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from carefront.application.commands.exports import NoteExport
from carefront.application.envelope import Applied, Outcome
from carefront.application.tables_out import OutTable
from carefront.shared.i18n import _
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.memory import Memory
from carefront.wording.refusals import outcome_sentences

Saved = Callable[[str], None]
MakeNote = Callable[[str], NoteExport]
"""Makes the note of an export from the kind of its file."""


def _unheard(_name: str) -> None:
    """Nobody waits for it."""


class TableSaver:
    """For the views that are lists; remembers the folder of the last file. ``saved`` hears the name of each file."""

    def __init__(self, context: DeskContext, memory: Memory, saved: Saved = _unheard) -> None:
        self._context, self._memory, self._saved = context, memory, saved

    @property
    def folder(self) -> str:
        """Where the last file was saved."""
        return str(self._memory.value("export_folder") or "")

    def save(self, path: Path, make: Callable[[], OutTable], note: MakeNote) -> None:
        """Have it noted, make the table and write it: CSV, or XLSX where the name ends so."""
        noted = partial(self._on_noted, path, make)
        self._context.desk.execute(note(file_kind(path)), {}, noted, self._context.fail)

    def _on_noted(self, path: Path, make: Callable[[], OutTable], outcome: Outcome) -> None:
        if not isinstance(outcome, Applied):
            self._context.complain(" ".join(outcome_sentences(outcome, self._context.speaker())))
            return
        desk = self._context.desk
        desk.work(lambda: desk.tables().write(path, make()), lambda _none: self.tell(path),
                  partial(self.complain, path))  # fmt: skip

    def tell(self, path: Path) -> None:
        """Say that the file is there, and begin the next one in its folder."""
        self._memory.put("export_folder", str(path.parent))
        self._context.say(_("Saved as {name}.").format(name=path.name))
        self._saved(path.name)

    def complain(self, path: Path, error: Exception) -> None:
        """Say why the file is not there."""
        if isinstance(error, OSError):
            self._context.complain(_("{name} could not be saved. Choose another folder.").format(name=path.name))
        else:
            self._context.fail(error)


def file_kind(path: Path) -> str:
    """The kind of a file that is to be written, as the record has it."""
    return "xlsx" if path.suffix.lower() == ".xlsx" else "csv"
