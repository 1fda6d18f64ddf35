"""The queues of a day beside each other: walk-ins and booked patients together, each in the order of turns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.queue_view_model import DisplayViewModel, EntryFace, QueueViewModel
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.main_window import MainWindow
from carefront.views.panel_page import PagePanel, PanelPage
from carefront.views.plain_label import PlainLabel
from carefront.views.queue.column import QueueColumnView
from carefront.views.queue.wall_display import WallDisplay
from carefront.views.theme import Theme


class QueuePage(PanelPage[QueueViewModel, "QueuePanel"]):
    """See ``carefront.views.view_page.ViewPage``."""

    def __init__(self, window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> None:
        self._desk, self._window = desk, window
        model = QueueViewModel(desk, memory, window)
        super().__init__(model, QueuePanel(model, theme))
        self.panel.display_button.clicked.connect(self.open_display)
        self.display: WallDisplay | None = None

    def step(self, direction: int) -> date:
        return (self._desk.day or self._desk.context.today()) + timedelta(days=direction)

    def title(self, day: date) -> str:
        return self.model.title(day)

    def take_focus(self) -> None:
        self.panel.take_focus()

    def open_display(self) -> None:
        """The display on the wall in a window of its own; it goes on while other views are shown."""
        if self.display is None:
            self.display = WallDisplay(DisplayViewModel(self._desk, self._window), self._window)
        self.display.open()


class QueuePanel(PagePanel):
    """Shows its view model; every choice goes to it."""

    def __init__(self, model: QueueViewModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self.setAccessibleName(_("Queue"))
        self.setAutoFillBackground(True)
        self.columns: list[QueueColumnView] = []
        self.display_button = QPushButton(_("&Wall display…"))
        self.display_button.setMinimumHeight(30)
        self.display_button.setToolTip(_("Show who is called on a screen of its own, by number, without names"))
        self.empty = PlainLabel(wraps=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row = QWidget()
        self._line = QHBoxLayout(self._row)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        scroll = QScrollArea()
        scroll.setWidget(self._row)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(scroll.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        self._body = QStackedWidget()
        self._body.addWidget(scroll)
        self._body.addWidget(self.empty)
        head = QHBoxLayout()
        head.addStretch(1)
        head.addWidget(self.display_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 10, 8)
        rows.addLayout(head)
        rows.addWidget(self._body, 1)
        model.changed.connect(self._show)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        for column in self.columns:
            column.set_theme(theme)

    def take_focus(self) -> None:
        """To whoever is first in the first queue."""
        if self.columns and not self._model.emptiness:
            self.columns[0].list.setFocus()
            self.columns[0].list.choose_first()
        else:
            self.display_button.setFocus()

    def _show(self) -> None:
        faces = self._model.columns
        while len(self.columns) < len(faces):
            self.columns.append(self._column())
        for number, column in enumerate(self.columns):
            column.setVisible(number < len(faces))
            if number < len(faces):
                column.show_face(faces[number], self._model.places)
        self.empty.setText(self._model.emptiness)
        self._body.setCurrentWidget(self.empty if self._model.emptiness else self._scroll)

    def _column(self) -> QueueColumnView:
        column = QueueColumnView(self._theme)
        column.called.connect(self._model.call_next)
        column.placed.connect(self._model.choose_place)
        column.list.stepped.connect(self._model.step)
        column.list.menu_wanted.connect(self._show_menu)
        column.list.turned.connect(lambda by: self._turn(column, by))
        self._line.addWidget(column)
        return column

    def _turn(self, column: QueueColumnView, by: int) -> None:
        """To the queue beside."""
        shown = [one for one in self.columns if one.isVisible()]
        at = shown.index(column) + by
        if 0 <= at < len(shown):
            shown[at].list.setFocus()
            shown[at].list.choose_first()
            self._scroll.ensureWidgetVisible(shown[at])

    def _show_menu(self, face: EntryFace, at: QPoint) -> None:
        """What can be done with somebody."""
        model, entry = self._model, face.entry
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        is_there = entry.stage.value in ("waiting", "called")
        lines: list[tuple[str, Callable[[], object], bool]] = [
            (face.step, lambda: model.step(entry), bool(face.step)),
            (_("Call &again"), lambda: model.call(entry), entry.stage.value == "called"),
            (_("&Take in without a call"), lambda: model.take_in(entry), entry.stage.value == "waiting"),
            (_("&Open the visit"), lambda: model.go_to(entry), bool(entry.patient_name)),
        ]
        lines[2:2] = [(text, partial(model.change_turn, entry, turn), True) for text, turn in model.turns(entry)]
        for text, act, is_shown in lines:
            if is_shown:
                menu.addAction(_line(text, act, menu))
        if is_there and (others := model.others(entry)):
            to = menu.addMenu(_("&Hand over to"))
            for resource_id, name in others:
                to.addAction(_line(name.replace("&", "&&"), partial(model.hand_over, entry, resource_id), to))
        menu.popup(at)


def _line(text: str, act: Callable[[], object], parent: QMenu) -> QAction:
    action = QAction(text, parent)
    action.triggered.connect(lambda _checked: act())
    return action
