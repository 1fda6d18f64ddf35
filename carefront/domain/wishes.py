"""What somebody wishes of a time: days, times of day, who it is with; and how pressing it is. Pure values."""

from datetime import date
from enum import StrEnum

from carefront.domain.errors import InvalidValue
from carefront.shared.values import dataclass

NOON, EVENING, MIDNIGHT = 12 * 60, 17 * 60, 24 * 60
TIMES_OF_DAY = {"morning": (0, NOON), "afternoon": (NOON, EVENING), "evening": (EVENING, MIDNIGHT)}
"""The half-open minutes of the local day in which a visit may start, by what the wish is called."""


class Urgency(StrEnum):
    """How pressing a wish is; the order of the members is that of the lists."""

    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"


@dataclass(frozen=True, slots=True)
class Wishes:
    """Nothing set means anything will do. Dates are inclusive; ``weekdays`` Monday = 0; ``times_of_day`` names of
    ``TIMES_OF_DAY``; ``language`` and ``gender`` as recorded of a provider.
    """

    first: date | None = None
    last: date | None = None
    weekdays: tuple[int, ...] = ()
    times_of_day: tuple[str, ...] = ()
    language: str = ""
    gender: str = ""

    @property
    def periods(self) -> tuple[tuple[int, int], ...]:
        """The wished minutes of the day, sorted; none for any."""
        return tuple(sorted(TIMES_OF_DAY[name] for name in self.times_of_day))

    def allow(self, day: date, minute: int) -> bool:
        """Whether a start at ``minute`` of the local ``day`` is as wished."""
        return (
            (self.first is None or day >= self.first)
            and (self.last is None or day <= self.last)
            and (not self.weekdays or day.weekday() in self.weekdays)
            and (not self.times_of_day or any(start <= minute < end for start, end in self.periods))
        )


def check_wishes(wishes: Wishes) -> Wishes:
    """``wishes``.

    Raises:
        InvalidValue: a weekday or a time of day that there is not, or a last day before the first.
    """
    for weekday in wishes.weekdays:
        if not 0 <= weekday <= 6:
            raise InvalidValue("wishes.weekdays", weekday, "range")
    for name in wishes.times_of_day:
        if name not in TIMES_OF_DAY:
            raise InvalidValue("wishes.times_of_day", name, "unknown")
    if wishes.first and wishes.last and wishes.last < wishes.first:
        raise InvalidValue("wishes.last", wishes.last, "order")
    return wishes


def wishes_text(wishes: Wishes) -> str:
    """The wishes in one line for a column: ``first=2026-11-24;weekdays=0 2``; empty for none."""
    parts = {
        "first": wishes.first.isoformat() if wishes.first else "",
        "last": wishes.last.isoformat() if wishes.last else "",
        "weekdays": " ".join(str(day) for day in wishes.weekdays),
        "times_of_day": " ".join(wishes.times_of_day),
        "language": wishes.language, "gender": wishes.gender,
    }  # fmt: skip
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def wishes_of(text: str) -> Wishes:
    """The wishes of such a line; a part that is not understood is left out."""
    parts = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    return Wishes(
        date.fromisoformat(parts["first"]) if "first" in parts else None,
        date.fromisoformat(parts["last"]) if "last" in parts else None,
        tuple(int(day) for day in parts.get("weekdays", "").split()),
        tuple(name for name in parts.get("times_of_day", "").split() if name in TIMES_OF_DAY),
        parts.get("language", ""), parts.get("gender", ""),
    )  # fmt: skip
