"""A slot, or a window to be cut into sessions, as typed; what it comes to while it is typed. No Qt."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from carefront.application.commands.slot_catalogue import AddManualSlot, CutWindow
from carefront.domain.errors import InvalidValue
from carefront.domain.schedules import BlockType
from carefront.domain.zones import instant_s
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.wording.slot_words import sessions_text, slot_problem
from carefront.wording.times import Times
from carefront.wording.typed_hours import DAY, parse_clock


@dataclass(frozen=True, slots=True)
class SlotDraft:
    """Times as typed, an end not after the start lies on the next day; ``minutes`` only of a window to be cut.
    ``places`` 0: as many as the resource has."""

    day: date
    start: str = "09:00"
    end: str = "10:00"
    minutes: int = 60
    type: str = BlockType.APPOINTMENTS.value
    places: int = 0
    room_id: str = ""
    name: str = ""

    def span_s(self, times: Times) -> tuple[int, int]:
        """Start and end as instants of the clinic's zone.

        Raises:
            InvalidValue: a time can't be read.
        """
        start, end = parse_clock(self.start), parse_clock(self.end)
        if start is None or end is None or start >= DAY:
            raise InvalidValue("window", (self.start, self.end), "clock")
        end = end if end > start else end + DAY
        return instant_s(self.day, start, times.zone), instant_s(self.day, end, times.zone)

    def starts_s(self, times: Times, *, is_cut: bool) -> tuple[int, ...]:
        """Where the sessions start.

        Raises:
            InvalidValue: a time can't be read.
        """
        start, end = self.span_s(times)
        step = 60 * self.minutes
        return tuple(range(start, end - step + 1, step)) if is_cut else (start,)

    def command(self, resource_id: str, times: Times, *, is_cut: bool) -> AddManualSlot | CutWindow:
        """What adding or cutting does.

        Raises:
            InvalidValue: a time can't be read.
        """
        start, end = map(times.at, self.span_s(times))
        kind, places, room = BlockType(self.type), self.places or None, self.room_id or None
        if is_cut:
            return CutWindow(resource_id, start, end, self.minutes, kind, places, room, self.name.strip())
        return AddManualSlot(new_id(), resource_id, start, end, kind, places, room, self.name.strip())

    def outcome_text(self, times: Times, *, is_cut: bool) -> tuple[str, bool]:
        """What it comes to, or what is wrong with it; and whether it can be done."""
        try:
            start, end = self.span_s(times)
        except InvalidValue as problem:
            return slot_problem(problem), False
        if is_cut:
            return sessions_text((end - start) // 60, self.minutes), end - start >= 60 * self.minutes
        return "", True


def usual_draft(day: date, now: datetime, *, is_cut: bool) -> SlotDraft:
    """The next full hour of today, nine o'clock of other days; a window of three hours, a slot of one."""
    start = 9
    if day == now.date():
        start = min((now + timedelta(hours=1)).hour if now.hour < 23 else 23, 20)
    return SlotDraft(day, f"{start:02}:00", f"{start + (3 if is_cut else 1):02}:00")
