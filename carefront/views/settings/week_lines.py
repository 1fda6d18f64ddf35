"""A week of hours as seven lines of text, one a weekday, with what is wrong below each and a way to copy a day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.hours_view_model import DAYS, HoursViewModel, TypedWeek
from carefront.views.flow_row import FlowRow
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme
from carefront.views.typed_fields import TextField


class WeekLines(QWidget):
    """``whose``: of whom, for the names of the fields. ``empty``: what no text means now."""

    def __init__(
        self,
        model: HoursViewModel,
        week: TypedWeek,
        put: Callable[[int, str], None],
        whose: str,
        empty: Callable[[], str],
    ) -> None:
        super().__init__()
        self._model, self._week, self._empty = model, week, empty
        self.lines: list[TextField] = []
        self._problems: list[PlainLabel] = []
        self._copies: list[QPushButton] = []
        self.save, self.discard = QPushButton(_("Save")), QPushButton(_("Discard"))
        self.save.setAccessibleName(_("Save {hours}").format(hours=whose))
        self.discard.setAccessibleName(_("Discard {hours}").format(hours=whose))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for day in DAYS:
            self._add_day(grid, day, put, whose)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(grid)
        rows.addWidget(FlowRow((self.save, self.discard)))
        self.discard.clicked.connect(lambda: model.discard(week))
        model.loaded.connect(self.show_week)
        model.edited.connect(self.show_week)

    def _add_day(self, grid: QGridLayout, day: int, put: Callable[[int, str], None], whose: str) -> None:
        name = self._model.times.weekday_name(day)
        line = TextField(_("{day}, {hours}").format(day=name, hours=whose))
        line.textEdited.connect(partial(put, day))
        label = QLabel(name)
        label.setBuddy(line)
        problem = PlainLabel(wraps=True)
        problem.hide()
        copy = QPushButton(_("Copy"))
        copy.setAccessibleName(_("Copy {day} to other days").format(day=name))
        copy.setMinimumHeight(28)
        menu = QMenu(copy)
        for words, days in self._targets(day):
            menu.addAction(words).triggered.connect(partial(self._copy, day, days))
        copy.setMenu(menu)
        self._copies.append(copy)
        for column, part in enumerate((label, line, copy)):
            grid.addWidget(part, 2 * day, column)
        grid.addWidget(problem, 2 * day + 1, 1, 1, 2)
        self.lines.append(line)
        self._problems.append(problem)

    def _targets(self, day: int) -> list[tuple[str, tuple[int, ...]]]:
        names = self._model.times.weekday_name
        single = [(names(other), (other,)) for other in DAYS if other != day]
        return [(_("Monday to Friday"), tuple(range(5))), (_("All days"), tuple(DAYS)), *single]

    def _copy(self, day: int, days: tuple[int, ...], _checked: bool = False) -> None:
        self._model.copy_day(self._week, day, days)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        for problem in self._problems:
            palette = problem.palette()
            palette.setColor(palette.ColorRole.WindowText, theme.warning)
            problem.setPalette(palette)

    def show_week(self) -> None:
        """Show what is typed and what is wrong with it."""
        for line, text, label, problem in zip(
            self.lines, self._week.texts, self._problems, self._week.problems, strict=True
        ):
            line.show_text(text)
            line.setPlaceholderText(self._empty())
            label.setText(problem)
            label.setVisible(bool(problem))
        self.discard.setEnabled(self._week.is_dirty)

    def judge(self, *, may_edit: bool) -> None:
        """Whether it may be changed."""
        for line in self.lines:
            line.setReadOnly(not may_edit)
        for copy in self._copies:
            copy.setEnabled(may_edit)
        self.save.setEnabled(may_edit and self._week.is_dirty)
