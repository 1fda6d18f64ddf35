"""Group sessions: who sits in one and when they are seen; the ones that still take somebody, as openings."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from carefront.application.booking import Desk, explained, instant_s
from carefront.application.ports import SessionReader, Store
from carefront.application.read_models import PatientHit
from carefront.application.session_rows import Attendee, OpenSession, SessionSheet
from carefront.domain.appointments import LIVE, Appointment
from carefront.domain.booking_facts import Alternative, AlternativeKind, BookingQuestion
from carefront.domain.errors import NotFound
from carefront.domain.opening_search import FoundOpening, OpeningQuestion, Wishes, suits
from carefront.domain.sessions import Turn, expected_starts, in_turn, seat_in
from carefront.domain.zones import day_span_s, local_date, period_span_s

SEARCHED_DAYS = 60
MOST_ALTERNATIVES = 3


class PatientBook(Protocol):
    """What a sheet says of its people."""

    @property
    def appointments(self) -> Store[Appointment]: ...

    @property
    def sessions(self) -> SessionReader: ...

    def patients(
        self, patient_ids: Sequence[str], facility_id: str, day_span: tuple[int, int]
    ) -> tuple[PatientHit, ...]: ...


def session_sheet(desk: Desk, book: PatientBook, appointment_id: str) -> SessionSheet:
    """The session with everybody who has or had a seat.

    Raises:
        NotFound: no such visit, or it is no session.
    """
    session = book.appointments.get(appointment_id)
    if not session.is_session:
        raise NotFound("session", appointment_id)
    visits = book.sessions.attendees(appointment_id)
    offering = desk.facts.offering(session.offering_id) if session.offering_id else None
    return SessionSheet(
        session.id, session.offering_id or "", offering.name if offering else "", instant_s(session.start),
        instant_s(session.end), session.seats, sum(visit.is_live for visit in visits), session.turn_minutes,
        tuple(_attendees(desk, book, session, visits)),
    )  # fmt: skip


def _attendees(
    desk: Desk, book: PatientBook, session: Appointment, visits: Sequence[Appointment]
) -> Iterator[Attendee]:
    zone = desk.facts.clinic(session.facility_id).zone
    day = day_span_s(local_date(desk.now_s, zone), zone)
    ids = list(dict.fromkeys(visit.patient_id for visit in visits if visit.patient_id))
    known = {hit.patient_id: hit for hit in book.patients(ids, session.facility_id, day)}
    turns = [_turn(number, visit) for number, visit in enumerate(visits)]
    expected = expected_starts(turns, instant_s(session.start), session.turn_minutes, desk.now_s)
    order = {turn.appointment_id: place for place, turn in enumerate(in_turn(turns))} if session.turn_minutes else {}
    for visit in sorted(visits, key=lambda visit: (visit.status not in LIVE, order.get(visit.id, 0))):
        hit = known.get(visit.patient_id or "")
        yield Attendee(
            visit.id, visit.patient_id or "", hit.display_name if hit else "", hit.phone if hit else "", visit.status,
            book.appointments.version(visit.id), expected.get(visit.id, 0) if session.turn_minutes else 0,
            visit.is_overbooked,
        )  # fmt: skip


def _turn(number: int, visit: Appointment) -> Turn:
    return Turn(visit.id, number, visit.status, instant_s(visit.status_since) if visit.status_since else 0)


def session_openings(
    desk: Desk, facility_id: str, question: OpeningQuestion, span_s: tuple[int, int]
) -> list[FoundOpening]:
    """The sessions that still take somebody and meet the wishes, in order of start; each judged like a booking."""
    offering = question.offering
    if desk.sessions is None or offering is None or not offering.is_group:
        return []
    found = desk.sessions.between(offering.id, *span_s)
    return [
        _opening(desk, each)
        for each in found
        if each.seats_left and _meets(desk, each.session, facility_id, question) and _fits(desk, each, question)
    ]


def _opening(desk: Desk, found: OpenSession) -> FoundOpening:
    session = found.session
    leader = session.resources[0].resource_id if session.resources else session.id
    length = (instant_s(session.end) - instant_s(session.start)) // 60
    return FoundOpening(instant_s(session.start), (seat_in(session.id),), leader, found.seats_left, length)


def _fits(desk: Desk, found: OpenSession, question: OpeningQuestion) -> bool:
    """Whether a seat can be booked now."""
    opening = _opening(desk, found)
    asked = BookingQuestion(
        opening.start_s, opening.length_minutes, opening.resources, question.offering, question.patient_id,
        question.is_new_patient,
    )  # fmt: skip
    return explained(desk, found.session.facility_id, asked, question.ignore_owner_id).explanation.is_bookable


def _meets(desk: Desk, session: Appointment, facility_id: str, question: OpeningQuestion) -> bool:
    """Whether the session is of the clinic and meets the wishes: date, weekday, time of day, who holds it."""
    if session.facility_id != facility_id:
        return False
    zone, start_s = desk.facts.clinic(facility_id).zone, instant_s(session.start)
    day = local_date(start_s, zone)
    wishes = question.wishes
    if not _is_wanted_day(day, wishes):
        return False
    if wishes.periods and not any(
        span is not None and span[0] <= start_s < span[1]
        for span in (period_span_s(day, period, zone) for period in wishes.periods)
    ):
        return False
    taken = {use.resource_id for use in session.resources}
    if question.among and not taken & set(_named(desk, facility_id, question.among)):
        return False
    return any(suits(desk.facts.resource(resource_id).resource, wishes) for resource_id in taken)


def _is_wanted_day(day: date, wishes: Wishes) -> bool:
    return (
        (not wishes.weekdays or day.weekday() in wishes.weekdays)
        and (wishes.first is None or day >= wishes.first)
        and (wishes.last is None or day <= wishes.last)
    )


def _named(desk: Desk, facility_id: str, among: Sequence[str]) -> Iterator[str]:
    """The resources meant by ids, ``group:<id>`` and ``kind:<kind>``."""
    for item in among:
        source, colon, key = item.partition(":")
        if not colon:
            yield item
        elif source == "group":
            yield from (
                member for row in desk.facts.groups_of(facility_id) if row.id == key for member in row.member_ids
            )
        else:
            rows = desk.facts.resources_of(facility_id).values()
            yield from (row.resource.id for row in rows if row.resource.kind == key)


def other_sessions(desk: Desk, facility_id: str, asked: BookingQuestion) -> tuple[Alternative, ...]:
    """Up to three other sessions of the same visit type with a seat, the nearest first."""
    near_s, reach_s = asked.start_s, 86_400 * SEARCHED_DAYS
    question = OpeningQuestion(
        asked.offering, asked.length_minutes, patient_id=asked.patient_id, is_new_patient=asked.is_new_patient
    )
    span_s = max(desk.now_s, near_s - reach_s), near_s + reach_s
    found = session_openings(desk, facility_id, question, span_s)
    others = [opening for opening in found if opening.resources != asked.resources]
    others.sort(key=lambda opening: (abs(opening.start_s - near_s), opening.start_s))
    return tuple(
        Alternative(AlternativeKind.SAME_PROVIDER, opening.start_s, opening.resources)
        for opening in others[:MOST_ALTERNATIVES]
    )
