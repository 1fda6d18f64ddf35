"""What the canvas shows of the day that the window is on: that day, or the week of one resource around it; or nothing
new, while another view covers it.
"""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.domain.zones import instant_s, local_minute, zone_named
from carefront.viewmodels.day_grid import CardFace, Place
from carefront.viewmodels.day_view_model import DayViewModel
from carefront.viewmodels.desk_context import DeskContext

Shown = tuple[str, date, tuple[str, ...] | None]
MORNING = 9 * 60


class CanvasContent(QObject):
    """``carry_wanted``: a card is to be taken in hand at a place, for whoever it belongs to to choose where it goes."""

    carry_wanted = Signal(object, object)

    def __init__(self, context: DeskContext, day_view: DayViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._day_view = context, day_view
        self.week_of, self.is_hidden = "", False
        self._wanted: Shown | None = None
        self._then: tuple[date, Callable[[], object]] | None = None
        day_view.grid_changed.connect(self._on_grid)

    def show(self, facility_id: str, day: date, resource_ids: tuple[str, ...] | None) -> None:
        """Show a day with these columns (``None``: the clinic's people), or the week that it is in."""
        self._wanted = (facility_id, day, resource_ids)
        if self._then and self._then[0] != day:
            self._then = None
        if not self.is_hidden:
            self._show()

    def stay_on(self, day: date) -> None:
        """The window is on another day of what is shown already."""
        if self._wanted:
            self._wanted = (self._wanted[0], day, self._wanted[2])

    def show_week_of(self, resource_id: str) -> None:
        """Show days of this resource from now on; of all columns where it is empty."""
        if resource_id != self.week_of:
            self.week_of = resource_id
            self._show()

    def hide(self, *, is_hidden: bool) -> None:
        """While the canvas is covered nothing is read for it; what is wanted by then is shown once it is seen again."""
        if is_hidden != self.is_hidden:
            self.is_hidden = is_hidden
            self._show()

    def _show(self) -> None:
        if self._wanted is None or self.is_hidden:
            return
        facility_id, day, resource_ids = self._wanted
        if self.week_of:
            first = self._context.maker.times(self._context.zone).week_of(day)
            self._day_view.show_week(facility_id, first, self.week_of, day)
        else:
            self._day_view.show(facility_id, day, resource_ids)
        self._on_grid()

    def place_on(self, day: date, resource_id: str, length_minutes: int, like_s: int | None = None) -> Place:
        """A place of a resource on ``day`` at the time of day of an instant, else of where the cursor is."""
        zone = zone_named(self._context.zone)
        here = self._day_view.place
        at_s = here.start_s if like_s is None and here else like_s
        start_s = instant_s(day, MORNING if at_s is None else local_minute(at_s, zone), zone)
        return Place(resource_id, start_s, start_s + 60 * length_minutes)

    def carry(self, card: CardFace, day: date) -> None:
        """Take a visit in hand at its time of day on ``day``, as soon as that day is on screen."""
        place = self.place_on(day, card.resource_id, card.minutes, card.start_s)
        self.when_shown(day, partial(self.carry_wanted.emit, card, place))

    def when_shown(self, day: date, act: Callable[[], object]) -> None:
        """Do ``act`` as soon as ``day`` is on screen; never, if another day is wanted before."""
        self._then = (day, act)
        self._on_grid()

    def _on_grid(self, _is_other_day: bool = False) -> None:
        grid, then = self._day_view.grid, self._then
        if then and grid and not self.is_hidden and not grid.week_of and grid.day == then[0]:
            self._then = None
            then[1]()
