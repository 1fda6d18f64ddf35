"""The sidebar: the date navigator with its load dots, and whose columns are shown."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QDate, QRect, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.window_view_model import ResourceGroupFace
from carefront.views.theme import Theme

ID_ROLE = Qt.ItemDataRole.UserRole
BUSY_DAY = 60


class OutlinedChecks(QProxyStyle):
    """Check boxes of lists with an outline that is seen on dark grounds too."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("fusion")
        self.theme = theme

    def drawPrimitive(  # noqa: N802 - Qt override
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """The box as always, and its outline."""
        super().drawPrimitive(element, option, painter, widget)
        if element == QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck:
            painter.setPen(self.theme.grid)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -1.5, -1.5))


class DateNavigator(QCalendarWidget):
    """A month; a bar under each day that grows with its visits."""

    month_shown = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._loads = theme, dict[date, int]()
        self.setAccessibleName(_("Date"))
        self.setVerticalHeaderFormat(self.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(self.HorizontalHeaderFormat.ShortDayNames)
        self.setFirstDayOfWeek(self.locale().firstDayOfWeek())
        self.setGridVisible(False)
        self.currentPageChanged.connect(self._on_page)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on; weekends are told by their place, not by a colour."""
        self._theme = theme
        day_format = QTextCharFormat()
        day_format.setForeground(theme.ink)
        for day in Qt.DayOfWeek:
            self.setWeekdayTextFormat(day, day_format)
        self.updateCells()

    def show_loads(self, loads: Mapping[date, int]) -> None:
        """Draw how many visits each day has."""
        self._loads = dict(loads)
        self.updateCells()

    def shown_days(self) -> tuple[date, date]:
        """The month on the page, both days inclusive, with a week around it."""
        first = QDate(self.yearShown(), self.monthShown(), 1)
        return _date_of(first.addDays(-7)), _date_of(first.addDays(first.daysInMonth() + 13))

    def paintCell(self, painter: QPainter, rect: QRect, day: QDate) -> None:  # noqa: N802 - Qt override
        """The day, and its load as a bar."""
        super().paintCell(painter, rect, day)
        load = self._loads.get(_date_of(day), 0)
        if load:
            width = max(3, round((rect.width() - 10) * min(1.0, load / BUSY_DAY)))
            bar = QRect(rect.center().x() - width // 2, rect.bottom() - 3, width, 2)
            is_chosen = day == self.selectedDate()
            painter.fillRect(bar, self._theme.accent_ink if is_chosen else self._theme.secondary_ink)

    def _on_page(self, _year: int, _month: int) -> None:
        self.month_shown.emit(*self.shown_days())


class Sidebar(QWidget):
    """``date_chosen``: a ``date``. ``columns_chosen``: a frozenset of resource ids."""

    date_chosen = Signal(object)
    columns_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dates = DateNavigator(theme, self)
        self.dates.clicked.connect(lambda day: self.date_chosen.emit(_date_of(day)))
        self.dates.activated.connect(lambda day: self.date_chosen.emit(_date_of(day)))
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(_("Columns shown"))
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(True)
        self.tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        self._check_style = OutlinedChecks(theme)
        self.tree.setStyle(self._check_style)
        self.tree.itemChanged.connect(self._on_item_changed)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(4, 4, 4, 4)
        rows.addWidget(self.dates)
        rows.addWidget(self.tree, 1)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.dates.set_theme(theme)
        self._check_style.theme = theme

    def show_day(self, day: date) -> None:
        """Mark the day on screen."""
        with QSignalBlocker(self.dates):
            self.dates.setSelectedDate(QDate(day.year, day.month, day.day))

    def show_groups(self, groups: tuple[ResourceGroupFace, ...]) -> None:
        """List the groups with their members' marks; a group's own mark follows from them."""
        with QSignalBlocker(self.tree):
            self.tree.clear()
            for group in groups:
                self._add_group(group)

    def _add_group(self, group: ResourceGroupFace) -> None:
        top = QTreeWidgetItem(self.tree, [group.name])
        top.setFlags(top.flags() | Qt.ItemFlag.ItemIsAutoTristate | Qt.ItemFlag.ItemIsUserCheckable)
        for identifier, name, is_checked in group.members:
            item = QTreeWidgetItem(top, [name])
            item.setData(0, ID_ROLE, identifier)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Checked if is_checked else Qt.CheckState.Unchecked)
        top.setExpanded(any(is_checked for _id, _name, is_checked in group.members))

    def _on_item_changed(self, _item: QTreeWidgetItem, _column: int) -> None:
        checked = set()
        for number in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(number)
            for row in range(top.childCount() if top else 0):
                member = top.child(row) if top else None
                if member and member.checkState(0) == Qt.CheckState.Checked:
                    checked.add(str(member.data(0, ID_ROLE)))
        self.columns_chosen.emit(frozenset(checked))


def _date_of(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
