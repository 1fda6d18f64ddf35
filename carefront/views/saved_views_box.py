"""The saved views under the sidebar's groups: one click or Enter shows one, F2 renames, Del deletes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.views import icons
from carefront.views.grounds import lay_on
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

ROW, SHOWN_ROWS = 26, 5
NAME_ROLE = Qt.ItemDataRole.UserRole


class SavedViewsBox(QWidget):
    """Signals carry names; ``renamed`` the old and the new one, ``save_asked`` the name for what is on screen."""

    chosen = Signal(str)
    save_asked = Signal(str)
    renamed = Signal(str, str)
    replace_asked = Signal(str)
    delete_asked = Signal(str)
    take_back_asked = Signal()

    def __init__(self, theme: Theme, suggest: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggest = suggest
        self._title = PlainLabel(_("Saved views"))
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self.add_button = _tool(_("Save view…"))
        self.add_button.clicked.connect(self.begin)
        self.list = _ViewList(self)
        self.empty = PlainLabel(_("Name what is on screen to come back to it by one click."), wraps=True)
        self.told = PlainLabel(wraps=True)
        self.undo_button = _tool(_("Undo"), has_text=True)
        self.undo_button.clicked.connect(self.take_back_asked)
        self._lay_out()
        self.set_theme(theme)
        self.show_views((), "")

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.add_button)
        foot.addWidget(self.told, 1)
        foot.addWidget(self.undo_button, 0, Qt.AlignmentFlag.AlignTop)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(2)
        rows.addLayout(head)
        rows.addWidget(self.empty)
        rows.addWidget(self.list)
        rows.addLayout(foot)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.add_button.setIcon(icons.icon("plus", theme.ink))
        for label in (self.empty, self.told):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, theme.secondary_ink)
            label.setPalette(palette)
        lay_on(self.list, theme.window)

    def show_views(self, names: Sequence[str], told: str) -> None:
        """List the views, and say what was done last; no text takes that line away."""
        if [(name, name) for name in names] != [(item.data(NAME_ROLE), item.text()) for item in self._items()]:
            self._fill(names)
        self.list.setFixedHeight(self._row_height() * min(len(names), SHOWN_ROWS) + 2)
        self.list.setVisible(bool(names))
        self.empty.setVisible(not names)
        self.told.setText(told)
        for part in (self.told, self.undo_button):
            part.setVisible(bool(told))

    def _fill(self, names: Sequence[str]) -> None:
        row = self.list.currentRow()
        with QSignalBlocker(self.list):
            self.list.clear()
            for name in names:
                self._add(name)
            self.list.setCurrentRow(min(row, len(names) - 1))

    def mark(self, name: str) -> None:
        """Mark the view that is on screen, none for an empty name."""
        with QSignalBlocker(self.list):
            for item in self._items():
                is_shown = item.data(NAME_ROLE) == name
                font = item.font()
                font.setBold(is_shown)
                item.setFont(font)
                text = _("{name}, on screen") if is_shown else "{name}"
                item.setData(Qt.ItemDataRole.AccessibleTextRole, text.format(name=item.data(NAME_ROLE)))

    def begin(self) -> None:
        """Ask for a name for what is on screen, in the list itself."""
        item = self._add("")
        item.setText(self._suggest())
        self.empty.hide()
        self.list.setFixedHeight(self._row_height() * min(self.list.count(), SHOWN_ROWS) + 2)
        self.list.show()
        self.list.setFocus()
        self.list.setCurrentItem(item)
        self.list.scrollToItem(item)
        self.list.editItem(item)

    def menu_of(self, name: str) -> QMenu:
        """What can be done with a saved view."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(_("&Show")).triggered.connect(lambda: self.chosen.emit(name))
        rename = menu.addAction(_("&Rename…\tF2"))
        rename.triggered.connect(lambda: self.list.editItem(self.list.currentItem()))
        menu.addAction(_("R&eplace by what is on screen")).triggered.connect(lambda: self.replace_asked.emit(name))
        menu.addSeparator()
        menu.addAction(_("&Delete\tDel")).triggered.connect(lambda: self.delete_asked.emit(name))
        return menu

    def settle(self, *, is_left: bool) -> None:
        """A name was typed: of a new view or of one that had another; or it was left, and a new one goes again."""
        item: QListWidgetItem | None = self.list.currentItem()
        if item is None:
            return
        before, now = str(item.data(NAME_ROLE)), item.text().strip()
        if not before and (is_left or not now):
            self.show_views([str(one.data(NAME_ROLE)) for one in self._items() if one is not item], self.told.text())
        elif is_left:
            return
        elif not before:
            self.save_asked.emit(now)
        elif now != before:
            self.renamed.emit(before, now)

    def _add(self, name: str) -> QListWidgetItem:
        with QSignalBlocker(self.list):
            item = QListWidgetItem(name, self.list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setData(NAME_ROLE, name)
            item.setToolTip(name)
            item.setSizeHint(QSize(0, self._row_height()))
        return item

    def _row_height(self) -> int:
        return max(ROW, self.fontMetrics().height() + 8)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]


class _ViewList(QListWidget):
    """Single clicks choose; keys as in every list of files."""

    def __init__(self, box: SavedViewsBox) -> None:
        super().__init__(box)
        self._box = box
        self.setAccessibleName(_("Saved views"))
        self.setFrameShape(self.Shape.NoFrame)
        self.setEditTriggers(self.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.itemClicked.connect(lambda item: box.chosen.emit(str(item.data(NAME_ROLE))))
        self.itemDelegate().closeEditor.connect(self._on_closed)

    def _on_closed(self, _editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Once the list has let go of its editor: the name stands, or Esc has left it as it was."""
        is_left = hint == QAbstractItemDelegate.EndEditHint.RevertModelCache
        QTimer.singleShot(0, self, lambda: self._box.settle(is_left=is_left))

    def _open_menu(self, point: QPoint) -> None:
        item: QListWidgetItem | None = self.itemAt(point)
        if item is not None:
            self.setCurrentItem(item)
            self._box.menu_of(str(item.data(NAME_ROLE))).popup(self.viewport().mapToGlobal(point))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Enter chooses, Del deletes."""
        item: QListWidgetItem | None = self.currentItem()
        is_editing = self.state() == self.State.EditingState
        if item is None or is_editing:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._box.chosen.emit(str(item.data(NAME_ROLE)))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._box.delete_asked.emit(str(item.data(NAME_ROLE)))
        else:
            super().keyPressEvent(event)


def _tool(name: str, *, has_text: bool = False) -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setMinimumSize(26, 26)
    button.setAccessibleName(name)
    if has_text:
        button.setText(name)
    else:
        button.setToolTip(name)
    return button
