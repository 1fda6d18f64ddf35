"""Where the booking panel stands: docked in a wide window, over the calendar's far edge else, all of a small one."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QWidget

DOCKED_FROM, SHEET_BELOW = 1600, 900
LETTERS_WIDE = 56
NARROWEST = 416


class PanelPlace(QObject):
    """Keeps ``panel`` in its place within ``area``, whose layout makes room where the panel is docked."""

    def __init__(self, panel: QWidget, area: QWidget, selection: Callable[[], QRect | None]) -> None:
        """``selection``: the rectangle in ``area`` that should stay in sight, if there is one."""
        super().__init__(panel)
        self._panel, self._area, self._selection = panel, area, selection
        self._is_at_start = False
        area.installEventFilter(self)

    def open(self) -> None:
        """Show the panel at the edge far from the selection."""
        rect = self._selection()
        is_mirrored = self._area.layoutDirection() == Qt.LayoutDirection.RightToLeft
        is_right = rect is not None and rect.center().x() > self._area.width() / 2
        is_docked = self._area.width() >= DOCKED_FROM
        self._is_at_start = not is_docked and rect is not None and is_right is not is_mirrored
        self.put()
        self._panel.show()
        self._panel.raise_()

    def close(self) -> None:
        """Hide it; the calendar has its room again."""
        self._panel.hide()
        self._make_room(0)

    def put(self) -> None:
        """Bring the panel to its place at the area's present size."""
        area = self._area.rect()
        usual = max(NARROWEST, LETTERS_WIDE * self._panel.fontMetrics().averageCharWidth())
        is_sheet = area.width() < SHEET_BELOW or usual > area.width() * 2 // 3
        width = area.width() if is_sheet else usual
        is_left = self._is_at_start is (self._area.layoutDirection() == Qt.LayoutDirection.LeftToRight)
        self._panel.setGeometry(area.left() if is_left else area.right() + 1 - width, area.top(), width, area.height())
        self._make_room(width if area.width() >= DOCKED_FROM and not self._is_at_start else 0)

    def _make_room(self, width: int) -> None:
        is_mirrored = self._area.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if layout := self._area.layout():
            layout.setContentsMargins(width if is_mirrored else 0, 0, 0 if is_mirrored else width, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """The area has another size or direction."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange) and not self._panel.isHidden():
            self.put()
        return super().eventFilter(watched, event)
