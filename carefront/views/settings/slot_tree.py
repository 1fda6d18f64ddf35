"""Slots as a list grouped by day: read with keys and by assistive tools; Enter books, Delete removes."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.slots_view_model import SlotsViewModel

KEY_ROLE = Qt.ItemDataRole.UserRole
LINES, TARGET, KEY_COLUMN = 8, 24, 5
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SlotTree(QTreeWidget):
    """``given``: an act that was asked for by key: ``book`` or ``remove``."""

    given = Signal(str)

    def __init__(self, model: SlotsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._closed: set[str] = set()
        self.setAccessibleName(_("Slots by day"))
        self.setHeaderLabels([_("Time"), _("State"), _("Free"), _("Type"), _("Source"), _("Key")])
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setExpandsOnDoubleClick(False)
        head = self.header()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(KEY_COLUMN, QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(48)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self._line = QSize(0, max(TARGET, self.fontMetrics().height() + 6))
        self.setMinimumHeight(LINES * self._line.height())
        self.currentItemChanged.connect(self._on_current)
        self.itemDoubleClicked.connect(self._on_double)
        self.itemCollapsed.connect(lambda item: self._closed.add(str(item.text(0))))
        self.itemExpanded.connect(lambda item: self._closed.discard(str(item.text(0))))

    def refill(self) -> None:
        """Show the slots of now; the chosen one stays chosen and in view, a day that was closed stays closed."""
        chosen, at = self._model.chosen, self.verticalScrollBar().value()
        current: QTreeWidgetItem | None = None
        with QSignalBlocker(self):
            self.clear()
            for day in self._model.days():
                head = QTreeWidgetItem(self, [day.title])
                font = head.font(0)
                font.setBold(True)
                head.setFont(0, font)
                head.setFirstColumnSpanned(True)
                head.setSizeHint(KEY_COLUMN, self._line)
                for row in day.rows:
                    item = QTreeWidgetItem(head, list(row.texts))
                    item.setData(0, KEY_ROLE, row.key)
                    item.setToolTip(KEY_COLUMN, row.key)
                    item.setSizeHint(KEY_COLUMN, self._line)
                    current = item if row.key == chosen else current
                head.setExpanded(day.title not in self._closed)
            if current is not None:
                self.setCurrentItem(current)
        self.verticalScrollBar().setValue(at)
        if current is not None:
            self.scrollToItem(current)

    def _on_current(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        self._model.choose(str(item.data(0, KEY_ROLE) or "") if item else "")

    def _on_double(self, item: QTreeWidgetItem, _column: int) -> None:
        if item.data(0, KEY_ROLE):
            self.given.emit("book")
        else:
            item.setExpanded(not item.isExpanded())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Enter books, Delete removes; the arrows go on and open or close days."""
        if event.key() in _ENTER and self._model.slot():
            self.given.emit("book")
        elif event.key() == Qt.Key.Key_Delete:
            self.given.emit("remove")
        else:
            super().keyPressEvent(event)
