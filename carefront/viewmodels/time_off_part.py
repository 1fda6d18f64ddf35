"""Which part of a request is approved: typed, or dragged over half hours or days; and what it would do."""

from datetime import date, timedelta
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.commands.catalogue import DecideTimeOff
from carefront.application.time_off_rows import Impact, TimeOffRow
from carefront.domain.errors import InvalidValue
from carefront.domain.schedules import DAY_MINUTES, ClockPeriod
from carefront.domain.time_off import Stretch, TimeOffState, rest_of
from carefront.shared.i18n import _
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording import time_off_words as words
from carefront.wording.typed_hours import clock_text, parse_clock

STEP = 30
USUAL_DAY = (7 * 60, 19 * 60)
MOST_DAYS = 62
WAIT_MS = 200


class TimeOffPart(QObject):
    """``changed``: another part, what it would do, or what is wrong with it.

    ``is_typed``: the times are as they were typed. ``open_minutes``: when the clinic is open on the day, in minutes;
    cells are cut from there.
    """

    changed = Signal()

    def __init__(
        self, context: DeskContext, row: TimeOffRow, open_minutes: tuple[int, int] | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self.row = context, row
        self.times, self.clinic_times_note = context.maker.clinic_times(context.zone), context.clinic_times_note
        self.is_of_day = row.first == row.last
        self.cells = self._cells(open_minutes or USUAL_DAY)
        self.part: Stretch | None = None
        self.problem, self.effect = "", ""
        self.is_typed = False
        self.warnings: list[str] = []
        self._asked = 0
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._ask)
        half = max(1, len(self.cells) // 2)
        self.choose_cells(0, half - 1)

    def _cells(self, opened: tuple[int, int]) -> list[tuple[int, int]]:
        """Half-open minutes of the day, or day numbers ``[day, day + 1)``."""
        if not self.is_of_day:
            first = self.row.first.toordinal()
            days = min(MOST_DAYS, (self.row.last - self.row.first).days + 1)
            return [(first + number, first + number + 1) for number in range(days)]
        period = self.row.period
        start, end = (period.start, period.end) if period else opened
        edges = [start, *range(start - start % STEP + STEP, end, STEP), end]
        return [(left, right) for left, right in pairwise(edges) if left < right]

    def labels(self) -> list[str]:
        """What stands under each cell: full hours, or days."""
        if self.is_of_day:
            every = 60 if len(self.cells) <= 16 else 120
            return [self._clock(start) if start % every == 0 else "" for start, _end in self.cells]
        days = [date.fromordinal(start) for start, _end in self.cells]
        every_day = max(1, len(days) // 7)
        return [self.times.short_date(day) if at % every_day == 0 else "" for at, day in enumerate(days)]

    def _clock(self, minute: int) -> str:
        return clock_text(minute, self.times)

    # --- choosing ----------------------------------------------------------------------------------------------------
    def choose_cells(self, first: int, last: int) -> None:
        """Take the cells from the first to the last, both inclusive."""
        self.is_typed = False
        start, end = self.cells[first][0], self.cells[last][1]
        if self.is_of_day:
            self._take(Stretch(self.row.first, self.row.first, ClockPeriod(start, end)))
        else:
            self._take(Stretch(date.fromordinal(start), date.fromordinal(end) - timedelta(days=1)))

    def type_times(self, start: str, end: str) -> None:
        """Take the times as typed; what stands in the fields stays."""
        self.is_typed = True
        minutes = parse_clock(start), parse_clock(end)
        if minutes[0] is None or minutes[1] is None:
            self._refuse(_("Enter a time, such as 15:00 or 3p."))
        elif minutes[1] <= minutes[0] or minutes[0] >= DAY_MINUTES:
            self._refuse(_("The end is before the start."))
        else:
            self._take(Stretch(self.row.first, self.row.first, ClockPeriod(minutes[0], minutes[1])))

    def choose_days(self, first: date, last: date) -> None:
        """Take the inclusive days."""
        if last < first:
            self._refuse(_("The last day is before the first."))
        else:
            self._take(Stretch(first, last))

    def _take(self, part: Stretch) -> None:
        try:
            rest_of(self.row.stretch, part)
        except InvalidValue:
            self.part = part
            self._refuse(_("Choose a part of what was asked for, not all of it."))
            return
        self.part, self.problem = part, ""
        self._timer.start()
        self.changed.emit()

    def _refuse(self, problem: str) -> None:
        self.problem, self.effect, self.warnings = problem, "", []
        self._asked += 1
        self.changed.emit()

    def chosen_cells(self) -> tuple[int, int]:
        """The cells that the part touches, the first and the last."""
        if self.part is None:
            return 0, len(self.cells) - 1
        if self.is_of_day and self.part.period:
            start, end = self.part.period.start, self.part.period.end
        else:
            start, end = self.part.first.toordinal(), self.part.last.toordinal() + 1
        touched = [at for at, (left, right) in enumerate(self.cells) if left < end and right > start]
        return (touched[0], touched[-1]) if touched else (0, 0)

    def typed(self) -> tuple[str, str]:
        """The times of the part for its fields."""
        period = self.part.period if self.part else None
        return (self._clock(period.start), self._clock(period.end)) if period else ("", "")

    # --- what it would do --------------------------------------------------------------------------------------------
    def _ask(self) -> None:
        self._asked += 1
        part, identifier = self.part, self.row.time_off_id
        if part is not None and not self.problem:
            self._context.desk.ask(
                lambda reader: reader.time_off().impact(identifier, part), partial(self._on_impact, self._asked),
                lambda _error: None,
            )  # fmt: skip

    def _on_impact(self, asked: int, found: Impact) -> None:
        if asked == self._asked:
            self.effect = words.affected_line(found)
            self.warnings = words.breach_sentences(found.breaches, self.times)
            self.changed.emit()

    def command(self, reason: str, override_reason: str) -> DecideTimeOff | None:
        """The decision; ``None`` where something is wrong, which is said."""
        if self.problem or self.part is None:
            self._context.say(self.problem, is_urgent=True)
            return None
        return DecideTimeOff(
            self.row.time_off_id, TimeOffState.APPROVED, reason.strip(), self.part, override_reason.strip()
        )
