"""The strip above the canvas that says who could come at a time that has become free, and offers it to them."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.free_time_view_model import FreeTimeState
from carefront.views import icons
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

TARGET = 28


class FreeTimeStrip(QFrame):
    """``offered``, ``booked``: the number of the one chosen. ``accepted``, ``declined``: the answer to an offer."""

    offered = Signal(int)
    booked = Signal(int)
    accepted = Signal()
    declined = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Who could come"))
        self.title = PlainLabel()
        self.who = QComboBox()
        self.who.setAccessibleName(_("Who fits, the first in rank first"))
        self.who.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.who.setMinimumContentsLength(12)
        self.who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.answer = PlainLabel(wraps=True)
        self.offer_button, self.book_button = QPushButton(_("&Offer")), QPushButton(_("&Book"))
        self.accept_button, self.decline_button = QPushButton(_("&Accepted")), QPushButton(_("&Declined"))
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setMinimumSize(24, 24)
        self.close_button.setAccessibleName(_("Close"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        for part in (self.title, self.who, self.answer, self.offer_button, self.book_button, self.accept_button,
                     self.decline_button, self.close_button):  # fmt: skip
            part.setMinimumHeight(24 if part in (self.title, self.answer, self.close_button) else TARGET)
            row.addWidget(part)
        row.setStretch(1, 1)
        row.setStretch(2, 1)
        self.offer_button.clicked.connect(lambda: self.offered.emit(self.who.currentIndex()))
        self.book_button.clicked.connect(lambda: self.booked.emit(self.who.currentIndex()))
        self.accept_button.clicked.connect(self.accepted)
        self.decline_button.clicked.connect(self.declined)
        self.close_button.clicked.connect(self.left)
        self.hide()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.close_button.setIcon(icons.icon("x", theme.ink))
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, theme.fill("hold"))
        self.setPalette(palette)
        self.setAutoFillBackground(True)

    def show_state(self, state: FreeTimeState) -> None:
        """Draw ``state``; the keyboard stays where it is."""
        self.title.setText(state.title)
        with QSignalBlocker(self.who):
            self.who.clear()
            self.who.addItems(list(state.lines))
        self.answer.setText(state.offered)
        for part in (self.answer, self.accept_button, self.decline_button):
            part.setVisible(bool(state.offered))
        for waiting in (self.who, self.offer_button, self.book_button):
            waiting.setVisible(not state.offered)
        first = state.lines[0] if state.lines else ""
        self.offer_button.setAccessibleName(_("Offer: {who}").format(who=first))
        self.setVisible(state.is_open)

    def take_focus(self) -> None:
        """Go to what is done next."""
        (self.accept_button if self.accept_button.isVisible() else self.offer_button).setFocus()
