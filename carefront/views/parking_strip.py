"""The strip below the canvas with the visits that were picked up; one that is clicked follows pointer and arrows."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QListWidget, QListWidgetItem, QPushButton, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.parking_view_model import ParkedFace
from carefront.views.grounds import lay_on
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

ID = Qt.ItemDataRole.UserRole
CARD_HEIGHT = 28


class ParkingStrip(QFrame):
    """``taken``: a visit is to be put elsewhere; ``put_back``: it stays where it was. Ids of visits."""

    taken = Signal(str)
    put_back = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Parking strip"))
        self.title = PlainLabel(_("Parked"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Parked visits"))
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setSpacing(4)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFixedHeight(CARD_HEIGHT + 14)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.installEventFilter(self)
        self.list.itemClicked.connect(lambda item: self.taken.emit(str(item.data(ID))))
        self.place_button, self.back_button = QPushButton(_("&Place")), QPushButton(_("Put &back"))
        self.place_button.setToolTip(_("It follows the pointer and the arrow keys until a click or Enter drops it."))
        self.place_button.clicked.connect(lambda: self.taken.emit(self.current()))
        self.back_button.clicked.connect(lambda: self.put_back.emit(self.current()))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        for part in (self.title, self.list, self.place_button, self.back_button):
            row.addWidget(part)
        for button in (self.place_button, self.back_button):
            button.setMinimumHeight(CARD_HEIGHT)
        row.setStretch(1, 1)
        self.hide()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        lay_on(self.list, theme.window)

    def show_faces(self, faces: tuple[ParkedFace, ...]) -> None:
        """Show what lies there; nothing hides the strip."""
        current = self.current()
        self.list.clear()
        for face in faces:
            item = QListWidgetItem(face.text, self.list)
            item.setData(ID, face.appointment_id)
            item.setToolTip(face.text)
            if face.appointment_id == current:
                self.list.setCurrentItem(item)
        if faces and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.setVisible(bool(faces))

    def current(self) -> str:
        """The id of the visit the keyboard is on; empty for none."""
        item = self.list.currentItem()
        return str(item.data(ID)) if self.list.currentRow() >= 0 else ""

    def holds(self, point: QPoint) -> bool:
        """Whether a point of the screen lies on the strip."""
        return self.isVisible() and self.rect().contains(self.mapFromGlobal(point))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Enter takes a visit, Del puts it back."""
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current():
                self.taken.emit(self.current())
                return True
            if event.key() == Qt.Key.Key_Delete and self.current():
                self.put_back.emit(self.current())
                return True
        return super().eventFilter(watched, event)
