"""What is on its way, drawn: the ghost of a visit or of a new one, those of its partners, and where it can't go."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen

from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import Place
from carefront.views.calendar import patterns
from carefront.views.calendar.canvas_painter import CanvasPainter
from carefront.views.calendar.card_text import PAD
from carefront.views.calendar.geometry import DayGeometry, Rect
from carefront.views.calendar.stops import FREES_TIME

HOVERING = 0.7
VEIL_LIGHT, VEIL_DARK = 26, 96


@dataclass(frozen=True, slots=True)
class Ghost:
    """``title`` stands in it, ``text`` under it. ``appointment_id``: whose time is no obstacle to itself."""

    place: Place
    title: str
    text: str = ""
    is_refused: bool = False
    is_linked: bool = False
    appointment_id: str = ""

    def linked(self, places: tuple[Place, ...]) -> Iterator["Ghost"]:
        """The ghosts of the partners at ``places``."""
        for place in places:
            if place != self.place:
                yield Ghost(place, self.title, is_linked=True, appointment_id=self.appointment_id)


def paint_ghosts(
    painter: QPainter, over: CanvasPainter, geometry: DayGeometry, ghosts: tuple[Ghost, ...], view: Rect
) -> None:
    """Dim what can't be booked, then draw the ghosts, the one in hand last; ``view``: what is in view."""
    _paint_veil(painter, over, geometry, ghosts[0].appointment_id, view)
    for ghost in reversed(ghosts):
        column = geometry.grid.column_for(ghost.place.resource_id, ghost.place.start_s)
        if column is not None:
            rect = geometry.span_rect(column, ghost.place.start_s, ghost.place.end_s)
            _paint_body(painter, over, ghost, rect)
            if ghost.text:
                _paint_text(painter, over, ghost, rect, view)


def _paint_veil(painter: QPainter, over: CanvasPainter, geometry: DayGeometry, appointment_id: str, view: Rect) -> None:
    theme = over.theme
    dim = QColor(0, 0, 0, VEIL_DARK if theme.name == "dark" else VEIL_LIGHT)
    for rect, kind in _obstacles(geometry, appointment_id, view):
        shown = QRect(*rect).intersected(QRect(*view))
        if not theme.is_contrast:
            painter.fillRect(shown, dim)
        if kind:
            line = theme.unavailable[kind][1]
            tile = patterns.tile(kind, QColor(Qt.GlobalColor.transparent).rgba(), line.rgba(), over.ratio)
            painter.drawTiledPixmap(shown, tile)


def _obstacles(geometry: DayGeometry, appointment_id: str, view: Rect) -> Iterator[tuple[Rect, str]]:
    """Where nothing can be booked, each with the kind of its pattern; other visits have none, to stay legible."""
    for column in geometry.columns_in(view):
        for span in geometry.grid.columns[column].spans:
            rect = geometry.span_rect(column, span.start_s, span.end_s)
            if span.kind != "pending" and rect.meets(view):
                yield rect, span.kind
    for row in geometry.cards_in(view):
        card = geometry.grid.cards[row]
        if card.status not in FREES_TIME and card.appointment_id != appointment_id:
            yield geometry.card_rects[row], ""


def _paint_body(painter: QPainter, over: CanvasPainter, ghost: Ghost, rect: Rect) -> None:
    theme, texts = over.theme, over.texts
    color = theme.warning if ghost.is_refused else theme.focus
    painter.save()
    painter.setOpacity(HOVERING)
    dashed = ghost.is_refused or ghost.is_linked
    painter.setPen(QPen(color, 2, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
    painter.setBrush(QBrush(theme.selection))
    painter.drawRect(QRectF(*rect).adjusted(1, 1, -1, -1))
    painter.restore()
    inner = QRect(*rect).adjusted(2 * PAD, 2, -PAD, -2)
    if inner.height() >= round(texts.line_height) - 4:
        painter.setPen(QPen(theme.ink))
        painter.setFont(texts.font)
        title = QFontMetrics(texts.font).elidedText(ghost.title, Qt.TextElideMode.ElideRight, inner.width())
        top = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextSingleLine
        painter.drawText(inner, top, title)


def _paint_text(painter: QPainter, over: CanvasPainter, ghost: Ghost, rect: Rect, view: Rect) -> None:
    """The line under the ghost, moved into view; above it where there is no room below."""
    theme, font = over.theme, over.texts.bold_font
    metrics = QFontMetrics(font)
    text = metrics.elidedText(ghost.text, Qt.TextElideMode.ElideRight, view.w - 4 * PAD)
    width, height = metrics.horizontalAdvance(text) + 4 * PAD, metrics.height() + 2 * PAD
    left = rect.x + rect.w - width if over.is_mirrored else rect.x
    left = max(view.x, min(left, view.x + view.w - width))
    top = rect.y + rect.h + 2
    if top + height > view.y + view.h:
        top = max(view.y, rect.y - height - 2)
    painter.setFont(font)
    painter.setPen(QPen(theme.warning if ghost.is_refused else theme.focus, 1))
    painter.setBrush(QBrush(theme.canvas))
    painter.drawRect(QRect(left, top, width, height))
    painter.setPen(QPen(theme.ink))
    painter.drawText(QRect(left, top, width, height), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, text)
