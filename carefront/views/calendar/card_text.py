"""Which texts of a card fit where: by width and height, elided, laid out once per size."""

from collections import OrderedDict
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QStaticText, QTextLayout, QTransform

from carefront.viewmodels.day_grid import CardFace
from carefront.views.calendar.geometry import Rect

WIDE, MIDDLE, NARROW = 210, 130, 32
LOW = 20
"""Lower cards have one line and no time. As the widths and the icon, at the usual size of text."""
USUAL_LINE = 18
"""The highest line of text that systems have as they come, in dip: what is higher, somebody has asked for."""
LEADING = 0.1
"""The part of a line's height that no letter reaches into."""
PAD, ICON = 4, 14
KEPT_TEXTS = 20_000
KEPT_LOOKS = 2_000
"""Two crowded days: the days before are pixmaps by then. More are dropped when nobody waits: it takes its time."""
DROPPED_AT_ONCE = 200
SMALLEST_PX = 8
PLAIN, BOLD = "plain", "bold"

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


class Fitted(NamedTuple):
    """A text that fits: laid out, with its width, and how much lower it stands than the top of its line."""

    text: QStaticText
    width: float
    drop: float


class PlacedText(NamedTuple):
    """A laid out text at its place inside the card, in one of the fonts PLAIN and BOLD."""

    at: QPointF
    text: QStaticText
    font: str


class CardLook(NamedTuple):
    """What is drawn inside a card: texts and icons (place, name, size) relative to the card's corner."""

    texts: tuple[PlacedText, ...]
    icons: tuple[tuple[QPointF, str, int], ...]


class CardTexts:
    """Lays texts out for left-to-right or mirrored cards. A card's width decides how much is said.

    All cards are written in one size: as large as the font asks for, smaller where quarters are too low for that.
    """

    def __init__(self, font: QFont, quarter_height: float, *, is_mirrored: bool) -> None:
        """``quarter_height``: of the lowest usual card, a quarter of an hour, in dip."""
        self.font = _fitting(font, quarter_height - 1)
        self.bold_font = QFont(self.font)
        self.bold_font.setBold(True)
        self.fonts = {PLAIN: self.font, BOLD: self.bold_font}
        scale = text_scale(font)
        self._wide, self._middle, self._narrow = (round(width * scale) for width in (WIDE, MIDDLE, NARROW))
        self._low, self._icon = round(LOW * scale), round(ICON * scale)
        self._metrics = {name: QFontMetricsF(one) for name, one in self.fonts.items()}
        self.line_height = self._metrics[PLAIN].height()
        self._is_mirrored = is_mirrored
        self._texts: OrderedDict[tuple[str, int, str], Fitted] = OrderedDict()
        self._looks: OrderedDict[tuple[int, int, int], tuple[CardFace, CardLook]] = OrderedDict()

    def look(self, card: CardFace, rect: Rect) -> CardLook:
        """What to draw in a card of that size; kept as long as the card is."""
        key = (id(card), rect.w, rect.h)
        kept = self._looks.get(key)
        if kept is None or kept[0] is not card:
            kept = self._looks[key] = (card, self._lay_out(card, rect))
        return kept[1]

    def tidy(self) -> bool:
        """Drop some of what cards that are gone looked like; whether there is no more to drop."""
        surplus = len(self._looks) - KEPT_LOOKS
        for _number in range(min(surplus, DROPPED_AT_ONCE)):
            self._looks.popitem(last=False)
        return surplus <= DROPPED_AT_ONCE

    def fitted(self, text: str, width: float, font: str = PLAIN) -> "Fitted":
        """The text cut to ``width``."""
        key = (text, int(width), font)
        kept = self._texts.get(key)
        if kept is None:
            if len(self._texts) > KEPT_TEXTS:
                self._texts.popitem(last=False)
            kept = self._texts[key] = self._cut(text, width, font)
        return kept

    def _cut(self, text: str, width: float, font: str) -> "Fitted":
        metrics = self._metrics[font]
        size = metrics.horizontalAdvance(text)
        if size > width:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            size = metrics.horizontalAdvance(text)
        static = QStaticText(text)
        static.setTextFormat(Qt.TextFormat.PlainText)
        static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        static.prepare(QTransform(), self.fonts[font])
        return Fitted(static, size, 0.0 if text.isascii() else self._drop(text, font))

    def _drop(self, text: str, font: str) -> float:
        """How much lower a text must stand whose script comes from another font, so that all share one baseline."""
        layout = QTextLayout(text, self.fonts[font])
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        return self._metrics[font].ascent() - line.ascent()

    def _lay_out(self, card: CardFace, rect: Rect) -> CardLook:
        icon_name, icon = ICON_OF.get(card.status, "circle"), self._icon_size(rect)
        if rect.w < self._narrow:
            return CardLook(
                (), ((QPointF(max(0.0, (rect.w - icon) / 2), min(2, (rect.h - icon) / 2)), icon_name, icon),)
            )
        height = self.line_height
        lines = max(1, int((rect.h - 2) / height))
        top = (rect.h - height) / 2 if lines == 1 else 2.0
        bar = BAR_WIDTH.get(card.status, 4)
        line = _Line(self, rect.w, bar + PAD, icon, is_mirrored=self._is_mirrored)
        line.icon(icon_name, top + (height - icon) / 2)
        for flag in card.flags[: 3 if rect.w >= self._middle else 1]:
            line.icon_at_end(flag, top + (height - icon) / 2)
        self._first_line(card, line, rect, top)
        below = [text for text in self._lower_lines(card, rect) if text]
        for number, text in enumerate(below[: lines - 1], start=1):
            line.restart()
            line.text(text, top + number * self.line_height, PLAIN)
        return CardLook(tuple(line.texts), tuple(line.icons))

    def _first_line(self, card: CardFace, line: "_Line", rect: Rect, top: float) -> None:
        font = BOLD if card.status == "arrived" else PLAIN
        if rect.w < self._middle:
            line.text(card.short_name, top, font)
            return
        if rect.h >= self._low:
            line.text(card.time, top, PLAIN)
        if rect.h < 2 * self.line_height:
            is_wide = rect.w >= self._wide
            end = card.extra if card.status == "arrived" else card.visit_type if is_wide else card.type_code
            line.text_at_end(end, top, PLAIN)
        line.text(card.name, top, font)

    def _lower_lines(self, card: CardFace, rect: Rect) -> tuple[str, ...]:
        if rect.w < self._middle:
            return card.time, card.type_code, card.extra
        return " · ".join(part for part in (card.visit_type, card.extra) if part), card.note

    def _icon_size(self, rect: Rect) -> int:
        return min(self._icon, max(SMALLEST_PX, rect.h - 1), max(SMALLEST_PX, rect.w))


class _Line:
    """Fills a line from its start and from its end; mirrored where the layout is."""

    def __init__(self, texts: CardTexts, width: int, start: float, icon: int, *, is_mirrored: bool) -> None:
        self._maker, self._width, self._icon, self._is_mirrored = texts, width, icon, is_mirrored
        self._start, self._at, self._end = start, start, float(width - PAD)
        self.texts: list[PlacedText] = []
        self.icons: list[tuple[QPointF, str, int]] = []

    def restart(self) -> None:
        """Begin the next line; it starts under the first text."""
        self._at, self._end = self._start + self._icon + PAD, float(self._width - PAD)

    def icon(self, name: str, top: float) -> None:
        """Put an icon at the start."""
        self.icons.append((QPointF(self._seen(self._at, self._icon), top), name, self._icon))
        self._at += self._icon + PAD

    def icon_at_end(self, name: str, top: float) -> None:
        """Put an icon at the end, if there is room for it and a word."""
        if self._end - self._at > 5 * self._icon:
            self._end -= self._icon
            self.icons.append((QPointF(self._seen(self._end, self._icon), top), name, self._icon))
            self._end -= PAD

    def text(self, text: str, top: float, font: str) -> None:
        """Put a text next, cut to the room there is."""
        room = self._end - self._at
        if text and room > self._icon:
            fitted = self._maker.fitted(text, room, font)
            at = QPointF(self._seen(self._at, fitted.width), top + fitted.drop)
            self.texts.append(PlacedText(at, fitted.text, font))
            self._at += fitted.width + 1.5 * PAD

    def text_at_end(self, text: str, top: float, font: str) -> None:
        """Put a whole text at the end, if that leaves half of the card for the name."""
        fitted = self._maker.fitted(text, self._end - self._at, font)
        if text and self._end - self._at - fitted.width >= self._width * 0.5:
            self._end -= fitted.width
            at = QPointF(self._seen(self._end, fitted.width), top + fitted.drop)
            self.texts.append(PlacedText(at, fitted.text, font))
            self._end -= 1.5 * PAD

    def _seen(self, at: float, size: float) -> float:
        return self._width - at - size if self._is_mirrored else at


def text_scale(font: QFont) -> float:
    """How many times larger than usual text in ``font`` is; 1 where it is not."""
    return max(1.0, QFontMetricsF(font).height() / USUAL_LINE)


def needed_hour_height(font: QFont) -> float:
    """Dip per hour for the shortest usual card, a quarter, to hold one whole line of text; one dip is the gap."""
    return 4 * (QFontMetricsF(font).height() * (1 - LEADING) + 1)


def _fitting(font: QFont, height: float) -> QFont:
    """The font, smaller if its capitals and tails are higher than ``height`` together; never below the smallest."""
    metrics = QFontMetricsF(font)
    usual, letters = QFontInfo(font).pixelSize(), max(1.0, metrics.capHeight() + metrics.descent())
    fitted = QFont(font)
    if letters > height:
        fitted.setPixelSize(max(SMALLEST_PX, min(usual, int(usual * height / letters))))
    return fitted
