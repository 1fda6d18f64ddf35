"""What somebody is about to book, resolved: visit type, length, resources; whether it can be, why not, and what
instead.
"""

from dataclasses import replace

from carefront.application.booking import DAY_S, Answered, Desk, explained, gather, may_override, subject_of
from carefront.application.ports import Store
from carefront.application.queries.openings import OccupancyBook
from carefront.application.queries.sessions import other_sessions
from carefront.application.read_models import Proposal, ProposalQuestion
from carefront.domain.appointments import SEAT_ROLE, Appointment, ResourceUse
from carefront.domain.booking_facts import Alternative, BookingQuestion
from carefront.domain.choosing import resolve_resources, with_room
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.openings import alternatives

SEARCHED_DAYS = 60
"""How far the alternatives look (``ux.md`` 4)."""


def proposal(desk: Desk, appointments: Store[Appointment], question: ProposalQuestion) -> Proposal:
    """The question answered as it would be booked now."""
    visit = appointments.get(question.appointment_id) if question.appointment_id else None
    offering = _offering(desk, question, visit)
    length = _length(question, visit, offering)
    asked = BookingQuestion(
        question.start_s, length, question.resources, offering,
        question.patient_id or (visit.patient_id if visit else None),
        question.is_new_patient, question.appointment_id, visit.buffer_before_minutes if visit else None,
        visit.buffer_after_minutes if visit else None, question.hold_id,
    )  # fmt: skip
    if not question.resources:
        asked = replace(asked, resources=_resolved(desk, question, asked, visit))
    answered = explained(desk, question.facility_id, asked, question.appointment_id)
    explanation = answered.explanation
    if explanation.reasons and question.with_alternatives:
        instead = other_times(desk, question.facility_id, asked, question.appointment_id)
        answered = Answered(replace(explanation, alternatives=instead), answered.buffers)
    names = tuple(desk.facts.resource(use.resource_id).resource.name for use in asked.resources)
    subject = subject_of(desk.facts, asked.resources, question.facility_id)
    return Proposal(
        question.start_s, length, offering.id if offering else "", offering.name if offering else "",
        asked.resources, names,
        answered.explanation, may_override(desk.actor, explanation.reasons, subject),
    )  # fmt: skip


def other_times(desk: Desk, facility_id: str, asked: BookingQuestion, appointment_id: str) -> tuple[Alternative, ...]:
    """Up to three bookable times instead of ``asked``, over sixty days both ways."""
    if any(use.role == SEAT_ROLE for use in asked.resources):
        return other_sessions(desk, facility_id, asked)
    candidates = tuple(dict.fromkeys([use.resource_id for use in asked.resources] + _candidates(desk, facility_id)))
    facts = gather(desk, facility_id, asked, candidates, labelled=False)
    if asked.patient_id:
        reach_s = (SEARCHED_DAYS + 1) * DAY_S
        span_s = asked.start_s - reach_s, asked.start_s + reach_s
        facts = replace(facts, patient_busy=desk.occupancy.of_patient(asked.patient_id, *span_s, labelled=False))
    key = desk.occupancy.owner_key(appointment_id, labelled=False)
    busy = OccupancyBook(desk.occupancy).at(0)  # reads weeks only as far as the search goes
    return alternatives(replace(asked, ignore_owner_id=key), facts, desk.facts.layers, SEARCHED_DAYS, busy)


def _candidates(desk: Desk, facility_id: str) -> list[str]:
    rows = desk.facts.resources_of(facility_id).values()
    return [row.resource.id for row in rows if row.is_offered]


def _offering(desk: Desk, question: ProposalQuestion, visit: Appointment | None) -> Offering | None:
    """The one asked for, else the moved visit's, else the first published one that the clicked resource offers."""
    if question.offering_id:
        return desk.facts.offering(question.offering_id)
    if visit is not None:
        return desk.facts.offering(visit.offering_id) if visit.offering_id else None
    published = [
        item for item in desk.facts.offerings_of(question.facility_id) if item.state is OfferingState.PUBLISHED
    ]
    fitting = [item for item in published if not item.resource_ids or question.resource_id in item.resource_ids]
    timed = [item for item in fitting if item.kind.value in ("service", "rental") and not item.is_group]
    return next(iter(timed or fitting), None)


def _length(question: ProposalQuestion, visit: Appointment | None, offering: Offering | None) -> int:
    if question.length_minutes:
        return question.length_minutes
    if visit is not None:
        return max(1, round((visit.end - visit.start).total_seconds() / 60))
    return offering.duration_minutes if offering else 30


def _resolved(
    desk: Desk, question: ProposalQuestion, asked: BookingQuestion, visit: Appointment | None
) -> tuple[ResourceUse, ...]:
    """The moved visit's resources with the clicked one in the place it fits, or the offering's requirements filled."""
    if visit is not None:
        return _moved(desk, question, visit)
    everyone = tuple(dict.fromkeys([question.resource_id, *_candidates(desk, question.facility_id)]))
    facts = gather(desk, question.facility_id, asked, everyone, labelled=False)
    found = resolve_resources(
        asked.offering, question.resource_id, asked.start_s, asked.length_minutes, facts, desk.facts.layers
    )
    return with_room(found, question.room_id, facts)


def _moved(desk: Desk, question: ProposalQuestion, visit: Appointment) -> tuple[ResourceUse, ...]:
    """The visit's resources; a clicked one that is not among them replaces the first of its kind."""
    if any(use.resource_id == question.resource_id for use in visit.resources):
        return visit.resources
    kind = desk.facts.resource(question.resource_id).resource.kind
    uses = list(visit.resources)
    for place, use in enumerate(uses):
        if desk.facts.resource(use.resource_id).resource.kind is kind:
            uses[place] = replace(use, resource_id=question.resource_id, is_auto=False)
            return tuple(uses)
    return visit.resources
