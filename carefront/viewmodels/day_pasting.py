"""Taking a visit to a day whose hours are not on screen: it goes there in hand, and its owner chooses the slot."""

from datetime import date

from carefront.viewmodels.window_view_model import WindowViewModel


def paste_on(desk: WindowViewModel, day: date) -> bool:
    """Go to ``day`` with what was cut, at its time of day but not dropped; of what was copied open the form there.

    Whether anything was cut or copied; the clipboard says so where nothing was.
    """
    taken = desk.clipboard.take()
    if taken is None:
        return False
    card, is_cut = taken
    if card.resource_id not in desk.shown_columns:
        desk.check(desk.shown_columns | {card.resource_id})
        desk.resources_changed.emit()
    desk.go_to(day)
    if is_cut:
        desk.canvas.carry(card, day)
    else:
        desk.form.copy_visit(
            card.appointment_id, desk.canvas.place_on(day, card.resource_id, card.minutes, card.start_s)
        )
    return True
