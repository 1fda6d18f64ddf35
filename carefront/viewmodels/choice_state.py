"""What the strip at a place shows: a title, why the place can't be taken, what can be taken instead. No Qt."""

from enum import Enum

from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import Place


class Mode(Enum):
    """What the strip is for now."""

    CLOSED = "closed"
    SEARCH = "search"
    NEW_PATIENT = "new_patient"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Hit:
    """A line under the field: a visit to go to, a patient, or the offer to add one (``patient_id`` empty)."""

    patient_id: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class StripState:
    """``reasons`` in their order; ``alternatives``: at most three, chosen by 1 to 3. ``chosen``: who was picked.

    ``problem`` is a message for the field ``problem_field`` (patient, name, phone or birth_date).
    """

    mode: Mode = Mode.CLOSED
    title: str = ""
    place: Place | None = None
    text: str = ""
    chosen: str = ""
    summary: str = ""
    hits: tuple[Hit, ...] = ()
    highlighted: int = 0
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    problem: str = ""
    problem_field: str = ""
    is_busy: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there is anything to show."""
        return self.mode is not Mode.CLOSED
