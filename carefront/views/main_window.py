"""The main window's frame: menus, command bar, canvas, status bar. Shown before anything is loaded; knows no view model."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction, QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QSplitter,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.views import icons, theme
from carefront.views.actions import desk_actions, make_action, menus
from carefront.views.calendar.day_view import DayView
from carefront.views.message_strip import MessageStrip
from carefront.views.plain_label import PlainLabel

SIDEBAR_WIDTH, NARROW = 232, 1000


class MainWindow(QMainWindow):
    """``command_given``: the id of a command chosen by menu, button or key."""

    command_given = Signal(str)
    closed = Signal()
    first_painted = Signal()

    def __init__(self, theme_name: str | None = None) -> None:
        super().__init__()
        self.setWindowTitle(_("CareFront"))
        self.setObjectName("main_window")
        self._is_painted = False
        self.theme = theme.load(theme_name or theme.wanted_name())
        self.canvas = DayView(self.theme, self)
        self.canvas.setAccessibleName(_("Day calendar"))
        self.sidebar = QFrame()
        self.sidebar.setFixedWidth(SIDEBAR_WIDTH)
        self.band = PlainLabel()
        self.messages = MessageStrip(self.theme)
        self.actions_by_id: dict[str, QAction] = {}
        self._make_actions()
        self._make_command_bar()
        self._make_middle()
        self._make_status_bar()
        self._dress()
        if theme_name is None:
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    # Parts

    def _make_actions(self) -> None:
        tops = {name: self.menuBar().addMenu(title) for name, title in menus()}
        for command in desk_actions():
            action = make_action(command, self, self.canvas)
            action.triggered.connect(lambda _checked=False, name=command.id: self.command_given.emit(name))
            if command.icon:
                action.setProperty("icon_name", command.icon)
            if command.has_line_before:
                tops[command.menu].addSeparator()
            tops[command.menu].addAction(action)
            self.actions_by_id[command.id] = action

    def _make_command_bar(self) -> None:
        self.command_bar = QToolBar(_("Commands"), self)
        self.command_bar.setMovable(False)
        self.command_bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.command_bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.command_bar.setIconSize(QSize(16, 16))
        self.addToolBar(self.command_bar)
        self.book_button = self._button("plus", _("Book"), "new_booking")
        self.previous_button = self._button("chevron-left", "", "previous_day", _("Previous day"))
        self.today_button = self._button("", _("Today"), "today")
        self.next_button = self._button("chevron-right", "", "next_day", _("Next day"))
        self.date_button = self._button("calendar", "", "jump", _("Date"))
        spring = QWidget()
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.facility_place = QWidget()
        QHBoxLayout(self.facility_place).setContentsMargins(0, 0, 0, 0)
        steps = (self.previous_button, self.today_button, self.next_button)
        for part in (self.book_button, *steps, self.date_button, spring, self.facility_place):
            self.command_bar.addWidget(part)

    def _button(self, icon_name: str, text: str, command: str, name: str = "") -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setProperty("icon_name", icon_name)
        button.setAccessibleName(name or text)
        button.setToolTip(name)
        button.setAutoRaise(True)
        button.setMinimumSize(28, 28)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if text else Qt.ToolButtonStyle.ToolButtonIconOnly
        button.setToolButtonStyle(style if icon_name else Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.clicked.connect(lambda: self.command_given.emit(command))
        return button

    def _make_middle(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.band.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.band.hide()
        self.messages.hide()
        for part in (self.messages, self.canvas):
            column.addWidget(part)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.sidebar)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        outer = QWidget()
        rows = QVBoxLayout(outer)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.band)
        rows.addWidget(self.splitter, 1)
        self.setCentralWidget(outer)

    def _make_status_bar(self) -> None:
        self.said_label = PlainLabel()
        self.act_label = PlainLabel()
        self.undo_button = self._button("undo-2", _("Undo"), "undo")
        self.undo_button.hide()
        self.busy_label = QLabel(_("Opening…"))
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(self.busy_label)
        bar.addWidget(self.said_label, 1)
        bar.addPermanentWidget(self.act_label)
        bar.addPermanentWidget(self.undo_button)

    # What others ask for

    def say(self, text: str, is_urgent: bool) -> None:
        """Show a sentence in the status bar and have it read out: politely, or at once."""
        self.said_label.setText(text)
        event = QAccessibleAnnouncementEvent(self, text)
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if is_urgent else politeness.Polite)
        QAccessible.updateAccessibility(event)

    def show_band(self, text: str) -> None:
        """Show a band over everything, such as "Practice data"; no text hides it."""
        self.band.setText(text)
        self.band.setVisible(bool(text))

    def show_day_title(self, text: str) -> None:
        """Name the day on screen."""
        self.date_button.setText(text)
        self.date_button.setAccessibleName(text)
        self.date_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setWindowTitle(_("{day} – CareFront").format(day=text))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Say once that there is something to see."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.first_painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt override
        """Tell whoever watches for this window."""
        self.closed.emit()
        super().closeEvent(event)

    # Colours

    def _on_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        self.theme = theme.load(theme.wanted_name())
        self._dress()

    def _dress(self) -> None:
        if not self.theme.is_contrast:
            QGuiApplication.setPalette(theme.palette_of(self.theme))
        self.canvas.set_theme(self.theme)
        self.messages.set_theme(self.theme)
        palette = self.band.palette()
        palette.setColor(palette.ColorRole.Window, self.theme.band)
        palette.setColor(palette.ColorRole.WindowText, self.theme.band_ink)
        self.band.setPalette(palette)
        self.band.setAutoFillBackground(True)
        self.band.setContentsMargins(4, 2, 4, 2)
        buttons = (self.book_button, self.previous_button, self.next_button, self.date_button, self.undo_button)
        named = [*buttons, *(action for action in self.actions_by_id.values() if action.property("icon_name"))]
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for part in named:
            name = part.property("icon_name")
            if is_mirrored:
                name = {"chevron-left": "chevron-right", "chevron-right": "chevron-left"}.get(name, name)
            part.setIcon(icons.icon(name, self.theme.ink))
