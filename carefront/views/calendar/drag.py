"""A visit on its way to another place, by pointer or by keys. Pure: knows geometry, no widget."""

from dataclasses import dataclass

from carefront.viewmodels.day_grid import CardFace, Place
from carefront.views.calendar.geometry import DayGeometry, Rect

THRESHOLD = 6
STEP_S = 5 * 60
FINE_STEP_S = 60


@dataclass(slots=True)
class CardTravel:
    """``grab_y``: how far below the card's top it was taken. ``is_moving`` once the pointer left the threshold."""

    card: CardFace
    pressed_x: int
    pressed_y: int
    grab_y: int
    is_moving: bool = False
    target: Place | None = None

    def drag_to(self, geometry: DayGeometry, x: int, y: int, *, is_fine: bool = False) -> bool:
        """Follow the pointer; whether the place it would be dropped at is another one now."""
        if not self.is_moving and max(abs(x - self.pressed_x), abs(y - self.pressed_y)) < THRESHOLD:
            return False
        self.is_moving = True
        column = geometry.column_at(max(0, min(x, geometry.width - 1)))
        if column is None:
            return False
        start_s = geometry.instant_at(y - self.grab_y, FINE_STEP_S if is_fine else STEP_S)
        return self._aim(geometry, column, start_s)

    def step(self, geometry: DayGeometry, columns: int, seconds: int) -> bool:
        """Go on by keys: columns as seen (right is +1) and seconds (down is positive)."""
        self.is_moving = True
        here = self.target or Place(self.card.resource_id, self.card.start_s, self.card.end_s)
        column = geometry.grid.column_of.get(here.resource_id, 0)
        column += -columns if geometry.metrics.is_mirrored else columns
        column = max(0, min(column, len(geometry.grid.columns) - 1))
        return self._aim(geometry, column, here.start_s + seconds)

    def _aim(self, geometry: DayGeometry, column: int, start_s: int) -> bool:
        length_s = self.card.end_s - self.card.start_s
        start_s = max(geometry.grid.start_s, min(start_s, geometry.grid.end_s - length_s))
        aimed = Place(geometry.grid.columns[column].resource_id, start_s, start_s + length_s)
        is_other, self.target = aimed != self.target, aimed
        return is_other

    def is_at_home(self) -> bool:
        """Whether it would be dropped where it came from."""
        return self.target in (None, Place(self.card.resource_id, self.card.start_s, self.card.end_s))

    def ghost_rect(self, geometry: DayGeometry) -> Rect | None:
        """Where its outline is drawn now."""
        if self.target is None or not self.is_moving:
            return None
        column = geometry.grid.column_of.get(self.target.resource_id)
        return None if column is None else geometry.span_rect(column, self.target.start_s, self.target.end_s)
