"""Openings asked for by plain wishes, and what was found. Instants are UTC seconds (``*_s``); spans are half-open."""

from datetime import date

from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import ReasonCode
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class OpeningsQuestion:
    """When can this be booked? ``among``: resource ids, ``group:<id>`` or ``kind:<kind>``; dates are inclusive, and
    ``periods`` minutes of the day to start in; ``weekdays`` Monday = 0. ``near_s``: the nearest to it, else the
    earliest from now on. ``languages`` and ``genders``: with somebody of whom one of them is recorded."""

    facility_id: str
    offering_id: str = ""
    length_minutes: int = 0
    among: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    periods: tuple[tuple[int, int], ...] = ()
    near_s: int | None = None
    usual_id: str = ""
    patient_id: str = ""
    is_new_patient: bool = False
    days: int = 60
    limit: int = 20
    weekdays: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    genders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """A bookable start with every resource chosen; ``leader_id``: whom or what the visit is with."""

    start_s: int
    length_minutes: int
    resources: tuple[ResourceUse, ...]
    resource_names: tuple[str, ...]
    leader_id: str
    seats_left: int = 1


@dataclass(frozen=True, slots=True)
class OpeningsFound:
    """Openings in their rank; ``lost``: where there are none, what took the starts away, in the order of reasons.

    ``[first_s, last_s)`` was searched.
    """

    openings: tuple[OpeningRow, ...]
    lost: tuple[ReasonCode, ...]
    first_s: int
    last_s: int
