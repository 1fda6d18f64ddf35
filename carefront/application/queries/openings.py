"""Find openings for the desk: the facts of everybody who may take part, and occupancy read a week at a time.

The search is ``carefront.domain.opening_search``; this module only brings it what the stores know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from carefront.application.booking import DAY_S, Desk, panels
from carefront.application.ports import OccupancyReader
from carefront.application.queries.sessions import session_openings
from carefront.domain.booking_facts import BookingFacts, ResourceFacts
from carefront.domain.busy_masks import BusyBook
from carefront.domain.choosing import places_of
from carefront.domain.offerings import Offering
from carefront.domain.opening_search import FoundOpening, FoundOpenings, OpeningQuestion, find_openings
from carefront.domain.permissions import Key, Subject, is_allowed
from carefront.domain.zones import day_span_s, local_date


class OccupancyBook:
    """Busy masks kept until the file changes. Whoever reads often owns one and gives it the change number each time."""

    def __init__(self, occupancy: OccupancyReader) -> None:
        self._occupancy = occupancy
        self._stamp: int | None = None
        self._book = self._fresh()

    def at(self, change_number: int) -> BusyBook:
        """The masks of this state of the file."""
        if change_number != self._stamp:
            self._stamp, self._book = change_number, self._fresh()
        return self._book

    def _fresh(self) -> BusyBook:
        return BusyBook(
            lambda subject_ids, start_s, end_s: self._occupancy.around(subject_ids, start_s, end_s, labelled=False),
            self._occupancy.spans,
        )


def openings(
    desk: Desk, facility_id: str, question: OpeningQuestion, limit: int = 20, busy: BusyBook | None = None
) -> FoundOpenings:
    """The openings of a clinic in their rank, at most ``limit``; what took the starts away where there are none.

    ``question.ignore_owner_id`` is the id of the visit that is being moved. ``busy``: masks kept from before
    (``OccupancyBook``). Weeks are read only as far as the search goes.
    """
    book = OccupancyBook(desk.occupancy).at(0) if busy is None else busy
    asked = replace(question, ignore_owner_id=desk.occupancy.owner_key(question.ignore_owner_id, labelled=False))
    found = find_openings(asked, _facts(desk, facility_id, asked), desk.facts.layers, limit, book)
    seats = session_openings(desk, facility_id, question, (found.first_s, found.last_s))
    return _with_seats(found, seats, question, desk, facility_id, limit) if seats else found


def _with_seats(
    found: FoundOpenings, seats: list[FoundOpening], question: OpeningQuestion, desk: Desk, facility_id: str, limit: int
) -> FoundOpenings:
    """Seats in group sessions among the other openings, by the same rank: the usual resource, the nearest, the
    earliest.
    """
    near_s, zone = question.near_s, desk.facts.clinic(facility_id).zone
    day = None if near_s is None else local_date(near_s, zone)

    def rank(opening: FoundOpening) -> tuple[bool, bool, int, int]:
        is_other = bool(question.usual_id) and opening.leader_id != question.usual_id
        if near_s is None:
            return is_other, False, 0, opening.start_s
        return is_other, local_date(opening.start_s, zone) != day, abs(opening.start_s - near_s), opening.start_s

    return replace(found, openings=tuple(sorted([*seats, *found.openings], key=rank)[:limit]), lost=())


def leaders_among(
    desk: Desk, facility_id: str, offering: Offering | None, resource_ids: Sequence[str]
) -> tuple[str, ...]:
    """Those of the resources that a visit of ``offering`` can be with: to search among, nobody else comes along."""
    facts = _facts(desk, facility_id, OpeningQuestion(offering, 1))
    places, lead = places_of(offering, (), facts)
    choices = places[lead].choices if places else ()
    return tuple(resource_id for resource_id in resource_ids if resource_id in choices)


def _facts(desk: Desk, facility_id: str, question: OpeningQuestion) -> BookingFacts:
    """Everything but the occupancy: all resources of the clinic, and the patient's visits over the searched span."""
    known = desk.facts.resources_of(facility_id)
    accounts = [row.resource.account_id for row in known.values() if row.resource.account_id]
    first_s, last_s = _span_s(desk, facility_id, question)
    return BookingFacts(
        clinic=desk.facts.clinic(facility_id),
        resources=known,
        occupied={},
        now_s=desk.now_s,
        groups=desk.facts.groups_of(facility_id),
        patient_busy=desk.occupancy.of_patient(question.patient_id, first_s, last_s, labelled=False)
        if question.patient_id
        else (),
        may_book=_bookable(desk, facility_id, known),
        panel=panels(desk.facts, desk.facts.panel(accounts), question.patient_id, is_new=question.is_new_patient),
    )


def _bookable(desk: Desk, facility_id: str, known: Mapping[str, ResourceFacts]) -> frozenset[str] | None:
    """The resources the actor may book, ``None`` for all: a person by their own right, things by the clinic's."""
    if is_allowed(desk.actor, Key.APPOINTMENT_CREATE, Subject(facility_id=facility_id)):
        return None
    owners = {resource_id: row.resource.account_id for resource_id, row in known.items()}
    return frozenset(
        resource_id
        for resource_id, account in owners.items()
        if account is None or is_allowed(desk.actor, Key.APPOINTMENT_CREATE, Subject(frozenset({account}), facility_id))
    )


def _span_s(desk: Desk, facility_id: str, question: OpeningQuestion) -> tuple[int, int]:
    """What may be searched, generously."""
    reach_s, wishes = DAY_S * (question.days + 2), question.wishes
    near_s = desk.now_s if question.near_s is None else question.near_s
    last_s = near_s + reach_s
    for day in (wishes.first, wishes.last):
        if day is not None:
            last_s = max(last_s, day_span_s(day, desk.facts.clinic(facility_id).zone)[1] + reach_s)
    return min(desk.now_s, near_s - reach_s), last_s
