"""Writes a list of the screen to a file in the background and says how that went."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from carefront.application.tables_out import OutTable
from carefront.shared.i18n import _
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.memory import Memory


class TableSaver:
    """For the views that are lists; remembers the folder of the last file."""

    def __init__(self, context: DeskContext, memory: Memory) -> None:
        self._context, self._memory = context, memory

    @property
    def folder(self) -> str:
        """Where the last file was saved."""
        return str(self._memory.value("export_folder") or "")

    def save(self, path: Path, make: Callable[[], OutTable]) -> None:
        """Make the table and write it: CSV, or XLSX where the name ends so."""
        desk = self._context.desk
        desk.work(lambda: desk.tables().write(path, make()), lambda _none: self._on_saved(path),
                  partial(self._on_unsaved, path))  # fmt: skip

    def _on_saved(self, path: Path) -> None:
        self._memory.put("export_folder", str(path.parent))
        self._context.say(_("Saved as {name}.").format(name=path.name))

    def _on_unsaved(self, path: Path, error: Exception) -> None:
        if isinstance(error, OSError):
            self._context.complain(_("{name} could not be saved. Choose another folder.").format(name=path.name))
        else:
            self._context.fail(error)
