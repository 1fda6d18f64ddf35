"""Group sessions: one visit holds facilitator, room and equipment, and its seats are lanes of its own. Untimed lists.

A seat is booked like anything else: the session stands in for a resource whose capacity are its seats. Source:
domain.md *Booking*, RULES.md S1-S5.
"""

from collections.abc import Iterable, Sequence

from carefront.domain.appointments import SEAT_ROLE, Appointment, AppointmentStatus, ResourceUse
from carefront.domain.booking_facts import ResourceFacts, SessionTimes
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.shared.values import dataclass

_S = AppointmentStatus
_GONE = frozenset({_S.CANCELLED, _S.NO_SHOW, _S.ENTERED_IN_ERROR})


def seat_in(session_id: str) -> ResourceUse:
    """What a visit with a seat takes."""
    return ResourceUse(session_id, SEAT_ROLE)


def seats_of(session: Appointment, name: str) -> ResourceFacts:
    """The session as a pool of its seats; one that does not hold its time takes nobody."""
    state = ResourceState.ACTIVE if session.is_live else ResourceState.INACTIVE
    resource = Resource(
        session.id, session.facility_id, ResourceKind.POOL, name, state=state, is_schedulable=True,
        capacity=max(session.seats, 1),
    )  # fmt: skip
    times = SessionTimes(int(session.start.timestamp()), int(session.end.timestamp()), session.offering_id or "")
    return ResourceFacts(resource, session=times)


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody in an untimed session: ``number`` is the place in the list as booked, ``since_s`` when the status was
    given.
    """

    appointment_id: str
    number: int
    status: AppointmentStatus
    since_s: int = 0


def in_turn(turns: Iterable[Turn]) -> list[Turn]:
    """Who is seen when: those who were or are in, those who are there in the order they came, then the list's order.

    Whoever is not coming is left out.
    """
    return sorted((turn for turn in turns if turn.status not in _GONE), key=_order)


def _order(turn: Turn) -> tuple[int, int, int]:
    if turn.status in (_S.COMPLETED, _S.IN_PROGRESS):
        return (0 if turn.status is _S.COMPLETED else 1), turn.since_s, turn.number
    return (2, turn.since_s, turn.number) if turn.status is _S.ARRIVED else (3, 0, turn.number)


def expected_starts(turns: Sequence[Turn], start_s: int, turn_minutes: int, now_s: int) -> dict[str, int]:
    """When each who still waits is expected to be seen, by visit: one turn after the other from the session's start,
    or from now where that has passed. Whoever is in keeps the place for a whole turn from when they went in.
    """
    length_s = 60 * turn_minutes
    free_s = max(start_s, now_s)
    found: dict[str, int] = {}
    for turn in in_turn(turns):
        if turn.status is _S.COMPLETED:
            continue
        if turn.status is _S.IN_PROGRESS:
            free_s = max(free_s, turn.since_s + length_s)
            continue
        found[turn.appointment_id] = free_s
        free_s += length_s
    return found
