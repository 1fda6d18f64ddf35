"""A dialog that is a sheet over the whole window where the window is narrow; what does not fit is scrolled to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

NARROW, USUAL_LINE = 900, 20


class SheetDialog(QDialog):
    """Put parts into ``rows``, which scroll, and what must stay in view, such as buttons, into ``foot``."""

    def __init__(self, size: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._wanted = size
        self.is_sheet = False
        content = QWidget()
        self.rows = QVBoxLayout(content)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area, 1)
        foot = QWidget()
        self.foot = QVBoxLayout(foot)
        outer.addWidget(foot)
        self.resize(size)
        if parent is not None:
            parent.window().installEventFilter(self)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt override
        """Take the window's room, or as much of it as is wanted."""
        self._fit()
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)

    def lay_out(self, *, is_sheet: bool) -> None:
        """The dialog became a sheet, or one no longer: whoever has parts side by side puts them anew."""

    def _fit(self) -> None:
        parent = self.parentWidget()
        room = parent.window().geometry() if parent else self.screen().availableGeometry()
        scale = max(1.0, self.fontMetrics().height() / USUAL_LINE)
        is_sheet = room.width() / scale < NARROW
        if is_sheet != self.is_sheet:
            self.is_sheet = is_sheet
            self.lay_out(is_sheet=is_sheet)
        if is_sheet:
            self.setGeometry(room)
        else:
            self.resize(self._wanted.boundedTo(room.size()))
