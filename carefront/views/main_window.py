"""The main window's frame: menu titles, command bar, room for sidebar and canvas, status bar. Shown before all else.

Knows no view model and imports little, the namespace ``Qt`` neither: it alone takes a seventh of an empty window's time
to load. ``desk_binding`` fills the frame once the desk is open, ``dressing`` gives it its colours and icons.
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QSplitter,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.views.empty_canvas import EmptyCanvas

SIDEBAR_WIDTH, RAIL_WIDTH = 220, 48
WITH_SIDEBAR, WITH_RAIL = 1200, 900
"""From these widths on, in dip, the sidebar stands beside the canvas, or its rail."""
BUTTON_SIZE = 30
ESCAPE = 0x01000000
"""``Qt.Key.Key_Escape``, as a number for the reason above."""


class MainWindow(QMainWindow):
    """``command_given``: the id of a command chosen by menu, button or key. ``escaped``: Esc that no part took."""

    command_given = Signal(str)
    closed = Signal()
    first_painted = Signal()
    resized = Signal()
    escaped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_painted = False
        self.setWindowTitle(_("CareFront"))
        self.menus: dict[str, QMenu] = {
            name: self.menuBar().addMenu(title)
            for name, title in (
                ("file", _("&File")), ("edit", _("&Edit")), ("view", _("&View")), ("book", _("&Book")),
                ("visit", _("Vi&sit")), ("time_off", _("&Time off")), ("help", _("&Help")),
            )
        }  # fmt: skip
        self.menus["theme"] = self.menus["view"].addMenu(_("C&olours"))
        self._make_command_bar()
        self._make_middle()
        self._make_status_bar()

    # Parts

    def _make_command_bar(self) -> None:
        self.command_bar = QToolBar(_("Commands"), self)
        self.command_bar.setMovable(False)
        self.addToolBar(self.command_bar)
        self.sidebar_button = self._button("", "sidebar", _("Sidebar"))
        self.book_button = self._button(_("Book"), "new_booking")
        self.previous_button = self._button("", "previous_day", _("Previous day"))
        self.today_button = self._button(_("Today"), "today")
        self.next_button = self._button("", "next_day", _("Next day"))
        self.date_button = self._button("", "jump", _("Date"))
        spring = QWidget()
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        steps = (self.previous_button, self.today_button, self.next_button)
        self.bell_button = self._button("", "alerts", _("Alerts"))
        self.overflow_button = self._button("", "", _("More commands"))
        ends = (self.bell_button, self.overflow_button)
        self.bar_actions = {
            part: self.command_bar.addWidget(part)
            for part in (self.sidebar_button, self.book_button, *steps, self.date_button, spring, *ends)
        }
        for part in (self.sidebar_button, self.overflow_button):
            self.bar_actions[part].setVisible(False)

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
        """Rail or sidebar, canvas, and at the far side room for a panel; ``rows`` has bands above all of it."""
        self.rail, self.sidebar, self.side_pane = QFrame(), QFrame(), QFrame()
        self.rail.setFixedWidth(RAIL_WIDTH)
        self.side_pane.hide()
        self.empty_canvas, self.center = EmptyCanvas(), QWidget()
        self.canvas_place = QVBoxLayout(self.center)
        self.canvas_place.addWidget(self.empty_canvas, 1)
        self.splitter = QSplitter()
        self.splitter.setHandleWidth(4)
        for number, part in enumerate((self.sidebar, self.center, self.side_pane)):
            self.splitter.addWidget(part)
            self.splitter.setCollapsible(number, False)
            self.splitter.setStretchFactor(number, int(part is self.center))
        self.middle = QWidget()
        beside = QHBoxLayout(self.middle)
        beside.addWidget(self.rail)
        beside.addWidget(self.splitter, 1)
        outer = QWidget()
        self.rows = QVBoxLayout(outer)
        self.rows.addWidget(self.middle, 1)
        for layout in (self.canvas_place, beside, self.rows):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self.setCentralWidget(outer)
        self._show_edge()

    def _make_status_bar(self) -> None:
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().showMessage(_("Opening…"))

    # What happens to the window

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Say once that there is something to see."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.first_painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """Tell whoever lays the parts out."""
        super().resizeEvent(event)
        if not self._is_painted:
            self._show_edge()
        self.resized.emit()

    def _show_edge(self) -> None:
        """What stands beside the canvas until ``window_layout`` takes over."""
        self.sidebar.setVisible(self.width() >= WITH_SIDEBAR)
        self.rail.setVisible(WITH_RAIL <= self.width() < WITH_SIDEBAR)
        self.splitter.setSizes([SIDEBAR_WIDTH, max(1, self.width() - SIDEBAR_WIDTH), 0])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Esc comes here when whatever has the focus leaves it."""
        if event.key() == ESCAPE:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt override
        """Tell whoever watches for this window."""
        self.closed.emit()
        super().closeEvent(event)
