"""What the panel that finds openings draws: its fields and choices, the stage it is at, its lines."""

from datetime import date
from enum import Enum

from carefront.shared.i18n import pgettext
from carefront.shared.values import dataclass
from carefront.viewmodels.palette_state import PaletteLine

ANYBODY = ""
"""No wish for whom the visit is with."""

ANYWHERE = ""
"""No wish for a room or thing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of one of the panel's lists."""

    id: str
    text: str


class Stage(Enum):
    """Three Enters book the first opening: who it is for, that the wishes will do, that this is the one."""

    PATIENT = "patient"
    WISHES = "wishes"
    OPENINGS = "openings"


@dataclass(frozen=True, slots=True)
class OpeningsState:
    """``stage``: what Enter is for; the lines are patients first, then openings. ``first``: search from then.

    ``why`` and ``offers``: where there is no opening, what is in the way, and what can be done, by id. ``week``: the
    days as the calendar has them, ids Monday = 0. ``places``: rooms and things that may be named. ``languages``
    and ``genders``: those recorded of the clinic's people, none where nothing is.
    """

    is_open: bool = False
    stage: Stage = Stage.PATIENT
    text: str = ""
    patient: str = ""
    types: tuple[Choice, ...] = ()
    type_id: str = ""
    people: tuple[Choice, ...] = ()
    who_id: str = ANYBODY
    first: date | None = None
    times_of_day: frozenset[str] = frozenset()
    week: tuple[Choice, ...] = ()
    weekdays: frozenset[int] = frozenset()
    places: tuple[Choice, ...] = ()
    place_id: str = ANYWHERE
    languages: tuple[Choice, ...] = ()
    language: str = ANYBODY
    genders: tuple[Choice, ...] = ()
    gender: str = ANYBODY
    lines: tuple[PaletteLine, ...] = ()
    highlighted: int = 0
    notice: str = ""
    why: str = ""
    offers: tuple[Choice, ...] = ()
    is_busy: bool = False


def times_of_day() -> tuple[Choice, ...]:
    """The wishes for a time of day."""
    return (
        Choice("morning", pgettext("time of day", "Morning")),
        Choice("afternoon", pgettext("time of day", "Afternoon")),
        Choice("evening", pgettext("time of day", "Evening")),
    )
