"""Goes to a place on the calendar and begins a booking there, as soon as its day is on screen."""

from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.window_view_model import WindowViewModel


def begin_booking(desk: WindowViewModel, place: Place, offering_id: str = "") -> None:
    """Open the form at ``place``, for a visit type where one is named; its column is shown if it was not."""
    if place.resource_id not in desk.shown_columns:
        desk.check(desk.shown_columns | {place.resource_id})
        desk.resources_changed.emit()
    day = desk.context.speaker().times.at(place.start_s).date()

    def begin() -> None:
        desk.day_view.stand_on(place)
        desk.form.open_new(place)
        if offering_id:
            desk.form.edit("offering_id", offering_id)

    desk.go_to(day)
    desk.canvas.when_shown(day, begin)
