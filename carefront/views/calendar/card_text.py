"""Which texts of a card fit where: by width and height, elided, laid out once per size."""

from collections import OrderedDict
from collections.abc import Iterator
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
LINE_BREAK = "\u2028"

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


class Plan(NamedTuple):
    """Where the texts of a card go: the same for all cards of a size, state and flags. ``lines`` is 0 for no texts.

    The first line goes from ``start`` to ``end``, the lower ones from ``lower`` on to the card's own end.
    """

    icons: tuple[tuple[QPointF, str, int], ...]
    lines: int = 0
    top: float = 0.0
    start: float = 0.0
    end: float = 0.0
    lower: float = 0.0


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
        self._plans: dict[tuple[int, int, str, tuple[str, ...]], Plan] = {}
        self._placed: OrderedDict[tuple[object, ...], PlacedText] = OrderedDict()
        self._blocks: OrderedDict[tuple[object, ...], tuple[PlacedText, ...]] = OrderedDict()
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
        size, drop = self._measured(text, font)
        if size > width:
            text = self._metrics[font].elidedText(text, Qt.TextElideMode.ElideRight, width)
            size, drop = self._measured(text, font)
        return Fitted(self._prepared(text, font), size, drop)

    def _prepared(self, text: str, font: str) -> QStaticText:
        static = QStaticText(text)
        static.setTextFormat(Qt.TextFormat.PlainText)
        static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        static.prepare(QTransform(), self.fonts[font])
        return static

    def _measured(self, text: str, font: str) -> tuple[float, float]:
        """Width, and how much lower a text stands whose script comes from another font, so that all share a baseline.

        Both at once: other scripts take long to shape.
        """
        if text.isascii():
            return self._metrics[font].horizontalAdvance(text), 0.0
        layout = QTextLayout(text, self.fonts[font])
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        return line.naturalTextWidth(), self._metrics[font].ascent() - line.ascent()

    def _lay_out(self, card: CardFace, rect: Rect) -> CardLook:
        key = (rect.w, rect.h, card.status, card.flags)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = self._plan_of(card, rect)
        if not plan.lines:
            return CardLook((), plan.icons)
        if rect.w < self._middle:
            first = self._first_of_narrow(card, plan, rect.w)
        else:
            first = tuple(self._first_line(card, plan, rect))
        below = self._lower_lines(card, rect)
        return CardLook((*first, *self._block(below, plan, rect.w)) if plan.lines > 1 else first, plan.icons)

    def _plan_of(self, card: CardFace, rect: Rect) -> Plan:
        name, icon, width = ICON_OF.get(card.status, "circle"), self._icon_size(rect), rect.w
        if width < self._narrow:
            at = QPointF(max(0.0, (width - icon) / 2), min(2, (rect.h - icon) / 2))
            return Plan(((at, name, icon),))
        lines = max(1, int((rect.h - 2) / self.line_height))
        top = (rect.h - self.line_height) / 2 if lines == 1 else 2.0
        icon_top, start = top + (self.line_height - icon) / 2, BAR_WIDTH.get(card.status, 4) + PAD
        icons = [(QPointF(self._seen(start, icon, width), icon_top), name, icon)]
        start, end = start + icon + PAD, float(width - PAD)
        for flag in card.flags[: 3 if width >= self._middle else 1]:
            if end - start > 5 * icon:  # room for it and a word
                icons.append((QPointF(self._seen(end - icon, icon, width), icon_top), flag, icon))
                end -= icon + PAD
        return Plan(tuple(icons), lines, top, start, end, start)

    def _first_of_narrow(self, card: CardFace, plan: Plan, width: int) -> tuple[PlacedText, ...]:
        """The short name alone."""
        font = BOLD if card.status == "arrived" else PLAIN
        if not card.short_name or plan.end - plan.start <= self._icon:
            return ()
        return (self._at(card.short_name, plan.start, plan.end, plan.top, width, font),)

    def _first_line(self, card: CardFace, plan: Plan, rect: Rect) -> Iterator[PlacedText]:
        """Time, name, and at the end of a low card what else there is, if that leaves half of it for the name."""
        start, end, width = plan.start, plan.end, rect.w
        if rect.h >= self._low and card.time and end - start > self._icon:
            yield self._at(card.time, start, end, plan.top, width, PLAIN)
            start += self.fitted(card.time, end - start).width + 1.5 * PAD
        last = self._last_of_low(card, width) if rect.h < 2 * self.line_height else ""
        if last and end - start - (size := self.fitted(last, end - start).width) >= width * 0.5:
            yield self._at(last, end - size, end, plan.top, width, PLAIN)
            end -= size + 1.5 * PAD
        if card.name and end - start > self._icon:
            yield self._at(card.name, start, end, plan.top, width, BOLD if card.status == "arrived" else PLAIN)

    def _last_of_low(self, card: CardFace, width: int) -> str:
        if card.status == "arrived":
            return card.extra
        return card.visit_type if width >= self._wide else card.type_code

    def _lower_lines(self, card: CardFace, rect: Rect) -> tuple[str, ...]:
        if rect.w < self._middle:
            return card.time, card.type_code, card.extra
        return " · ".join(part for part in (card.visit_type, card.extra) if part), card.note

    def _block(self, lines: tuple[str, ...], plan: Plan, width: int) -> tuple[PlacedText, ...]:
        """The lower lines: one text where all are in the same letters and begin at the same place; many cards share it.

        Lines of other scripts differ in height, and mirrored ones begin where they end.
        """
        key = (lines, plan.lines, plan.lower, plan.top, width)
        kept = self._blocks.get(key)
        if kept is None:
            if len(self._blocks) > KEPT_TEXTS:
                self._blocks.popitem(last=False)
            shown = [line for line in lines if line][: plan.lines - 1]
            kept = self._blocks[key] = tuple(self._made_block(shown, plan, width))
        return kept

    def _made_block(self, lines: list[str], plan: Plan, width: int) -> Iterator[PlacedText]:
        room, top = width - PAD - plan.lower, plan.top + self.line_height
        if room <= self._icon or not lines:
            return
        if not self._is_mirrored and all(map(str.isascii, lines)):
            metrics = self._metrics[PLAIN]
            cut = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines]
            yield PlacedText(QPointF(plan.lower, top), self._prepared(LINE_BREAK.join(cut), PLAIN), PLAIN)
            return
        for number, line in enumerate(lines):
            yield self._at(line, plan.lower, width - PAD, top + number * self.line_height, width, PLAIN)

    def _at(self, text: str, start: float, end: float, top: float, width: int, font: str) -> PlacedText:
        """A text at the start of the room from ``start`` to ``end``, cut to it; as seen, where it is mirrored."""
        key = (text, start, end, top, width, font)
        kept = self._placed.get(key)
        if kept is None:
            if len(self._placed) > KEPT_TEXTS:
                self._placed.popitem(last=False)
            fitted = self.fitted(text, end - start, font)
            at = QPointF(self._seen(start, fitted.width, width), top + fitted.drop)
            kept = self._placed[key] = PlacedText(at, fitted.text, font)
        return kept

    def _seen(self, at: float, size: float, width: int) -> float:
        return width - at - size if self._is_mirrored else at

    def _icon_size(self, rect: Rect) -> int:
        return min(self._icon, max(SMALLEST_PX, rect.h - 1), max(SMALLEST_PX, rect.w))


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
