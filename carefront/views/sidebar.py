"""The sidebar: the date navigator, a filter for names, and whose columns are shown, by group."""

from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.window_faces import ResourceGroupFace
from carefront.views.date_navigator import MonthBox, date_of
from carefront.views.grounds import lay_on
from carefront.views.theme import Theme

ID_ROLE = Qt.ItemDataRole.UserRole
NAME, COUNT = 0, 1


class OutlinedChecks(QStyledItemDelegate):
    """Check boxes with an outline that is seen on dark grounds too. A delegate, because Qt lets go too early of a style
    of one's own where the window has a style sheet as well, as the contrast theme does."""

    def __init__(self, theme: Theme, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self.theme, self._tree = theme, tree

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The row as always, and the outline of its box."""
        super().paint(painter, option, index)
        if index.column() != NAME:
            return
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        element = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        box = self._tree.style().subElementRect(element, shown, self._tree)
        painter.setPen(self.theme.grid)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -1.5, -1.5))


class Sidebar(QWidget):
    """``date_chosen``: a ``date``. ``columns_chosen``: a frozenset of resource ids, once for each act."""

    date_chosen = Signal(object)
    columns_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.month = MonthBox(theme, self)
        self.dates = self.month.dates
        self.dates.clicked.connect(lambda day: self.date_chosen.emit(date_of(day)))
        self.dates.activated.connect(lambda day: self.date_chosen.emit(date_of(day)))
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(_("Filter names"))
        self.filter.setAccessibleName(_("Filter names"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._apply_filter)
        self._make_tree()
        self._checks = OutlinedChecks(theme, self.tree)
        self.tree.setItemDelegateForColumn(NAME, self._checks)
        self._change = QTimer(self)
        self._change.setSingleShot(True)
        self._change.setInterval(0)
        self._change.timeout.connect(self._tell_columns)
        self._rows = rows = QVBoxLayout(self)
        rows.setContentsMargins(6, 6, 6, 6)
        for part, stretch in ((self.month, 0), (self.filter, 0), (self.tree, 1)):
            rows.addWidget(part, stretch)
        self.set_theme(theme)

    def _make_tree(self) -> None:
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(_("Columns shown"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(1)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(COUNT, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.itemChanged.connect(self._on_item_changed)

    def add_below(self, part: QWidget) -> None:
        """Put ``part`` under the groups."""
        self._rows.addWidget(part)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.month.set_theme(theme)
        self._checks.theme = theme
        lay_on(self.tree, theme.window)

    def show_day(self, day: date) -> None:
        """Mark the day on screen."""
        self.dates.show_day(day)

    def show_groups(self, groups: tuple[ResourceGroupFace, ...]) -> None:
        """List the groups with their members' marks; a group's own mark and count follow from them."""
        with QSignalBlocker(self.tree):
            self.tree.clear()
            for group in groups:
                self._add_group(group)
            self._apply_filter()

    def clear_filter(self) -> bool:
        """Show every name again; whether any was hidden by the filter."""
        had_text = bool(self.filter.text())
        self.filter.clear()
        return had_text

    def _add_group(self, group: ResourceGroupFace) -> None:
        top = QTreeWidgetItem(self.tree, [group.name])
        top.setFlags(top.flags() | Qt.ItemFlag.ItemIsAutoTristate | Qt.ItemFlag.ItemIsUserCheckable)
        top.setTextAlignment(COUNT, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        for identifier, name, is_checked in group.members:
            item = QTreeWidgetItem(top, [name])
            item.setToolTip(NAME, name)
            item.setFirstColumnSpanned(True)
            item.setData(NAME, ID_ROLE, identifier)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(NAME, Qt.CheckState.Checked if is_checked else Qt.CheckState.Unchecked)
        self._count(top)
        top.setExpanded(any(is_checked for _id, _name, is_checked in group.members))

    def _count(self, top: QTreeWidgetItem) -> None:
        checked = sum(item.checkState(NAME) == Qt.CheckState.Checked for item in _members(top))
        top.setText(COUNT, _("{count}/{all}").format(count=checked, all=top.childCount()))

    def _apply_filter(self, _text: str = "") -> None:
        wanted = self.filter.text().strip().casefold()
        for top in self._groups():
            for item in _members(top):
                item.setHidden(wanted not in item.text(NAME).casefold())
            shown = [item for item in _members(top) if not item.isHidden()]
            top.setHidden(bool(wanted) and not shown)
            if wanted and shown:
                top.setExpanded(True)

    def _on_item_changed(self, _item: QTreeWidgetItem, column: int) -> None:
        """A click on a group changes each of its members: the columns are told when all of them are."""
        if column == NAME:
            self._change.start()

    def _tell_columns(self) -> None:
        with QSignalBlocker(self.tree):
            for top in self._groups():
                self._count(top)
        checked = (
            str(item.data(NAME, ID_ROLE))
            for top in self._groups()
            for item in _members(top)
            if item.checkState(NAME) == Qt.CheckState.Checked
        )
        self.columns_chosen.emit(frozenset(checked))

    def _groups(self) -> list[QTreeWidgetItem]:
        found = (self.tree.topLevelItem(number) for number in range(self.tree.topLevelItemCount()))
        return [top for top in found if top]


def _members(top: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (top.child(row) for row in range(top.childCount()))
    return [item for item in found if item]
