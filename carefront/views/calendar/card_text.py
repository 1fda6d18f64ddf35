"""Which texts of a card fit where: by width and height, elided, laid out once per size."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QStaticText, QTransform

from carefront.viewmodels.day_grid import CardFace
from carefront.views.calendar.geometry import Rect

WIDE, MIDDLE, LOW = 220, 140, 20
PAD, ICON = 4, 14
KEPT_TEXTS = 20_000


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A laid out text at its place inside the card."""

    at: QPointF
    text: QStaticText
    is_bold: bool


@dataclass(frozen=True, slots=True)
class CardLook:
    """What is drawn inside a card: texts and icons with their places relative to the card's corner."""

    texts: tuple[PlacedText, ...]
    icons: tuple[tuple[QPointF, str], ...]


BAR_WIDTH = {"arrived": 8, "in_progress": 8, "completed": 0, "cancelled": 0}
ICON_OF = {
    "requested": "circle-question-mark",
    "booked": "circle",
    "rescheduled": "rotate-ccw",
    "confirmed": "circle-check",
    "arrived": "log-in",
    "in_progress": "door-open",
    "completed": "square-check",
    "no_show": "user-x",
    "cancelled": "ban",
    "entered_in_error": "x",
    "hold": "hourglass",
}
BOLD = frozenset({"arrived"})


class CardTexts:
    """Lays texts out in one font, for left-to-right or mirrored cards. ``column_width`` decides how much is said."""

    def __init__(self, font: QFont, column_width: int, *, is_mirrored: bool) -> None:
        self.font = font
        self.bold_font = QFont(font)
        self.bold_font.setBold(True)
        self._plain, self._bold = QFontMetricsF(self.font), QFontMetricsF(self.bold_font)
        self._column_width, self._is_mirrored = column_width, is_mirrored
        self._texts: dict[tuple[str, int, bool], tuple[QStaticText, float]] = {}
        self._looks: dict[tuple[int, int, int], tuple[CardFace, CardLook]] = {}

    @property
    def line_height(self) -> float:
        """Height of a line of text."""
        return self._plain.height()

    def look(self, card: CardFace, rect: Rect) -> CardLook:
        """What to draw in a card of that size; kept as long as the card is."""
        key = (id(card), rect.w, rect.h)
        kept = self._looks.get(key)
        if kept is None:
            if len(self._looks) > KEPT_TEXTS:
                self._looks.clear()
            kept = self._looks[key] = (card, self._lay_out(card, rect))
        return kept[1]

    def fitted(self, text: str, width: float, *, is_bold: bool = False) -> tuple[QStaticText, float]:
        """The text cut to ``width`` with its own width; empty where not even a letter fits."""
        key = (text, int(width), is_bold)
        kept = self._texts.get(key)
        if kept is None:
            if len(self._texts) > KEPT_TEXTS:
                self._texts.clear()
            kept = self._texts[key] = self._cut(text, width, is_bold=is_bold)
        return kept

    def _cut(self, text: str, width: float, *, is_bold: bool) -> tuple[QStaticText, float]:
        metrics = self._bold if is_bold else self._plain
        size = metrics.horizontalAdvance(text)
        if size > width:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            size = metrics.horizontalAdvance(text)
        static = QStaticText(text)
        static.setTextFormat(Qt.TextFormat.PlainText)
        static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        static.prepare(QTransform(), self.bold_font if is_bold else self.font)
        return static, size

    def _lay_out(self, card: CardFace, rect: Rect) -> CardLook:
        icon_name = ICON_OF.get(card.status, "circle")
        if rect.w < 40:
            return CardLook((), ((QPointF(max(0, (rect.w - ICON) / 2), 2), icon_name),))
        line = _Line(BAR_WIDTH.get(card.status, 4) + PAD, rect.w - PAD, self, rect.w, is_mirrored=self._is_mirrored)
        lines = max(1, int((rect.h - 2) / self.line_height))
        top = max(0.0, min(2.0, (rect.h - self.line_height) / 2))
        line.icon(icon_name, top + (self.line_height - ICON) / 2)
        for flag in (card.flags if self._column_width >= MIDDLE else card.flags[:1])[:3]:
            line.icon_at_end(flag, top + (self.line_height - ICON) / 2)
        self._first_line(card, rect, line, top, lines)
        below = [text for text in self._lower_lines(card) if text]
        for number, text in enumerate(below[: lines - 1], start=1):
            line.restart()
            line.text(text, top + number * self.line_height)
        return CardLook(tuple(line.texts), tuple(line.icons))

    def _first_line(self, card: CardFace, rect: Rect, line: "_Line", top: float, lines: int) -> None:
        is_bold = card.status in BOLD
        if self._column_width < MIDDLE:
            line.text(card.short_name, top, is_bold=is_bold)
            return
        if rect.h >= LOW and rect.w >= MIDDLE - 20:
            line.text(card.time, top)
        if lines == 1:
            end = " ".join(part for part in (card.type_code, card.extra if self._column_width >= WIDE else "") if part)
            line.text_at_end(end if card.status != "arrived" else card.extra, top, keep=rect.w * 0.5)
        line.text(card.name, top, is_bold=is_bold)

    def _lower_lines(self, card: CardFace) -> tuple[str, ...]:
        if self._column_width < MIDDLE:
            return (card.time, card.type_code)
        second = " · ".join(part for part in (card.visit_type, card.extra) if part)
        return (second, card.note)


class _Line:
    """Fills a line from its start and from its end; mirrored where the layout is."""

    def __init__(self, start: float, end: float, texts: CardTexts, width: int, *, is_mirrored: bool) -> None:
        self._start, self._at, self._end, self._width = start, start, end, width
        self._full_end = end
        self._maker, self._is_mirrored = texts, is_mirrored
        self.texts: list[PlacedText] = []
        self.icons: list[tuple[QPointF, str]] = []

    def restart(self) -> None:
        """Begin the next line; it starts under the first text."""
        self._at, self._end = self._start + ICON + PAD, self._full_end

    def icon(self, name: str, top: float) -> None:
        """Put an icon at the start."""
        self.icons.append((QPointF(self._seen(self._at, ICON), top), name))
        self._at += ICON + PAD

    def icon_at_end(self, name: str, top: float) -> None:
        """Put an icon at the end, if there is room for it and a word."""
        if self._end - self._at > 5 * ICON:
            self._end -= ICON
            self.icons.append((QPointF(self._seen(self._end, ICON), top), name))
            self._end -= PAD

    def text(self, text: str, top: float, *, is_bold: bool = False) -> None:
        """Put a text next, cut to the room there is."""
        room = self._end - self._at
        if text and room > ICON:
            static, size = self._maker.fitted(text, room, is_bold=is_bold)
            self.texts.append(PlacedText(QPointF(self._seen(self._at, size), top), static, is_bold))
            self._at += size + 1.5 * PAD

    def text_at_end(self, text: str, top: float, keep: float) -> None:
        """Put a whole text at the end, if ``keep`` stays free before it."""
        if not text:
            return
        static, size = self._maker.fitted(text, self._end - self._at)
        if self._end - self._at - size >= keep:
            self._end -= size
            self.texts.append(PlacedText(QPointF(self._seen(self._end, size), top), static, is_bold=False))
            self._end -= 1.5 * PAD

    def _seen(self, at: float, size: float) -> float:
        return self._width - at - size if self._is_mirrored else at
