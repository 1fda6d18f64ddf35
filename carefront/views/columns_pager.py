"""Which of the day's columns are in view, "1–8 of 14", and a step to the next ones."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from carefront.shared.i18n import _
from carefront.views import icons
from carefront.views.calendar.canvas_list import CanvasList
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme


class ColumnsPager(QWidget):
    """Steps ``canvas`` by as many whole columns as are in view. ``needed``: whether some are out of view."""

    needed = Signal(bool)

    def __init__(self, canvas: CanvasList, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.text = PlainLabel()
        self.before, self.after = self._button(_("Previous columns"), -1), self._button(_("Next columns"), 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 4, 0)
        line.setSpacing(2)
        for part in (self.before, self.text, self.after):
            line.addWidget(part)
        bar = canvas.horizontalScrollBar()
        bar.valueChanged.connect(self.update_text)
        bar.rangeChanged.connect(self.update_text)
        self.set_theme(theme)

    def _button(self, name: str, pages: int) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setMinimumSize(26, 26)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.step(pages))
        return button

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        names = ("chevron-right", "chevron-left") if is_mirrored else ("chevron-left", "chevron-right")
        for button, name in zip((self.before, self.after), names, strict=True):
            button.setIcon(icons.icon(name, theme.ink))

    def shown(self) -> tuple[int, int, int]:
        """First and last whole column in view, counted from 1, and how many there are; zeros where there are none."""
        geometry = self._canvas.grid_geometry
        if geometry is None or not geometry.grid.columns:
            return 0, 0, 0
        width, room = geometry.metrics.column_width, self._canvas.viewport().width()
        offset, count = self._canvas.horizontalScrollBar().value(), len(geometry.grid.columns)
        first = min(count, -(-offset // width) + 1)
        return first, max(first, min(count, (offset + room) // width)), count

    def step(self, pages: int) -> None:
        """Bring the next whole columns into view, or the ones before."""
        geometry = self._canvas.grid_geometry
        if geometry:
            first, last, _count = self.shown()
            bar, width = self._canvas.horizontalScrollBar(), geometry.metrics.column_width
            bar.setValue(last * width if pages > 0 else (first - 1 - (last - first + 1)) * width)

    def update_text(self) -> None:
        """Say what is in view now."""
        first, last, count = self.shown()
        self.text.setText(_("{first}–{last} of {count}").format(first=first, last=last, count=count))
        self.text.setAccessibleName(
            _("Columns {first} to {last} of {count}").format(first=first, last=last, count=count)
        )
        self.before.setEnabled(first > 1)
        self.after.setEnabled(last < count)
        self.needed.emit(last - first + 1 < count)
