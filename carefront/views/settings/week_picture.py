"""The week of a schedule as a picture: blocks to draw, carry and stretch, by pointer and by key.

The table beside it says the same to assistive tools; the picture is one element with its keys in its description.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.schedule_draft import STEP, BlockCell
from carefront.viewmodels.schedules_view_model import SchedulesViewModel
from carefront.views.settings.week_grid import WeekGrid
from carefront.views.settings.week_painting import grid_of, paint_block, paint_grid
from carefront.views.theme import Theme

EDGE = 6
Key = Qt.Key


class WeekPicture(QWidget):
    """``wanted_fields``: Enter on a block; its fields are to have the focus."""

    wanted_fields = Signal()

    def __init__(self, model: SchedulesViewModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self._from: QPoint | None = None
        self._to: QPoint | None = None
        self._way = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Week of the schedule"))
        self.setAccessibleDescription(
            _(
                "Arrow keys choose a block, Alt with arrows moves it, Alt with Shift and up or down makes it shorter "
                "or longer, Insert adds one, Delete removes it, Enter goes to its fields."
            )
        )
        self.setToolTip(_("Drag to draw a block; drag a block to move it, its lower edge to stretch it."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        model.edited.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        """Room for a day's hours."""
        return QSize(640, max(300, 20 * self.fontMetrics().height()))

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self.update()

    def grid(self) -> WeekGrid:
        """The geometry of now: usual hours, wider where blocks reach further."""
        return grid_of(self, ((cell.start, cell.end) for cell in self._model.cells()), self._model.times)

    def rect_of(self, cell: BlockCell) -> QRect:
        """Where a block stands."""
        return QRect(*self.grid().box(cell.weekday, cell.start, cell.end))

    # --- drawing -----------------------------------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Grid, blocks, the chosen one's frame, and what is being dragged."""
        painter, grid, theme = QPainter(self), self.grid(), self._theme
        paint_grid(painter, grid, theme, self._model.times)
        types = self._model.types()
        for cell in self._model.cells():
            word = types[cell.type]
            text = f"{word[:1]} · {cell.name or word}"
            paint_block(
                painter, self.rect_of(cell), theme, (cell.type, text), is_every=cell.is_every,
                is_mirrored=grid.is_mirrored,
            )  # fmt: skip
        for cell in self._model.cells():
            if cell.position == self._model.block:
                self._frame(painter, self.rect_of(cell))
        if dragged := self._dragged():
            painter.setPen(QPen(theme.accent, 2, Qt.PenStyle.DashLine))
            painter.drawRect(QRect(*grid.box(*dragged)).adjusted(1, 1, -2, -2))
        if self.hasFocus():
            painter.setPen(QPen(theme.focus, 2))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def _frame(self, painter: QPainter, rect: QRect) -> None:
        painter.setPen(QPen(self._theme.focus, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(2, 1, -3, -2))

    # --- pointer -----------------------------------------------------------------------------------------------------
    def cell_at(self, at: QPoint) -> BlockCell | None:
        """The block under a point, the last drawn first."""
        return next((cell for cell in reversed(self._model.cells()) if self.rect_of(cell).contains(at)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """Begin to carry, to stretch or to draw."""
        at = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or self._model.schedule is None:
            return
        cell = self.cell_at(at)
        if cell is not None:
            self._model.choose_block(cell.position)
            self._way = "resize" if at.y() >= self.rect_of(cell).bottom() - EDGE else "move"
        else:
            self._way = "draw" if self.grid().weekday_at(at.x()) is not None else ""
        self._from = self._to = at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """Show what would be."""
        at = event.position().toPoint()
        if self._from is not None:
            self._to = at
            self.update()
            return
        cell = self.cell_at(at)
        is_edge = cell is not None and at.y() >= self.rect_of(cell).bottom() - EDGE
        shape = Qt.CursorShape.SizeVerCursor if is_edge else Qt.CursorShape.OpenHandCursor if cell else None
        self.setCursor(shape or Qt.CursorShape.CrossCursor)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """Do it."""
        dragged, way, grid = self._dragged(), self._way, self.grid()
        begun, ended = self._from, self._to
        self._from = self._to = None
        self._way = ""
        if begun is None or ended is None or dragged is None:
            self.update()
            return
        minutes = grid.minute_at(ended.y(), STEP) - grid.minute_at(begun.y(), STEP)
        if way == "draw":
            self._model.add_block(*dragged)
        elif way == "resize":
            self._model.resize_block(minutes)
        else:
            days = (grid.weekday_at(ended.x()) or 0) - (grid.weekday_at(begun.x()) or 0)
            inside = grid.weekday_at(ended.x()) is not None
            self._model.move_block(days if inside else 0, minutes)
        self.update()

    def _dragged(self) -> tuple[int, int, int] | None:
        """Weekday and minutes of what is being dragged; ``None`` while nothing has moved."""
        if self._from is None or self._to is None or (self._to - self._from).manhattanLength() < EDGE:
            return None
        grid = self.grid()
        day = grid.weekday_at(self._from.x())
        start, end = grid.minute_at(self._from.y(), STEP), grid.minute_at(self._to.y(), STEP)
        chosen = next((cell for cell in self._model.cells() if cell.position == self._model.block), None)
        if self._way == "draw" and day is not None:
            return (day, min(start, end), max(start, end)) if start != end else None
        if chosen is None:
            return None
        if self._way == "resize":
            return chosen.weekday, chosen.start, max(chosen.start + STEP, chosen.end + end - start)
        over = grid.weekday_at(self._to.x())
        begin = max(0, chosen.start + end - start)
        return chosen.weekday if over is None else over, begin, begin + chosen.end - chosen.start

    # --- keys --------------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Choose, move, stretch, add and remove without a pointer."""
        key, modifiers = event.key(), event.modifiers()
        is_alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        is_shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        down = {Key.Key_Up: -1, Key.Key_Down: 1}.get(Key(key), 0)
        side = {Key.Key_Left: -1, Key.Key_Right: 1}.get(Key(key), 0)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            side = -side
        if self._from is not None and key == Key.Key_Escape:
            self._from = self._to = None
            self.update()
        elif is_alt and is_shift and down:
            self._model.resize_block(STEP * down)
        elif is_alt and (down or side):
            self._model.move_block(side, STEP * down)
        elif down or side:
            self._choose_next(down or side)
        elif key == Key.Key_Insert:
            self._model.add_block(0)
        elif key == Key.Key_Delete:
            self._model.remove_block()
        elif key in (Key.Key_Return, Key.Key_Enter):
            self.wanted_fields.emit()
        else:
            super().keyPressEvent(event)

    def _choose_next(self, step: int) -> None:
        order = sorted(
            {cell.position: (cell.weekday, cell.start) for cell in reversed(self._model.cells())}.items(),
            key=lambda item: item[1],
        )
        positions = [position for position, _place in order]
        if positions:
            here = positions.index(self._model.block) if self._model.block in positions else -step
            self._model.choose_block(positions[(here + step) % len(positions)])
            self._model.say_block()
