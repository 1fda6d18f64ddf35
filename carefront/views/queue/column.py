"""One queue: who it is of, where people are called to, the button that calls the next, and everybody in it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.queue_view_model import ColumnFace, EntryFace
from carefront.views.plain_label import PlainLabel
from carefront.views.queue.entry_delegate import FACE_ROLE, EntryDelegate
from carefront.views.theme import Theme

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SIDES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
WIDTH = 260


class EntryList(QListWidget):
    """``stepped``: Enter or a double click on somebody; ``menu_wanted``: with a point of the screen; ``turned``: to
    the queue beside.
    """

    stepped = Signal(object)
    menu_wanted = Signal(object, object)
    turned = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = EntryDelegate(theme, self)
        self.setItemDelegate(self.entries)
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.itemDoubleClicked.connect(self._on_double_click)

    def current_face(self) -> EntryFace | None:
        """Who is in focus."""
        item: QListWidgetItem | None = self.currentItem()
        face: object = None if item is None else item.data(FACE_ROLE)
        return face if isinstance(face, EntryFace) else None

    def show_face(self, face: ColumnFace) -> None:
        """Everybody by stage; whoever was in focus stays it."""
        before = self.current_face()
        kept: QListWidgetItem | None = None
        self.clear()
        if not face.stages:
            nobody = QListWidgetItem(_("Nobody is expected."))
            nobody.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(nobody)
        for stage in face.stages:
            head = QListWidgetItem(stage.head)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(head)
            for one in stage.entries:
                item = QListWidgetItem(f"{one.token} {one.name}")
                item.setData(FACE_ROLE, one)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, one.spoken)
                item.setToolTip(one.line)
                self.addItem(item)
                if before and before.entry.appointment_id == one.entry.appointment_id:
                    kept = item
        if kept is not None:
            self.setCurrentItem(kept)

    def choose_first(self) -> None:
        """Put the focus on somebody, where nobody has it."""
        if self.current_face() is None:
            row = next((row for row in range(self.count()) if self.item(row).data(FACE_ROLE)), -1)
            self.setCurrentRow(row)

    def _on_double_click(self, item: QListWidgetItem) -> None:
        face: object = item.data(FACE_ROLE)
        if isinstance(face, EntryFace):
            self.stepped.emit(face.entry)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Enter does the next step; left and right go to the queues beside; letters do nothing."""
        face, key = self.current_face(), Qt.Key(event.key())
        if key in ENTER and face:
            self.stepped.emit(face.entry)
        elif key in SIDES:
            self.turned.emit(SIDES[key] * (-1 if self.isRightToLeft() else 1))
        elif event.text().strip() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt override
        """By the pointer where it is, by key at whoever is in focus."""
        by_pointer = event.reason() is QContextMenuEvent.Reason.Mouse
        item: QListWidgetItem | None = self.itemAt(event.pos()) if by_pointer else self.currentItem()
        face: object = None if item is None else item.data(FACE_ROLE)
        if item is not None and isinstance(face, EntryFace):
            at: QPoint = event.pos() if by_pointer else self.visualItemRect(item).center()
            self.menu_wanted.emit(face, self.viewport().mapToGlobal(at))


class QueueColumnView(QFrame):
    """``called``: the next is to be called, the resource's id; ``placed``: id, and where people are called to."""

    called = Signal(str)
    placed = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.resource_id = ""
        self.setFrameShape(self.Shape.StyledPanel)
        self.setMinimumWidth(WIDTH)
        self.name, self.note = PlainLabel(), PlainLabel()
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        self.place = QComboBox()
        self.place.setEditable(True)
        self.place.setMinimumHeight(28)
        self.call = QPushButton(_("Call next"))
        self.call.setMinimumHeight(30)
        self.list = EntryList(theme)
        head, line = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.note)
        line.addWidget(self.place, 1)
        line.addWidget(self.call)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 6, 8, 6)
        rows.setSpacing(6)
        rows.addLayout(head)
        rows.addLayout(line)
        rows.addWidget(self.list, 1)
        self.call.clicked.connect(lambda: self.called.emit(self.resource_id))
        self.place.currentTextChanged.connect(lambda text: self.placed.emit(self.resource_id, text))

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.list.entries.theme = theme
        self.list.viewport().update()

    def show_face(self, face: ColumnFace, places: tuple[str, ...]) -> None:
        """Show this queue."""
        is_other, self.resource_id = face.resource_id != self.resource_id, face.resource_id
        self.name.setText(face.name)
        self.note.setText(face.note)
        self.list.setAccessibleName(_("Queue of {name}").format(name=face.name))
        self.call.setAccessibleName(_("Call the next of {name}").format(name=face.name))
        self.place.setAccessibleName(_("Where {name} calls people to").format(name=face.name))
        self.call.setEnabled(face.can_call)
        if is_other or self.place.count() != len(places):
            with QSignalBlocker(self.place):
                self.place.clear()
                self.place.addItems(list(places))
                self.place.setCurrentText(face.place)
        self.list.show_face(face)
