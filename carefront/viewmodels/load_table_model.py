"""Days as a table, each with how full it is: rows of resources and columns of days, or the weeks of a month."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from carefront.shared.values import dataclass

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
CELL_ROLE = Role.UserRole + 1


@dataclass(frozen=True, slots=True)
class LoadFace:
    """One day of one resource, or of the clinic. ``load``: booked of places (``7/12``), ``fill`` as 0 to 1.

    ``kind``: the pattern of a day that can't be booked, else empty, and ``word`` says why. ``title``: the day's number
    in a month. ``off``: who is away; ``opening``: the first time that can be booked. ``is_pale``: of another month.
    """

    day: date
    resource_id: str
    load: str
    fill: float
    spoken: str
    kind: str = ""
    word: str = ""
    title: str = ""
    off: str = ""
    opening: str = ""
    is_pale: bool = False
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a row or column: two lines, and what is said of it."""

    text: str
    detail: str = ""
    spoken: str = ""
    is_today: bool = False


class LoadTableModel(QAbstractTableModel):
    """Every cell has its whole name for assistive tools; ``CELL_ROLE`` gives its face, of heads their ``Head``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heads: tuple[Head, ...] = ()
        self.row_heads: tuple[Head, ...] = ()
        self.rows: tuple[tuple[LoadFace, ...], ...] = ()

    def show(
        self, heads: tuple[Head, ...], row_heads: tuple[Head, ...], rows: tuple[tuple[LoadFace, ...], ...]
    ) -> None:
        """Show this table; where it is as large as before, only what differs is announced."""
        if (len(heads), len(rows)) != (len(self.heads), len(self.rows)):
            self.beginResetModel()
            self.heads, self.row_heads, self.rows = heads, row_heads, rows
            self.endResetModel()
            return
        self.heads, self.row_heads, before, self.rows = heads, row_heads, self.rows, rows
        for number, (own, old) in enumerate(zip(rows, before, strict=True)):
            if own != old:
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(heads) - 1))
        for orientation, count in ((Qt.Orientation.Horizontal, len(heads)), (Qt.Orientation.Vertical, len(rows))):
            if count:
                self.headerDataChanged.emit(orientation, 0, count - 1)

    def face_at(self, index: Index) -> LoadFace | None:
        """The face of a cell."""
        return self.rows[index.row()][index.column()] if index.isValid() and index.row() < len(self.rows) else None

    def index_of(self, day: date, resource_id: str = "") -> QModelIndex:
        """The cell of a day, of this resource where rows are resources."""
        for row, faces in enumerate(self.rows):
            for column, face in enumerate(faces):
                if face.day == day and face.resource_id == resource_id:
                    return self.index(row, column)
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802 - Qt override
        """Resources, or weeks."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802 - Qt override
        """Days."""
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """The whole name of a cell, or its face."""
        face = self.face_at(index)
        if face is None:
            return None
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return face.spoken
        return face if role == CELL_ROLE else None

    def headerData(  # noqa: N802 - Qt override
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """What heads a row or column."""
        heads = self.heads if orientation is Qt.Orientation.Horizontal else self.row_heads
        if not 0 <= section < len(heads):
            return None
        head = heads[section]
        if role == Role.AccessibleTextRole:
            return head.spoken or head.text
        if role == Role.DisplayRole:
            return head.text
        return head if role == CELL_ROLE else None
