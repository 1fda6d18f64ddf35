"""Who belongs to something: a tree of boxes to check by kind, and, where it counts, their order."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.set_up_faces import Choice, FieldFace
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.set_up_editors import Editor, show_boxes
from carefront.views.theme import Theme

ID_ROLE = Qt.ItemDataRole.UserRole
MOST_LINES, PAD = 9, 8
_CHECKED, _PARTLY, _FREE = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked


class MembersEditor(Editor):
    """Members keep the order in which they were chosen, and can be moved."""

    def __init__(self, face: FieldFace) -> None:
        super().__init__()
        self._choices: tuple[Choice, ...] = ()
        self._members: tuple[str, ...] = ()
        self._is_ordered = face.is_ordered
        self.tree = _MemberTree()
        self.tree.itemChanged.connect(self._on_checked)
        self.nobody = PlainLabel(_("There is nobody and nothing to choose from yet."), wraps=True)
        self.order = OrderList(_("Order"))
        self.order.moved.connect(self._on_moved)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        for part in (self.tree, self.nobody, self.order):
            rows.addWidget(part)
        self.setFocusProxy(self.tree)

    def target(self) -> QWidget:
        """The tree."""
        return self.tree

    def set_theme(self, theme: Theme) -> None:
        """As ``Editor`` says."""
        show_boxes(self.tree, theme)

    def show_field(self, face: FieldFace) -> None:
        """As ``Editor`` says."""
        value = face.value if isinstance(face.value, tuple) else ()
        self._members = tuple(one for one in value if isinstance(one, str))
        with QSignalBlocker(self.tree):
            if face.choices != self._choices:
                self._choices = face.choices
                self._fill()
            for item in self._leaves():
                item.setCheckState(0, _CHECKED if item.data(0, ID_ROLE) in self._members else _FREE)
            self._mark_groups()
        self.tree.setEnabled(face.is_editable)
        self.tree.setVisible(bool(face.choices))
        self.nobody.setVisible(not face.choices)
        names = {choice.id: choice.text for choice in face.choices}
        shown = [(member, names[member]) for member in self._members if member in names]
        self.order.setVisible(self._is_ordered and len(shown) > 1)
        self.order.show_entries(shown, is_editable=face.is_editable)

    def _fill(self) -> None:
        self.tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for choice in self._choices:
            parent: QTreeWidget | QTreeWidgetItem = self.tree
            if choice.group:
                if choice.group not in groups:
                    groups[choice.group] = _item(self.tree, choice.group)
                parent = groups[choice.group]
            _item(parent, choice.text, choice.id)
        self.tree.expandAll()
        self.tree.setRootIsDecorated(bool(groups))
        lines = min(MOST_LINES, len(self._choices) + len(groups))
        height = self.tree.sizeHintForRow(0) if self.tree.topLevelItemCount() else 24
        self.tree.setFixedHeight(max(1, lines) * max(24, height) + PAD)

    def _leaves(self) -> list[QTreeWidgetItem]:
        tops = (self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount()))
        return [item for top in tops if top is not None for item in (_below(top) or [top])]

    def _mark_groups(self) -> None:
        """Checked, free, or partly."""
        for at in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(at)
            if top is not None and top.childCount():
                states = {item.checkState(0) for item in _below(top)}
                top.setCheckState(0, states.pop() if len(states) == 1 else _PARTLY)

    def _on_checked(self, item: QTreeWidgetItem, _column: int) -> None:
        if item.childCount():
            below = {str(one.data(0, ID_ROLE)) for one in _below(item)}
            is_on = item.checkState(0) == _CHECKED
        else:
            below, is_on = {str(item.data(0, ID_ROLE))}, item.checkState(0) == _CHECKED
        kept = tuple(one for one in self._members if one not in below)
        fresh = tuple(choice.id for choice in self._choices if choice.id in below and choice.id not in self._members)
        self.edited.emit((*self._members, *fresh) if is_on else kept)

    def _on_moved(self, identifier: str, step: int) -> None:
        members = list(self._members)
        at = members.index(identifier)
        to = max(0, min(len(members) - 1, at + step))
        members.insert(to, members.pop(at))
        self.edited.emit(tuple(members))
        self.order.choose(identifier)


def _below(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (item.child(row) for row in range(item.childCount()))
    return [child for child in found if child is not None]


def _item(parent: QTreeWidget | QTreeWidgetItem, text: str, identifier: str = "") -> QTreeWidgetItem:
    item = QTreeWidgetItem(parent, [text])
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(0, _FREE)
    item.setData(0, ID_ROLE, identifier)
    item.setSizeHint(0, QSize(0, max(24, item.treeWidget().fontMetrics().height() + 6)))
    return item


class _MemberTree(QTreeWidget):
    """Space checks; Tab leaves."""

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setIndentation(18)


class OrderList(QWidget):
    """Entries with two buttons that move the marked one. ``moved``: its id, and by how much."""

    moved = Signal(str, int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.list = _KeyedList()
        self.list.setAccessibleName(name)
        self.list.stepped.connect(self._step)
        self.up, self.down = QPushButton(_("Move up")), QPushButton(_("Move down"))
        buttons = QVBoxLayout()
        for button, step in ((self.up, -1), (self.down, 1)):
            button.setMinimumHeight(24)
            button.clicked.connect(lambda _checked=False, step=step: self._step(step))
            buttons.addWidget(button)
        buttons.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.list, 1)
        row.addLayout(buttons)

    def show_entries(self, entries: list[tuple[str, str]], *, is_editable: bool) -> None:
        """Show (id, text) in their order; the marked one stays marked."""
        marked = self.list.selectedItems()
        chosen = str(marked[0].data(ID_ROLE)) if marked else ""
        with QSignalBlocker(self.list):
            self.list.clear()
            for identifier, text in entries:
                item = QListWidgetItem(text, self.list)
                item.setSizeHint(QSize(0, max(24, self.list.fontMetrics().height() + 6)))
                item.setData(ID_ROLE, identifier)
        self.choose(chosen)
        lines = min(MOST_LINES, max(2, len(entries)))
        self.list.setFixedHeight(lines * max(20, self.list.sizeHintForRow(0)) + PAD)
        for button in (self.up, self.down):
            button.setEnabled(is_editable)

    def choose(self, identifier: str) -> None:
        """Mark an entry; the first where there is no such one."""
        ids = [self.list.item(at).data(ID_ROLE) for at in range(self.list.count())]
        if ids:
            self.list.setCurrentRow(ids.index(identifier) if identifier in ids else 0)

    def _step(self, step: int) -> None:
        marked = self.list.selectedItems()
        if marked and self.up.isEnabled():
            self.moved.emit(str(marked[0].data(ID_ROLE)), step)


class _KeyedList(QListWidget):
    """Alt with up or down moves."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Move, or leave it to the list."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)
