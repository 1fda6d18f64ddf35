"""Where days and minutes of a week stand in a picture: columns by weekday, minutes downwards. No Qt; logical pixels."""

from carefront.shared.values import dataclass

Box = tuple[int, int, int, int]
"""x, y, width, height."""

DAY = 1440
HEAD = 24


@dataclass(frozen=True, slots=True)
class WeekGrid:
    """A picture of ``width`` by ``height`` that shows the minutes ``[first, last)`` of seven days."""

    width: int
    height: int
    first: int = 0
    last: int = DAY
    is_mirrored: bool = False
    first_weekday: int = 0
    gutter: int = 44

    @property
    def column_width(self) -> float:
        """Of one day."""
        return max(1.0, (self.width - self.gutter) / 7)

    @property
    def minute_height(self) -> float:
        """Of one minute."""
        return max(0.01, (self.height - HEAD) / (self.last - self.first))

    def box(self, weekday: int, start: int, end: int) -> Box:
        """The place of ``[start, end)`` on a weekday, cut to what is shown."""
        left, right = self._edges(weekday)
        top, bottom = self.y_of(max(start, self.first)), self.y_of(min(end, self.last))
        return left, top, right - left, max(0, bottom - top)

    def y_of(self, minute: int) -> int:
        """The line of a minute."""
        return HEAD + round((minute - self.first) * self.minute_height)

    def weekday_at(self, x: int) -> int | None:
        """The weekday under a point; ``None`` beside them."""
        return next((day for day in range(7) if self._edges(day)[0] <= x < self._edges(day)[1]), None)

    def minute_at(self, y: int, step: int = 15) -> int:
        """The minute under a point, on the nearest step."""
        minute = self.first + (y - HEAD) / self.minute_height
        return max(self.first, min(self.last, step * round(minute / step)))

    def hours(self) -> range:
        """The full hours shown, every second where there is little room."""
        step = 60 if self.minute_height * 60 >= 16 else 120 if self.minute_height * 120 >= 16 else 240
        return range(-(-self.first // step) * step, self.last + 1, step)

    def _edges(self, weekday: int) -> tuple[int, int]:
        place = (weekday - self.first_weekday) % 7
        if self.is_mirrored:
            place = 6 - place
        start = 0 if self.is_mirrored else self.gutter
        return start + round(place * self.column_width), start + round((place + 1) * self.column_width)
