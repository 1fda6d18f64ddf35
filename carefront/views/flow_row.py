"""Widgets beside each other that go on in the next line where there is no room, so that no word is cut."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

GAP = 6


class FlowRow(QWidget):
    """As high as its lines need at its width; runs with the direction of the window."""

    def __init__(self, parts: Iterable[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = tuple(parts)
        for part in self._parts:
            part.setParent(self)
            part.setMinimumHeight(28)
            part.installEventFilter(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def eventFilter(self, _watched: object, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """A part was shown, hidden, or says something else."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.LayoutRequest):
            self._place()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """Another width, other lines."""
        super().resizeEvent(event)
        self._place()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt override
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt override
        """All lines together."""
        return self._lines(width, is_placing=False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        """One line, or as many as are needed now."""
        return QSize(320, self._lines(self.width() or 640, is_placing=False))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        """The widest part."""
        widest = max((part.sizeHint().width() for part in self._parts), default=0)
        return QSize(widest, self._lines(self.width() or 640, is_placing=False))

    def _place(self) -> None:
        self._lines(self.width(), is_placing=True)
        self.updateGeometry()

    def _lines(self, width: int, *, is_placing: bool) -> int:
        x = y = height = 0
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for part in self._parts:
            if part.isHidden():
                continue
            size = part.sizeHint().expandedTo(part.minimumSize())
            if x and x + size.width() > width:
                x, y, height = 0, y + height + GAP, 0
            if is_placing:
                part.setGeometry(width - x - size.width() if is_mirrored else x, y, size.width(), size.height())
            x, height = x + size.width() + GAP, max(height, size.height())
        return y + height
