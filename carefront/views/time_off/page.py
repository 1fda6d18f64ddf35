"""Ctrl+6: the requests for time off on one side, what deciding them would do on the other."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.time_off_view_model import Tab, TimeOffViewModel
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.main_window import MainWindow
from carefront.views.panel_page import PagePanel, PanelPage
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme
from carefront.views.time_off.decision_panel import DecisionPanel
from carefront.views.time_off.dialogs import PartDialog, ReasonDialog
from carefront.views.time_off.form_dialog import show_form
from carefront.views.time_off.queue_table import QueueTable

NARROW = 800
"""Below this width of the page one side is shown at a time."""


class TimeOffPage(PanelPage[TimeOffViewModel, "TimeOffPanel"]):
    """See ``carefront.views.view_page.ViewPage``."""

    def __init__(self, window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> None:
        model = TimeOffViewModel(desk, memory, window)
        super().__init__(model, TimeOffPanel(model, theme))

    def step(self, direction: int) -> date:
        return self.model.step(direction)

    def title(self, _day: date) -> str:
        return _("Time off")

    def take_focus(self) -> None:
        self.panel.take_focus()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """It asks itself, so that what it shows is written in."""
        return {"ask_time_off": self.panel.ask}


class TimeOffPanel(PagePanel):
    """Shows its view model; every choice goes to it."""

    def __init__(self, model: TimeOffViewModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self.setAccessibleName(_("Time off"))
        self.setAutoFillBackground(True)
        self.title = PlainLabel()
        self.ask_button = QPushButton(_("As&k for time off…"))
        self.tabs = QTabBar()
        self.table = QueueTable()
        self.empty = PlainLabel(wraps=True)
        self.decision = DecisionPanel(theme)
        self._is_narrow = self._is_looking = False
        self._typed: dict[str, str] = {}
        self._lay_out()
        self._tie()
        self._show()
        self._show_decision()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self.decision.set_theme(theme)

    def _lay_out(self) -> None:
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.ask_button.setMinimumHeight(30)
        self.tabs.setAccessibleName(_("Which requests"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.ask_button)
        self._rows = QStackedWidget()
        self._rows.addWidget(self.table)
        self._rows.addWidget(self.empty)
        self.left = QWidget()
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.tabs)
        column.addWidget(self._rows, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self.left)
        self._split.addWidget(self.decision)
        self._split.setStretchFactor(0, 4)
        self._split.setStretchFactor(1, 6)
        self._split.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 10, 12, 10)
        outer.addWidget(self._split)

    def _tie(self) -> None:
        model = self._model
        for _tab, name in model.tab_names():
            self.tabs.addTab(name)
        self.tabs.currentChanged.connect(lambda at: model.choose_tab(list(Tab)[at]))
        self.table.looked.connect(model.select)
        self.table.entered.connect(self.look)
        self.ask_button.clicked.connect(self.ask)
        self.decision.acted.connect(self._act)
        self.decision.went.connect(model.go_to_visit)
        self.decision.rebook.setChecked(model.rebooks_now)
        self.decision.rebook.toggled.connect(model.choose_rebook)
        model.changed.connect(self._show)
        model.decision_changed.connect(self._show_decision)
        model.busy_changed.connect(self.decision.show_busy)
        model.decided.connect(self._on_decided)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self, self.approve)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # --- showing -----------------------------------------------------------------------------------------------------
    def _show(self) -> None:
        model = self._model
        self.title.setText(model.title)
        for at, (_tab, name) in enumerate(model.tab_names()):
            self.tabs.setTabText(at, name)
        self.ask_button.setVisible(model.may_ask)
        self.empty.setText(model.emptiness)
        had_focus = self.table.hasFocus()
        self._rows.setCurrentWidget(self.empty if model.emptiness else self.table)
        self.table.show_rows(model.rows(), model.selected)
        if had_focus and model.emptiness:
            self.tabs.setFocus()

    def _show_decision(self) -> None:
        face = self._model.face
        self.decision.show_face(face)
        if not face.id:
            self._is_looking = False
        self._show_sides()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """One side at a time where there is no room for both."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._show_sides()

    def _show_sides(self) -> None:
        has_face = bool(self._model.face.id)
        self.left.setVisible(not self._is_narrow or not self._is_looking)
        self.decision.setVisible(has_face and (not self._is_narrow or self._is_looking))
        self.decision.back.setVisible(self._is_narrow)

    def take_focus(self) -> None:
        """Put the keyboard into the queue, or where something can be done without one."""
        if not self._model.emptiness:
            (self.decision if self._is_narrow and self._is_looking else self.table).setFocus()
        elif self.ask_button.isVisible():
            self.ask_button.setFocus()
        else:
            self.tabs.setFocus()

    def look(self) -> None:
        """Go from the queue to the decision."""
        if self._model.face.id:
            self._is_looking = True
            self._show_sides()
            self.decision.take_focus()

    def _back(self) -> None:
        self._is_looking = False
        self._show_sides()
        self.table.setFocus()

    def _on_decided(self) -> None:
        """The next request is looked at from the queue."""
        self._is_looking = False
        self._show_sides()
        self.take_focus()

    # --- deciding ----------------------------------------------------------------------------------------------------
    def _act(self, name: str) -> None:
        {
            "approve": self.approve, "part": self.approve_part, "deny": self.deny, "edit": self.edit,
            "withdraw": self._model.withdraw, "cancel": self._model.cancel, "back": self._back,
        }[name]()  # fmt: skip

    def approve(self) -> None:
        """Approve; a broken rule asks why first."""
        face = self._model.face
        if not face.may_decide or QApplication.activeModalWidget() is not None:
            return  # a question that is open has the keys
        if not self._model.needs_reason:
            self._model.approve()
            return
        ReasonDialog(
            _("Approve anyway"), (face.title, *face.warnings), _("&Reason for approving it anyway"),
            _("&Approve anyway"), self._model.approve, self, self._typed, f"approve {face.id}",
        ).open()  # fmt: skip

    def approve_part(self) -> None:
        """Choose the part."""
        part = self._model.new_part()
        if part is not None:
            give = partial(self._model.approve_part, part)
            PartDialog(part, self._model.face.title, self._theme, give, self, self._typed).open()

    def deny(self) -> None:
        """Ask why; the requester reads it."""
        face = self._model.face
        if face.may_decide:
            ReasonDialog(
                _("Deny time off"), (face.title,), _("&Reason, which the requester reads"), _("&Deny"),
                self._model.deny, self, self._typed, f"deny {face.id}",
            ).open()  # fmt: skip

    def edit(self) -> None:
        """Write the request anew."""
        if self._model.face.may_edit:
            show_form(self._model.new_form(is_edit=True), self)

    def ask(self) -> None:
        """Ask for time off."""
        if self._model.may_ask:
            show_form(self._model.new_form(), self)
