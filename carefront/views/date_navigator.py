"""A month to choose a day from, with a bar under each day that grows with its visits."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QDate, QPoint, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QTableView, QToolButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.views import icons
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

BUSY_DAY = 60
WEEK, HEAD_MARGINS = 7, 6


class DateNavigator(QCalendarWidget):
    """``month_shown``: first and last day worth knowing the loads of, both inclusive."""

    month_shown = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._loads = theme, dict[date, int]()
        self._cells: dict[date, QRect] = {}
        self.setAccessibleName(_("Date"))
        self.setNavigationBarVisible(False)
        self.setVerticalHeaderFormat(self.VerticalHeaderFormat.NoVerticalHeader)
        self.setFirstDayOfWeek(self.locale().firstDayOfWeek())
        self.setGridVisible(False)
        self.setHorizontalHeaderFormat(self.HorizontalHeaderFormat.SingleLetterDayNames)
        self._table = self.findChild(QTableView)
        if self._table:  # else seven columns ask for more than there is, and one of them is scrolled away
            self._table.horizontalHeader().setMinimumSectionSize(1)
            self._table.setMinimumWidth(1)
        self.currentPageChanged.connect(self._on_page)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on; weekends are told by their place, not by a colour."""
        self._theme = theme
        plain, head = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(theme.ink)
        head.setForeground(theme.secondary_ink)
        head.setFont(self._head_font())
        for day in Qt.DayOfWeek:
            self.setWeekdayTextFormat(day, plain)
        self.setHeaderTextFormat(head)
        self.updateCells()

    def show_loads(self, loads: Mapping[date, int]) -> None:
        """Draw how many visits each day has."""
        self._loads = dict(loads)
        self.updateCells()

    def show_day(self, day: date) -> None:
        """Mark the day on screen."""
        with QSignalBlocker(self):
            self.setSelectedDate(QDate(day.year, day.month, day.day))

    def shown_days(self) -> tuple[date, date]:
        """The month on the page, both days inclusive, with a week around it."""
        first = QDate(self.yearShown(), self.monthShown(), 1)
        return date_of(first.addDays(-WEEK)), date_of(first.addDays(first.daysInMonth() + 2 * WEEK - 1))

    def day_at(self, point: QPoint) -> date | None:
        """The day under a point of the screen, for what is dropped there."""
        if self._table is None:
            return None
        inside = self._table.viewport().mapFromGlobal(point)
        return next((day for day, rect in self._cells.items() if rect.contains(inside)), None)

    def _head_font(self) -> QFont:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        return font

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        """As wide as the numbers need; day names give way."""
        return QSize(WEEK * (self.fontMetrics().horizontalAdvance("30") + 8), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        """No wider than it must be."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """Day names as long as there is room for."""
        super().resizeEvent(event)
        names = [self.locale().dayName(day.value, self.locale().FormatType.ShortFormat) for day in Qt.DayOfWeek]
        needed = WEEK * (max(map(QFontMetrics(self._head_font()).horizontalAdvance, names)) + HEAD_MARGINS)
        formats = self.HorizontalHeaderFormat
        self.setHorizontalHeaderFormat(
            formats.ShortDayNames if needed <= self.width() else formats.SingleLetterDayNames
        )

    def paintCell(self, painter: QPainter, rect: QRect, day: QDate) -> None:  # noqa: N802 - Qt override
        """The day, and its load as a bar."""
        super().paintCell(painter, rect, day)
        self._cells[date_of(day)] = QRect(rect)
        load = self._loads.get(date_of(day), 0)
        if load:
            width = max(3, round((rect.width() - 10) * min(1.0, load / BUSY_DAY)))
            bar = QRect(rect.center().x() - width // 2, rect.bottom() - 3, width, 2)
            is_chosen = day == self.selectedDate()
            painter.fillRect(bar, self._theme.accent_ink if is_chosen else self._theme.secondary_ink)

    def _on_page(self, _year: int, _month: int) -> None:
        self._cells = {}
        self.month_shown.emit(*self.shown_days())


class MonthBox(QWidget):
    """The navigator under the name of its month and two steps."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dates = DateNavigator(theme, self)
        self.title = PlainLabel()
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.before, self.after = _step(_("Previous month")), _step(_("Next month"))
        self.before.clicked.connect(self.dates.showPreviousMonth)
        self.after.clicked.connect(self.dates.showNextMonth)
        self.dates.currentPageChanged.connect(self._name_month)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.before)
        head.addWidget(self.after)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addLayout(head)
        rows.addWidget(self.dates)
        self._name_month()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.dates.set_theme(theme)
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        names = ("chevron-right", "chevron-left") if is_mirrored else ("chevron-left", "chevron-right")
        for button, name in zip((self.before, self.after), names, strict=True):
            button.setIcon(icons.icon(name, theme.ink))

    def _name_month(self) -> None:
        self.title.setText(
            self.locale().toString(QDate(self.dates.yearShown(), self.dates.monthShown(), 1), "MMMM yyyy")
        )


def _step(name: str) -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setMinimumSize(26, 26)
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def date_of(day: QDate) -> date:
    """The same day for those who know no Qt."""
    return date(day.year(), day.month(), day.day())
