"""The month in the canvas's place: a table of weeks; what is in a cell is made by ``MonthViewModel``."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.day_grid import CardFace
from carefront.viewmodels.day_pasting import paste_on
from carefront.viewmodels.load_table_model import LoadFace
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.month_view_model import MonthViewModel
from carefront.viewmodels.month_visits import MonthVisits
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.calendar.load_table import LoadTable
from carefront.views.main_window import MainWindow
from carefront.views.month_drag import MonthDrag
from carefront.views.month_visits_bar import MonthVisitsBar
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme


class MonthPage(QObject):
    """A ``ViewPage``."""

    def __init__(self, window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self.model = MonthViewModel(desk, memory, self)
        self.widget, self.box = QWidget(), QComboBox()
        self.table = LoadTable(self.model.model, theme, is_month=True)
        self.table.setAccessibleName(_("Month"))
        self.visits = MonthVisitsBar(MonthVisits(desk, self), theme)
        self._put_parts()
        MonthDrag(self.visits.row, self.table, self._take_to, self._show_current)
        self.table.opened.connect(self._open)
        self.table.pointed.connect(self._point)
        self.table.opening_taken.connect(self._book)
        self.table.menu_wanted.connect(self._show_menu)
        self.table.day_wanted.connect(desk.go_to)
        self.box.activated.connect(lambda row: self.model.set_type(str(self.box.itemData(row))))
        self.model.types_changed.connect(self._show_types)
        self.model.model.modelReset.connect(self._show_current)
        self.model.model.dataChanged.connect(lambda *_args: self._show_current())

    def _put_parts(self) -> None:
        label = PlainLabel()
        label.setText(_("First opening for:"))
        self.box.setAccessibleName(_("First opening for"))
        self.box.setMinimumHeight(28)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        bar = QHBoxLayout()
        bar.setContentsMargins(6, 4, 6, 4)
        bar.setSpacing(6)
        bar.addWidget(label)
        bar.addWidget(self.box)
        bar.addStretch(1)
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.table, 1)
        column.addWidget(self.visits)

    # As the host asks for it

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.table.set_theme(theme)
        self.visits.set_theme(theme)

    def enter(self, _day: date) -> None:
        """Show the month of the window's day."""
        self.model.enter()
        self.visits.model.show(self._desk.day)
        self._show_current()

    def leave(self) -> None:
        """Read nothing more."""
        self.model.leave()
        self.visits.model.show(None)

    def step(self, direction: int) -> date:
        """The same day of the next month or the one before, or that month's last."""
        day = self._desk.day or self._desk.context.today()
        month = day.year * 12 + day.month - 1 + direction
        first = date(month // 12, month % 12 + 1, 1)
        return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))

    def title(self, day: date) -> str:
        """``November 2026``."""
        return self.model.title(day)

    def take_focus(self) -> None:
        """To the days."""
        self.table.setFocus()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """What is pasted onto a day goes there in hand; the visit in focus below the days can be cut."""
        return {"paste": self._paste, "cut": self._cut}

    # What changes, and what is done

    def _show_types(self) -> None:
        self.box.clear()
        for row in self.model.types:
            self.box.addItem(row.name, row.offering_id)
        self.box.setCurrentIndex(self.box.findData(self.model.type_id))

    def _show_current(self) -> None:
        if self._desk.day:
            self.table.show_day(self.model.model.index_of(self._desk.day))

    def _point(self, face: LoadFace) -> None:
        """The window's day is the one in focus; one of another month shows that month."""
        if face.day != self._desk.day:
            self._desk.go_to(face.day)

    def _open(self, face: LoadFace) -> None:
        self._desk.go_to(face.day)
        self._window.command_given.emit("view_day")

    def _book(self, face: LoadFace) -> None:
        if self.model.book_first(face.day):
            self._window.command_given.emit("view_day")

    def _take_to(self, card: CardFace, day: date) -> None:
        if self.visits.model.take_to(card, day):
            self._window.command_given.emit("view_day")

    def _cut(self) -> None:
        card = self.visits.row.current_card()
        if card:
            self.visits.model.cut(card)

    def _paste(self) -> None:
        face = self.table.current_face()
        if face and paste_on(self._desk, face.day):
            self._window.command_given.emit("view_day")

    def _show_menu(self, face: LoadFace, at: QPoint) -> None:
        """What can be done with a day, for those who look for it."""
        menu = QMenu(self.table)
        menu.aboutToHide.connect(menu.deleteLater)
        lines: list[tuple[str, Callable[[], object], bool]] = [
            (_("&Open the day"), lambda: self._open(face), True),
            (_("&Book {opening}").format(opening=face.opening), lambda: self._book(face), bool(face.opening)),
            (_("&Paste, choosing the time there"), self._paste, self._desk.clipboard.card is not None),
        ]
        for text, act, is_there in lines:
            if is_there:
                action = QAction(text, menu)
                action.triggered.connect(_ignoring(act))
                menu.addAction(action)
        menu.popup(at)


def _ignoring(act: Callable[[], object]) -> Callable[[bool], object]:
    """``act`` for a signal that says whether something is checked."""
    return lambda _checked: act()
