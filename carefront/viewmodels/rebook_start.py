"""How a rebooking is asked for from anywhere in a window: by one signal, so that nothing of it is loaded before."""

from datetime import date

from carefront.shared.values import dataclass
from carefront.viewmodels.window_view_model import WindowViewModel


@dataclass(frozen=True, slots=True)
class RebookStart:
    """The visits of a person in ``[start_s, end_s)`` are to have other times.

    ``is_planned``: the time off is not written down yet, and is made with the moves.
    """

    account_id: str
    start_s: int
    end_s: int
    reason: str = ""
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class AwayToday:
    """Somebody, named by a column, is away for the rest of a day."""

    resource_id: str
    day: date


def open_rebook(desk: WindowViewModel, start: RebookStart) -> None:
    """Show the wizard for an absence; a rebooking of it that was begun before is taken up again."""
    desk.context.rebook_wanted.emit(start)


def resume_rebook(desk: WindowViewModel, rebook_id: str) -> None:
    """Show the wizard with a rebooking that was begun before."""
    desk.context.rebook_wanted.emit(rebook_id)


def away_today(desk: WindowViewModel, resource_id: str, day: date) -> None:
    """Show the wizard for somebody who is away for the rest of ``day``; the time off is made with the moves."""
    desk.context.rebook_wanted.emit(AwayToday(resource_id, day))
