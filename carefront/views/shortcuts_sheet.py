"""Every key at a glance, by menu, narrowed down by what is typed; Enter does what the line says."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit, QMainWindow, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from carefront.shared.i18n import _, ngettext
from carefront.viewmodels.palette_state import CommandRow
from carefront.viewmodels.shortcuts_view_model import key_groups
from carefront.views.overlay import Overlay, Side
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

WIDTH = 620
ID_ROLE = Qt.ItemDataRole.UserRole


class ShortcutsSheet(Overlay):
    """``command_chosen``: a line was taken by Enter or double click."""

    command_chosen = Signal(str)

    def __init__(self, theme: Theme, window: QMainWindow) -> None:
        super().__init__(theme, window, Side.TOP, WIDTH)
        self.setObjectName("shortcuts_sheet")
        self.setAccessibleName(_("Keyboard shortcuts"))
        self._rows: tuple[CommandRow, ...] = ()
        self.title = PlainLabel(_("Keyboard shortcuts"))
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Filter commands and keys"))
        self.field.setAccessibleName(_("Filter commands and keys"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(_("Commands and keys"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels([_("Command"), _("Key")])
        self.tree.setRootIsDecorated(False)
        self.tree.setMinimumHeight(60)
        header = self.tree.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(False)
        self.tree.installEventFilter(self)
        self.tree.itemDoubleClicked.connect(lambda item: self._take(item))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 10, 8)
        for part in (self.title, self.field, self.tree):
            rows.addWidget(part)
        self.first = self.field
        self.left.connect(self.vanish)

    def open(self, rows: tuple[CommandRow, ...]) -> None:
        """Show the keys of ``rows``."""
        self._rows = rows
        self.field.clear()
        self._fill("")
        self.appear()

    def _height(self, _width: int) -> int:
        return 560

    def _fill(self, text: str) -> None:
        self.tree.clear()
        count = 0
        for group in key_groups(self._rows, text):
            top = QTreeWidgetItem(self.tree, [group.title])
            top.setFlags(Qt.ItemFlag.ItemIsEnabled)
            top.setFirstColumnSpanned(True)
            font = top.font(0)
            font.setBold(True)
            top.setFont(0, font)
            for row in group.rows:
                item = QTreeWidgetItem(top, [row.text, row.key])
                item.setData(0, ID_ROLE, row.id)
                count += 1
            top.setExpanded(True)
        first = self.tree.topLevelItem(0)
        match = first.child(0) if first and text else None
        if match:
            self.tree.setCurrentItem(match)
        if text:
            self.announce(ngettext("{count} result", "{count} results", count).format(count=count))

    def _take(self, item: QTreeWidgetItem | None) -> None:
        name = str(item.data(0, ID_ROLE) or "") if item else ""
        if name:
            self.vanish()
            self.command_chosen.emit(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Up and down in the filter move in the list; Enter takes; Esc leaves."""
        is_mine = watched is self.field or watched is self.tree
        if is_mine and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.tree.currentItem())
                return True
            if watched is self.field and event.key() == Qt.Key.Key_Down:
                self.tree.setFocus()
                return True
        return super().eventFilter(watched, event)
