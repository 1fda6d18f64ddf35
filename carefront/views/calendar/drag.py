"""What is on its way by pointer or by keys: a visit that moves or changes length, a range of free time. Pure."""

from dataclasses import replace
from enum import Enum

from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import CardFace, DayGrid, Place, carried
from carefront.views.calendar.geometry import DayGeometry, Rect
from carefront.views.calendar.stops import Stop

THRESHOLD = 6
STEP_S = 5 * 60
FINE_STEP_S = 60
EDGE = 8
"""How far inside a card its end can be taken hold of, in dip."""


class Grip(Enum):
    """Where a card is held: it moves as a whole, or one of its ends does."""

    BODY = "body"
    START = "start"
    END = "end"


def _slot_at(geometry: DayGeometry, column: int, instant_s: int) -> Stop | None:
    """The free slot that holds an instant: a click in it means its start."""
    slots = (stop for stop in geometry.stops(column) if stop.is_slot)
    return next((stop for stop in slots if stop.start_s <= instant_s < stop.end_s), None)


def grip_at(rect: Rect, y: int) -> Grip:
    """What a press at ``y`` takes hold of; a low card has an edge as far as it leaves a body as large."""
    edge = min(EDGE, rect.h // 3)
    if y >= rect.y + rect.h - edge:
        return Grip.END
    return Grip.START if y < rect.y + min(edge, 4) else Grip.BODY


@dataclass(slots=True)
class CardTravel:
    """``grab_y``: how far below the card's top it was taken. ``is_moving`` once the pointer left the threshold.

    ``is_armed``: it follows the pointer without a button, from slot to slot, until a click. ``is_dropped``: it waits
    for an answer.
    """

    card: CardFace
    pressed_x: int
    pressed_y: int
    grab_y: int
    is_moving: bool = False
    target: Place | None = None
    grip: Grip = Grip.BODY
    is_armed: bool = False
    is_dropped: bool = False

    @property
    def home(self) -> Place:
        """Where the card is."""
        return Place(self.card.resource_id, self.card.start_s, self.card.end_s)

    def drag_to(self, geometry: DayGeometry, x: int, y: int, *, is_fine: bool = False) -> bool:
        """Follow the pointer; whether the place it would be dropped at is another one now."""
        if not self.is_moving and max(abs(x - self.pressed_x), abs(y - self.pressed_y)) < THRESHOLD:
            return False
        self.is_moving = True
        step_s = FINE_STEP_S if is_fine else STEP_S
        if self.grip is not Grip.BODY:
            home = geometry.grid.column_for(self.card.resource_id, self.card.start_s) or 0
            return self._stretch_to(geometry, geometry.instant_at(y, step_s, home))
        column = geometry.column_at(max(0, min(x, geometry.width - 1)))
        if column is None:
            return False
        here_s = geometry.instant_at(y, FINE_STEP_S, column)
        if self.is_armed and not is_fine and (slot := _slot_at(geometry, column, here_s)):
            return self._aim(geometry, column, slot.start_s)
        return self._aim(geometry, column, geometry.instant_at(y - self.grab_y, step_s, column))

    def step(self, geometry: DayGeometry, columns: int, seconds: int) -> bool:
        """Go on by keys: columns as seen (right is +1) and seconds (down is positive)."""
        self.is_moving = True
        here = self.target or self.home
        home = geometry.grid.column_for(here.resource_id, here.start_s) or 0
        column = home + (-columns if geometry.metrics.is_mirrored else columns)
        column = max(0, min(column, len(geometry.grid.columns) - 1))
        return self._aim(geometry, column, geometry.same_time(here.start_s, home, column) + seconds)

    def stretch(self, geometry: DayGeometry, seconds: int) -> bool:
        """End that much later by keys (earlier if negative)."""
        self.is_moving, self.grip = True, Grip.END
        return self._stretch_to(geometry, (self.target or self.home).end_s + seconds)

    def change_day(self, before: DayGrid, after: DayGrid) -> None:
        """Another day is on screen: stand there at the same time of day."""
        if self.target:
            self.target = carried(self.target, before, after)

    def _stretch_to(self, geometry: DayGeometry, instant_s: int) -> bool:
        here = self.target or self.home
        day_start_s, day_end_s = geometry.day_of(geometry.grid.column_for(here.resource_id, here.start_s) or 0)
        if self.grip is Grip.END:
            aimed = replace(here, end_s=min(max(instant_s, here.start_s + STEP_S), day_end_s))
        else:
            aimed = replace(here, start_s=max(min(instant_s, here.end_s - STEP_S), day_start_s))
        is_other, self.target = aimed != self.target, aimed
        return is_other

    def _aim(self, geometry: DayGeometry, column: int, start_s: int) -> bool:
        here = self.target or self.home
        length_s = here.end_s - here.start_s
        day_start_s, day_end_s = geometry.day_of(column)
        start_s = max(day_start_s, min(start_s, day_end_s - length_s))
        aimed = Place(geometry.grid.columns[column].resource_id, start_s, start_s + length_s)
        is_other, self.target = aimed != self.target, aimed
        return is_other

    def is_at_home(self) -> bool:
        """Whether it would be dropped where it came from."""
        return self.target in (None, self.home)

    def ghost_rect(self, geometry: DayGeometry) -> Rect | None:
        """Where its outline is drawn now."""
        if self.target is None or not self.is_moving:
            return None
        column = geometry.grid.column_for(self.target.resource_id, self.target.start_s)
        return None if column is None else geometry.span_rect(column, self.target.start_s, self.target.end_s)


@dataclass(slots=True)
class RangeTravel:
    """A range of free time, from where the pointer was pressed to where it is."""

    column: int
    pressed_y: int
    is_moving: bool = False
    target: Place | None = None

    def drag_to(self, geometry: DayGeometry, y: int, *, is_fine: bool = False) -> bool:
        """Follow the pointer; whether the range is another one now."""
        if not self.is_moving and abs(y - self.pressed_y) < THRESHOLD:
            return False
        self.is_moving = True
        step_s = FINE_STEP_S if is_fine else STEP_S
        first, last = sorted(geometry.instant_at(at, step_s, self.column) for at in (self.pressed_y, y))
        resource_id = geometry.grid.columns[self.column].resource_id
        aimed = Place(resource_id, first, max(last, first + STEP_S), is_range=True)
        is_other, self.target = aimed != self.target, aimed
        return is_other
