"""Draws cards in batches: one call for all fills of a status, one for all bars, then icons, then texts."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QStaticText

from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import CardFace
from carefront.views import icons
from carefront.views.calendar import patterns
from carefront.views.calendar.card_text import BAR_WIDTH, CardTexts
from carefront.views.calendar.geometry import Rect
from carefront.views.theme import Theme

Placed = tuple[CardFace, Rect]
LOW = 20
_HOLLOW = frozenset({"requested"})
_DIMMED = frozenset({"cancelled", "entered_in_error", "completed", "no_show"})


@dataclass(frozen=True, slots=True)
class CardPainter:
    """Draws in one theme, with texts laid out by ``texts``, for a screen of ``ratio`` pixels a dip."""

    theme: Theme
    texts: CardTexts
    ratio: float
    is_mirrored: bool

    def paint(self, painter: QPainter, cards: Iterable[Placed]) -> None:
        """Draw ``cards``; the painter's origin is that of their rectangles."""
        placed = list(cards)
        by_status: dict[str, list[Placed]] = {}
        for one in placed:
            by_status.setdefault(self._known(one[0].status), []).append(one)
        for status, group in by_status.items():
            self._paint_grounds(painter, status, group)
        self._paint_contents(painter, placed)
        self._paint_conflicts(painter, placed)

    def _known(self, status: str) -> str:
        return status if status in self.theme.status else "cancelled"

    def _paint_grounds(self, painter: QPainter, status: str, group: list[Placed]) -> None:
        bar, fill = self.theme.bar(status), self.theme.fill(status)
        rects = [QRect(*rect) for _card, rect in group]
        if status in _HOLLOW or self.theme.is_contrast:
            self._paint_outlines(painter, status, rects)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(fill))
            painter.drawRects(rects)
        self._paint_hatch(painter, status, rects)
        self._paint_bars(painter, status, bar, rects)

    def _paint_outlines(self, painter: QPainter, status: str, rects: list[QRect]) -> None:
        """Two dip wide in the contrast theme, one where that would cut into the only line of text."""
        style = Qt.PenStyle.DashLine if status in _HOLLOW else Qt.PenStyle.SolidLine
        painter.setBrush(QBrush(self.theme.canvas))
        for is_low in (False, True):
            wide = 2 if self.theme.is_contrast and not is_low else 1
            painter.setPen(QPen(self.theme.bar(status), wide, style))
            some = [QRectF(rect) for rect in rects if (rect.height() < LOW) is is_low]
            painter.drawRects([rect.adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2) for rect in some])

    def _paint_hatch(self, painter: QPainter, status: str, rects: list[QRect]) -> None:
        if status == "no_show":
            line = QColor(self.theme.bar(status))
            line.setAlpha(70)
            tile = patterns.tile("no_show", QColor(Qt.GlobalColor.transparent).rgba(), line.rgba(), self.ratio)
            for rect in rects:
                painter.drawTiledPixmap(rect, tile)

    def _paint_bars(self, painter: QPainter, status: str, bar: QColor, rects: list[QRect]) -> None:
        width = BAR_WIDTH.get(status, 4)
        if not width:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(bar))
        bars = [
            QRect(rect.right() + 1 - width if self.is_mirrored else rect.left(), rect.top(), width, rect.height())
            for rect in rects
        ]
        painter.drawRects(bars)
        if status == "in_progress":  # the notch tells it from "arrived" without colour
            painter.setBrush(QBrush(self.theme.fill(status)))
            painter.drawRects([QRect(one.left() + 2, one.center().y() - 3, 4, 6) for one in bars])

    def _paint_contents(self, painter: QPainter, placed: list[Placed]) -> None:
        ink, dim = self.theme.ink.rgb(), self.theme.secondary_ink.rgb()
        by_font: dict[str, list[tuple[QPointF, QStaticText]]] = {name: [] for name in self.texts.fonts}
        for card, rect in placed:
            look, corner = self.texts.look(card, rect), QPointF(rect.x, rect.y)
            color = dim if card.status in _DIMMED else ink
            for at, name, size in look.icons:
                painter.drawPixmap(corner + at, icons.pixmap(name, color, size, self.ratio))
            for at, text, font in look.texts:
                by_font[font].append((corner + at, text))
        painter.setPen(QPen(self.theme.ink))
        for name, used in self.texts.fonts.items():
            painter.setFont(used)
            for at, static in by_font[name]:
                painter.drawStaticText(at, static)

    def _paint_conflicts(self, painter: QPainter, placed: list[Placed]) -> None:
        rects = [QRectF(*rect) for card, rect in placed if card.is_conflict]
        if not rects:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.bar("conflict"), 1))
        painter.drawRects([rect.adjusted(0.5, 0.5, -0.5, -0.5) for rect in rects])
        painter.drawRects([rect.adjusted(3.5, 3.5, -3.5, -3.5) for rect in rects])
