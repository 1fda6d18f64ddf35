"""Views somebody has named: columns, view, filter, density. Kept in the desk's memory, by clinic."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QByteArray, QJsonDocument, QObject, Signal

from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.memory import Memory

MEMORY_NAME = "saved_views"
KEPT = 40


@dataclass(frozen=True, slots=True)
class SavedView:
    """What is on screen under a name. ``hour_height`` in dip, 0 fits the day; ``view`` is the id of its command."""

    name: str
    columns: tuple[str, ...]
    view: str = "view_day"
    filter: str = ""
    hour_height: float = 0.0


class SavedViewsModel(QObject):
    """The views of the clinic on screen, in the order they were made; the last change can be taken back.

    ``changed``: in this window or in another. ``stop`` ends the listening to the others.
    """

    changed = Signal()

    def __init__(self, memory: Memory, facility: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory, self._facility = memory, facility
        self._before: list[dict[str, Any]] | None = None
        self.stop = memory.listen(MEMORY_NAME, lambda _value: self.changed.emit())
        self.told = ""
        """What was done last, as a sentence, as long as it can be taken back."""

    def views(self) -> tuple[SavedView, ...]:
        """Those of the clinic."""
        return tuple(_view_of(one) for one in self._records() if one.get("facility") == self._facility())

    def named(self, name: str) -> SavedView | None:
        """The view of that name, whatever its case."""
        return next((one for one in self.views() if one.name.casefold() == name.casefold()), None)

    def save(self, view: SavedView) -> None:
        """Keep ``view``; one of the same name gives its place to it."""
        name = " ".join(view.name.split())
        if not name:
            return
        known = self.named(name)
        entries = self._records()
        entry = {**_entry_of(replace(view, name=name)), "facility": self._facility()}
        if known:
            entries[self._place(known.name)] = entry
            self._put(entries, _("Replaced “{name}”.").format(name=name))
        else:
            self._put([*entries, entry][-KEPT:], _("Saved “{name}”.").format(name=name))

    def rename(self, old: str, new: str) -> bool:
        """Give a view another name; not one that another view has, nor none. Whether it was done."""
        name, known = " ".join(new.split()), self.named(new)
        if not name or name == old or (known and known.name != old) or self.named(old) is None:
            return False
        entries = self._records()
        entries[self._place(old)] = {**entries[self._place(old)], "name": name}
        self._put(entries, _("Renamed “{old}” to “{name}”.").format(old=old, name=name))
        return True

    def delete(self, name: str) -> None:
        """Forget a view."""
        if self.named(name):
            entries = self._records()
            del entries[self._place(name)]
            self._put(entries, _("Deleted “{name}”.").format(name=name))

    def take_back(self) -> None:
        """Make the last change undone."""
        if self._before is not None:
            before, self._before, self.told = self._before, None, ""
            self._memory.put(MEMORY_NAME, [_text_of(one) for one in before])

    def _put(self, entries: list[dict[str, Any]], told: str) -> None:
        self._before, self.told = self._records(), told
        self._memory.put(MEMORY_NAME, [_text_of(one) for one in entries])

    def _place(self, name: str) -> int:
        wanted = (self._facility(), name.casefold())
        known = [(one.get("facility"), str(one.get("name")).casefold()) for one in self._records()]
        return known.index(wanted)

    def _records(self) -> list[dict[str, Any]]:
        """What is remembered; an entry that can't be read is left out."""
        texts = self._memory.value(MEMORY_NAME)
        found = (
            QJsonDocument.fromJson(QByteArray(str(text).encode())).toVariant()
            for text in (texts if isinstance(texts, list) else [])
        )
        return [entry for entry in found if isinstance(entry, dict) and entry.get("name")]


def _entry_of(view: SavedView) -> dict[str, Any]:
    return {
        "name": view.name, "columns": list(view.columns), "view": view.view, "filter": view.filter,
        "hour_height": view.hour_height,
    }  # fmt: skip


def _view_of(entry: dict[str, Any]) -> SavedView:
    columns, height = entry.get("columns"), entry.get("hour_height")
    return SavedView(
        str(entry["name"]),
        tuple(str(one) for one in columns) if isinstance(columns, list) else (),
        str(entry.get("view") or "view_day"),
        str(entry.get("filter") or ""),
        float(height) if isinstance(height, float | int) else 0.0,
    )


def _text_of(entry: dict[str, Any]) -> str:
    return bytes(QJsonDocument.fromVariant(entry).toJson(QJsonDocument.JsonFormat.Compact).data()).decode()
