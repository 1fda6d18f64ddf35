"""The main window's frame: menu titles, command bar, room for sidebar and canvas, status bar. Shown before all else.

Knows no view model and imports little, the namespace ``Qt`` neither: it alone takes a seventh of an empty window's time
to load. ``desk_binding`` fills the frame once the desk is open, ``dressing`` gives it its colours and icons.
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.views.empty_canvas import EmptyCanvas

SIDEBAR_WIDTH, NARROW = 232, 1000
BUTTON_SIZE = 30


class MainWindow(QMainWindow):
    """``command_given``: the id of a command chosen by menu, button or key. ``crossed``: it became wide or narrow."""

    command_given = Signal(str)
    closed = Signal()
    first_painted = Signal()
    crossed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._is_painted, self._was_wide = False, True
        self.setWindowTitle(_("CareFront"))
        self.menus: dict[str, QMenu] = {
            name: self.menuBar().addMenu(title)
            for name, title in (
                ("file", _("&File")), ("edit", _("&Edit")), ("view", _("&View")), ("book", _("&Book")),
                ("visit", _("Vi&sit")), ("help", _("&Help")),
            )
        }  # fmt: skip
        self._make_command_bar()
        self._make_middle()
        self._make_status_bar()

    # Parts

    def _make_command_bar(self) -> None:
        self.command_bar = QToolBar(_("Commands"), self)
        self.command_bar.setMovable(False)
        self.addToolBar(self.command_bar)
        self.book_button = self._button(_("Book"), "new_booking")
        self.previous_button = self._button("", "previous_day", _("Previous day"))
        self.today_button = self._button(_("Today"), "today")
        self.next_button = self._button("", "next_day", _("Next day"))
        self.date_button = self._button("", "jump", _("Date"))
        spring = QWidget()
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        steps = (self.previous_button, self.today_button, self.next_button)
        for part in (self.book_button, *steps, self.date_button, spring):
            self.command_bar.addWidget(part)

    def _button(self, text: str, command: str, name: str = "") -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setAccessibleName(name or text)
        button.setToolTip(name)
        button.setAutoRaise(True)
        button.setMinimumSize(BUTTON_SIZE, BUTTON_SIZE)
        button.clicked.connect(lambda: self.command_given.emit(command))
        return button

    def _make_middle(self) -> None:
        self.sidebar = QFrame()
        self.sidebar.setFixedWidth(SIDEBAR_WIDTH)
        self.empty_canvas = EmptyCanvas()
        right = QWidget()
        self.canvas_place = QVBoxLayout(right)
        self.canvas_place.addWidget(self.empty_canvas, 1)
        beside = QHBoxLayout()
        beside.addWidget(self.sidebar)
        beside.addWidget(right, 1)
        outer = QWidget()
        self.rows = QVBoxLayout(outer)
        self.rows.addLayout(beside, 1)
        for layout in (self.canvas_place, beside, self.rows):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self.setCentralWidget(outer)

    def _make_status_bar(self) -> None:
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().showMessage(_("Opening…"))

    # What happens to the window

    def is_wide(self) -> bool:
        """Whether sidebar and canvas have room beside each other."""
        return self.width() >= NARROW

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Say once that there is something to see."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.first_painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """The sidebar stands beside the canvas only where there is room for both."""
        super().resizeEvent(event)
        is_wide = self.is_wide()
        if is_wide is not self._was_wide:
            self._was_wide = is_wide
            self.sidebar.setVisible(is_wide)
            self.crossed.emit(is_wide)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt override
        """Tell whoever watches for this window."""
        self.closed.emit()
        super().closeEvent(event)
