"""The week in the canvas's place: one resource's days on the canvas itself, or a table of how full everybody is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.day_pasting import paste_on
from carefront.viewmodels.load_table_model import LoadFace
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.week_view_model import ALL, ONE, WeekViewModel
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.calendar.day_view import DayView
from carefront.views.calendar.load_table import LoadTable
from carefront.views.main_window import MainWindow
from carefront.views.theme import Theme

BUTTON = 28


class WeekPage(QObject):
    """``mode_changed``: the canvas is shown now, or the table."""

    mode_changed = Signal()

    def __init__(self, window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self.model = WeekViewModel(desk, memory, self)
        self._canvas: DayView | None = None
        self.widget = QWidget()
        self.box, self.table = QComboBox(), LoadTable(self.model.model, theme, is_month=False)
        self.buttons = {ONE: self._button(_("One resource"), ONE), ALL: self._button(_("By resource"), ALL)}
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._put_parts()
        self.table.setAccessibleName(_("Week by resource"))
        self.table.opened.connect(self._open)
        self.table.pointed.connect(self._point)
        self.box.activated.connect(lambda row: self.model.set_resource(str(self.box.itemData(row))))
        self.model.mode_changed.connect(self._show_mode)
        self.model.resource_changed.connect(self._show_resource)
        self.model.model.modelReset.connect(self._show_current)

    def _button(self, text: str, mode: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setMinimumSize(BUTTON, BUTTON)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.model.set_mode(mode))
        return button

    def _put_parts(self) -> None:
        group = QButtonGroup(self.widget)
        bar = QHBoxLayout()
        bar.setContentsMargins(6, 4, 6, 4)
        bar.setSpacing(6)
        for button in self.buttons.values():
            group.addButton(button)
            bar.addWidget(button)
        self.box.setAccessibleName(_("Whose week"))
        self.box.setMinimumHeight(BUTTON)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        bar.addWidget(self.box)
        bar.addStretch(1)
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)

    # As the host asks for it

    @property
    def is_on_canvas(self) -> bool:
        """Whether the days of one resource are shown."""
        return self._canvas is not None and self.model.mode == ONE

    def take_canvas(self, canvas: DayView) -> None:
        """Put the canvas beside the table; it is hidden while that is shown."""
        self._canvas = canvas
        if self._stack.indexOf(canvas) < 0:
            self._stack.addWidget(canvas)
        self._place_mode()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.table.set_theme(theme)

    def enter(self, _day: date) -> None:
        """Show the week of the window's day."""
        self.model.enter()
        self._show_current()

    def leave(self) -> None:
        """The canvas is the day's again."""
        self.model.leave()

    def step(self, direction: int) -> date:
        """A week away."""
        return (self._desk.day or self._desk.context.today()) + timedelta(days=7 * direction)

    def title(self, day: date) -> str:
        """``23 – 29 Nov 2026``."""
        return self.model.title(day)

    def take_focus(self) -> None:
        """To the canvas or the table."""
        self._shown().setFocus()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """What is pasted onto a day of the table goes there in hand; on the canvas its own commands hold."""
        return {} if self.is_on_canvas else {"paste": self._paste}

    # What changes

    def _shown(self) -> QWidget:
        return self._canvas if self._canvas is not None and self.model.mode == ONE else self.table

    def _place_mode(self) -> None:
        for mode, button in self.buttons.items():
            button.setChecked(mode == self.model.mode)
            font = button.font()
            font.setBold(mode == self.model.mode)  # seen on grounds where a pressed button hardly is
            button.setFont(font)
        self.box.setVisible(self.model.mode == ONE)
        self._stack.setCurrentWidget(self._shown())

    def _show_mode(self) -> None:
        had_focus = self._shown().hasFocus()
        self._place_mode()
        if had_focus:
            self.take_focus()
        self.mode_changed.emit()

    def _show_resource(self) -> None:
        rows = self.model.resources()
        if [(str(self.box.itemData(row)), self.box.itemText(row)) for row in range(self.box.count())] != list(rows):
            self.box.clear()
            for resource_id, name in rows:
                self.box.addItem(name, resource_id)
        self.box.setCurrentIndex(self.box.findData(self.model.resource_id))

    def _show_current(self) -> None:
        """The cell of the window's day, in the row that was in focus."""
        face = self.table.current_face()
        row = face.resource_id if face else self.model.resource_id
        rows = self.model.model.rows
        known = {faces[0].resource_id for faces in rows if faces}
        wanted = row if row in known else next((faces[0].resource_id for faces in rows if faces), "")
        if self._desk.day:
            self.table.show_day(self.model.model.index_of(self._desk.day, wanted))

    def _point(self, face: LoadFace) -> None:
        if face.day != self._desk.day:
            self._desk.stay_on(face.day)

    def _open(self, face: LoadFace) -> None:
        self.model.open_day(face)
        self._window.command_given.emit("view_day")

    def _paste(self) -> None:
        face = self.table.current_face()
        if face and paste_on(self._desk, face.day):
            self._window.command_given.emit("view_day")
