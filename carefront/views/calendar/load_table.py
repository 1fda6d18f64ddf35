"""Days as a table of cells with bars of how full they are; a table, so that assistive tools walk rows and columns.

``load_delegate`` draws a cell. Units: dip of the viewport.
"""

from datetime import timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from carefront.viewmodels.load_table_model import LoadFace, LoadTableModel
from carefront.views.calendar.load_delegate import LoadDelegate
from carefront.views.theme import Theme

Key = Qt.Key
ENTER = (Key.Key_Return, Key.Key_Enter)
MIN_COLUMN, MAX_HEAD = 88, 200


class LoadTable(QTableView):
    """``opened``: a cell's face, by Enter, click or double click as ``opens_by_click`` says. ``pointed``: a face is
    current by the user's own hand. ``opening_taken``: the first opening in a cell was clicked, or Ctrl+Enter pressed.
    ``menu_wanted``: a face, and a point of the screen. ``day_wanted``: a day beyond those in view.
    """

    opened = Signal(object)
    pointed = Signal(object)
    opening_taken = Signal(object)
    menu_wanted = Signal(object, object)
    day_wanted = Signal(object)

    def __init__(self, model: LoadTableModel, theme: Theme, *, is_month: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_month, self._is_led = is_month, False
        self._faces = model
        self.painter_of_cells = LoadDelegate(theme, self, is_month=is_month)
        self.setModel(model)
        self.setItemDelegate(self.painter_of_cells)
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.setFrameShape(self.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(self.ScrollMode.ScrollPerPixel)
        across, down = self.horizontalHeader(), self.verticalHeader()
        for header in (across, down):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        down.setVisible(not is_month)
        model.modelReset.connect(self._fit)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.painter_of_cells.theme = theme
        self.viewport().update()

    def show_day(self, index: QModelIndex) -> None:
        """Put the focus on a cell without anybody having pointed at it."""
        if index.isValid() and index != self.currentIndex():
            self._is_led = True
            self.setCurrentIndex(index)
            self._is_led = False

    def current_face(self) -> LoadFace | None:
        """The cell in focus."""
        return self._faces.face_at(self.currentIndex())

    def face_under(self, at: QPoint) -> LoadFace | None:
        """The cell under a point of the screen."""
        inside = self.viewport().mapFromGlobal(at)
        return self._faces.face_at(self.indexAt(inside)) if self.viewport().rect().contains(inside) else None

    def currentChanged(  # noqa: N802 - Qt override
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell which day is pointed at."""
        super().currentChanged(current, previous)
        face = self._faces.face_at(current)
        if face and not self._is_led:
            self.pointed.emit(face)

    def moveCursor(  # noqa: N802 - Qt override
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """In a month days follow each other from row to row, and beyond its first and last."""
        go, columns = self.CursorAction, self._faces.columnCount()
        ahead = -1 if self.isRightToLeft() else 1
        steps = {go.MoveLeft: -ahead, go.MoveRight: ahead, go.MoveUp: -columns, go.MoveDown: columns}
        at, step = self.currentIndex(), steps.get(action)
        face = self._faces.face_at(at)
        if not self._is_month or step is None or face is None:
            return super().moveCursor(action, modifiers)
        number = at.row() * columns + at.column() + step
        if not 0 <= number < columns * self._faces.rowCount():
            self.day_wanted.emit(face.day + timedelta(days=step))
            return self.currentIndex()
        return self._faces.index(number // columns, number % columns)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Enter opens the day; letters look for nothing."""
        face = self.current_face()
        if event.key() in ENTER and face:
            is_booked = event.modifiers() & Qt.KeyboardModifier.ControlModifier and face.opening
            (self.opening_taken if is_booked else self.opened).emit(face)
        elif event.text().strip() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """A click on an opening takes it; where rows are resources a click opens the day."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        face = self._faces.face_at(index)
        if face is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if self.painter_of_cells.opening_rect(self.visualRect(index), face).contains(event.position().toPoint()):
            self.opening_taken.emit(face)
        elif not self._is_month:
            self.opened.emit(face)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt override
        """By the pointer where it is, by key at the cell in focus."""
        is_pointed = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if is_pointed else self.currentIndex()
        if face := self._faces.face_at(index):
            at = event.pos() if is_pointed else self.point_of(index)
            self.menu_wanted.emit(face, self.viewport().mapToGlobal(at))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """A double click opens the day of a month."""
        face = self._faces.face_at(self.indexAt(event.position().toPoint()))
        if face and self._is_month:
            self.opened.emit(face)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """Dragging over cells selects none of them."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Draw the cells in view."""
        self.painter_of_cells.prepare()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """Share the room among the columns, and in a month among the rows."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        columns, rows = self._faces.columnCount(), self._faces.rowCount()
        if not columns or not rows:
            return
        if not self._is_month:
            metrics = QFontMetrics(self.verticalHeader().font())
            widest = max(metrics.horizontalAdvance(head.text) for head in self._faces.row_heads)
            self.verticalHeader().setFixedWidth(min(MAX_HEAD, widest + 24))
        room, least = self.viewport().width(), round(MIN_COLUMN * self._scale())
        for column in range(columns):
            left, right = room * column // columns, room * (column + 1) // columns
            self.setColumnWidth(column, max(least, right - left))
        height, least = self.viewport().height(), self.painter_of_cells.least_height()
        share = max(least, height // rows) if self._is_month else least
        for row in range(rows):
            spare = height - share * rows if self._is_month and share > least and row == rows - 1 else 0
            self.setRowHeight(row, share + spare)

    def _scale(self) -> float:
        return max(1.0, QFontMetrics(self.font()).height() / 18)

    def sizeHintForIndex(self, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt override
        """Cells are as large as the room for them; their texts are never measured."""
        return QSize(MIN_COLUMN, self.painter_of_cells.least_height())

    def point_of(self, index: QModelIndex) -> QPoint:
        """The middle of a cell in the viewport."""
        return self.visualRect(index).center()
