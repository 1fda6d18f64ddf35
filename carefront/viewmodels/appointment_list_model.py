"""The day's cards as a list: one row each, sorted by column and start, and one last row for the free place in focus."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from carefront.viewmodels.day_grid import CardFace, CardKey

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class AppointmentListModel(QAbstractListModel):
    """Names for assistive tools come with ``AccessibleTextRole``. The last row is the free place in focus."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[CardFace, ...] = ()
        self._rows: dict[CardKey, int] = {}
        self._place_text = ""

    @property
    def cards(self) -> tuple[CardFace, ...]:
        """The cards in row order."""
        return self._cards

    @property
    def place_row(self) -> int:
        """The row of the free place."""
        return len(self._cards)

    def card_at(self, row: int) -> CardFace | None:
        """The card of a row; ``None`` for the free place and for rows that are not there."""
        return self._cards[row] if 0 <= row < len(self._cards) else None

    def row_of(self, key: CardKey) -> int | None:
        """The row of a card's key, while it is shown."""
        return self._rows.get(key)

    def rows_of_appointment(self, appointment_id: str) -> list[int]:
        """The rows of one visit: one for each of its resources in view."""
        return [row for row, card in enumerate(self._cards) if card.appointment_id == appointment_id]

    def show(self, cards: tuple[CardFace, ...]) -> None:
        """Show ``cards``; where the same visits stand in the same order, only what differs is announced as changed."""
        if [card.key for card in cards] != [card.key for card in self._cards]:
            self.beginResetModel()
            self._cards = cards
            self._rows = {card.key: row for row, card in enumerate(cards)}
            self.endResetModel()
            return
        changed = [row for row, card in enumerate(cards) if card is not self._cards[row] and card != self._cards[row]]
        self._cards = cards
        for row in changed:
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def name_place(self, text: str) -> None:
        """Name the free place in focus."""
        if text != self._place_text:
            self._place_text = text
            last = self.index(self.place_row, 0)
            self.dataChanged.emit(last, last, [Role.AccessibleTextRole, Role.DisplayRole])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802 - Qt override
        """The cards and the free place."""
        return 0 if parent.isValid() else len(self._cards) + 1

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Texts of a row: the full spoken name, and the note as its description."""
        if not index.isValid() or index.row() > len(self._cards):
            return None
        card = self.card_at(index.row())
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return card.spoken if card else self._place_text
        if role == Role.AccessibleDescriptionRole and card:
            return card.note
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be selected and has focus."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
