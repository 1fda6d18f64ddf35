"""What was understood, as chips in a row that wraps. Plain text only; an unsure one is dashed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from carefront.viewmodels.palette_state import ChipFace
from carefront.views.theme import Theme

GAP, PAD = 6, 8


class ChipRow(QWidget):
    """Never takes the focus; its accessible name is everything in it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: tuple[ChipFace, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self.update()

    def show_chips(self, chips: Sequence[ChipFace]) -> None:
        """Show ``chips``; none hides the row."""
        self._chips = tuple(chips)
        self.setAccessibleName(", ".join(chip.text for chip in chips))
        self.setVisible(bool(chips))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt override
        """It wraps."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt override
        """As many rows as the chips need."""
        rects = self._rects(width)
        return rects[-1].bottom() + 1 if rects else 0

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        """As high as it is at its width."""
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        """One chip high."""
        return QSize(0, self._chip_height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """Every chip in its place."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, is_rtl = self._theme, self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for chip, rect in zip(self._chips, self._rects(self.width()), strict=True):
            at = rect.translated(self.width() - rect.right() - rect.left() - 1, 0) if is_rtl else rect
            line = Qt.PenStyle.SolidLine if chip.is_sure else Qt.PenStyle.DashLine
            color = theme.focus if chip.is_asked else theme.grid if chip.is_sure else theme.warning
            painter.setPen(QPen(color, 2 if chip.is_asked else 1, line))
            painter.setBrush(theme.canvas)
            painter.drawRoundedRect(at.adjusted(1, 1, -1, -1), 5, 5)
            painter.setPen(theme.ink if chip.is_sure else theme.warning)
            text = QFontMetrics(self.font()).elidedText(chip.text, Qt.TextElideMode.ElideRight, at.width() - 2 * PAD)
            painter.drawText(at, Qt.AlignmentFlag.AlignCenter, f"\u2068{text}\u2069")  # in its own direction

    def _chip_height(self) -> int:
        return max(24, self.fontMetrics().height() + 8)

    def _rects(self, width: int) -> list[QRect]:
        height, x, y, found = self._chip_height(), 0, 0, list[QRect]()
        for chip in self._chips:
            wanted = min(max(width, 60), self.fontMetrics().horizontalAdvance(chip.text) + 2 * PAD + 2)
            if x and x + wanted > width:
                x, y = 0, y + height + GAP
            found.append(QRect(x, y, wanted, height))
            x += wanted + GAP
        return found
