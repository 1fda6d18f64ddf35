"""What every booking path shares: gathering the facts of a question, asking the rules, judging an override."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from carefront.application.ports import FactsReader, OccupancyReader, SessionReader
from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import BookingFacts, BookingQuestion, Explanation, Reason, ReasonCode, ResourceFacts
from carefront.domain.booking_rules import explain
from carefront.domain.caseload import PanelStatus
from carefront.domain.lanes import LONGEST_ROW_S
from carefront.domain.offerings import Offering
from carefront.domain.permissions import Actor, Key, Subject, is_allowed
from carefront.domain.visit_parts import buffers_s
from carefront.shared.values import dataclass

SHORTEST_OVERRIDE_REASON = 5
"""Letters an override's reason needs (V9 of ``ux.md``)."""

DAY_S = 86_400


def instant_s(at: datetime) -> int:
    """Whole UTC seconds of an aware datetime."""
    return int(at.timestamp())


def instant(at_s: int) -> datetime:
    """The aware UTC datetime of whole seconds."""
    return datetime.fromtimestamp(at_s, UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a booking question is asked against: facts, occupancy, who asks, when "now" is; sessions for the search."""

    facts: FactsReader
    occupancy: OccupancyReader
    actor: Actor
    now_s: int
    sessions: SessionReader | None = None


def _reach_s(question: BookingQuestion, known: Iterable[ResourceFacts]) -> int:
    """How far around a visit others can matter: as far as its buffers reach, a day where lanes may be given anew."""
    minutes = [question.buffer_before_minutes or 0, question.buffer_after_minutes or 0]
    if question.offering is not None:
        minutes += [question.offering.buffer_before_minutes, question.offering.buffer_after_minutes]
    for facts in known:
        if facts.resource.capacity > 1:
            return LONGEST_ROW_S
        for schedule in facts.schedules:
            for block in schedule.blocks:
                minutes += [block.buffer_before_minutes, block.buffer_after_minutes]
    return 60 * max(minutes)


def subject_of(facts: FactsReader, uses: Iterable[ResourceUse], facility_id: str) -> Subject:
    """Whose booking it is, for scope ``own``: the people among the resources."""
    accounts = (facts.resource(use.resource_id).resource.account_id for use in uses)
    return Subject(frozenset(account for account in accounts if account), facility_id)


def gather(
    desk: Desk,
    facility_id: str,
    question: BookingQuestion,
    resource_ids: Sequence[str],
    *,
    labelled: bool,
    until_s: int = 0,
) -> BookingFacts:
    """The facts of ``question``: the named resources, their occupancy around the visit (on to ``until_s`` where the
    search goes further), the patient's visits, holds and panels."""
    facts = desk.facts
    known = {resource_id: facts.resource(resource_id) for resource_id in resource_ids}
    subjects = [row.resource.subject_id for row in known.values()]
    first_s = min(question.start_s, desk.now_s) if until_s else question.start_s
    reach_s = LONGEST_ROW_S if until_s else _reach_s(question, known.values())
    first_s, last_s = first_s - reach_s, max(question.end_s, until_s) + reach_s
    patient_busy = (
        desk.occupancy.of_patient(question.patient_id, first_s, last_s, labelled=labelled)
        if question.patient_id
        else ()
    )
    if labelled and patient_busy:
        known = _with_subjects(facts, known, {row.subject_id for row in patient_busy})
    accounts = [row.resource.account_id for row in known.values() if row.resource.account_id]
    return BookingFacts(
        clinic=facts.clinic(facility_id),
        resources=known,
        occupied=desk.occupancy.around(subjects, first_s, last_s, labelled=labelled),
        now_s=desk.now_s,
        groups=facts.groups_of(facility_id),
        patient_busy=patient_busy,
        holds=desk.occupancy.holds(subjects, question.start_s, question.end_s, desk.now_s),
        may_book=_bookable(desk, facility_id, resource_ids),
        panel=panels(facts, facts.panel(accounts), question.patient_id, is_new=question.is_new_patient),
    )


def panels(facts: FactsReader, panel: Mapping[str, str], patient_id: str | None, *, is_new: bool) -> Mapping[str, str]:
    """Of these panels those that are not open and whose people the patient is new to; none while no patient is named.

    ``is_new``: registered just now. Source: domain.md *Availability* (PANEL_CLOSED), *Lists* (caseload).
    """
    shut = {account_id: status for account_id, status in panel.items() if status != PanelStatus.OPEN}
    if not shut or is_new:
        return shut
    known = facts.known_to(patient_id) if patient_id else shut
    return {account_id: status for account_id, status in shut.items() if account_id not in known}


def _with_subjects(
    facts: FactsReader, known: dict[str, ResourceFacts], subject_ids: set[str]
) -> dict[str, ResourceFacts]:
    """``known`` with the resources the patient is seen by elsewhere, so that a sentence can name them."""
    clinics = (clinic.id for clinic in facts.facilities())
    others = (row for clinic_id in clinics for row in facts.resources_of(clinic_id).values())
    return known | {
        row.resource.id: row
        for row in others
        if row.resource.subject_id in subject_ids and row.resource.id not in known
    }


def _bookable(desk: Desk, facility_id: str, resource_ids: Sequence[str]) -> frozenset[str] | None:
    """The resources the actor may book; rooms and the like are as free as the people beside them."""
    if is_allowed(desk.actor, Key.APPOINTMENT_CREATE, Subject(facility_id=facility_id)):
        return None
    accounts = {resource_id: desk.facts.resource(resource_id).resource.account_id for resource_id in resource_ids}
    return frozenset(
        resource_id
        for resource_id, account in accounts.items()
        if account is None or is_allowed(desk.actor, Key.APPOINTMENT_CREATE, Subject(frozenset({account}), facility_id))
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """An explanation, and the buffers in minutes that a visit booked so would have."""

    explanation: Explanation
    buffers: tuple[int, int]


def explained(desk: Desk, facility_id: str, question: BookingQuestion, appointment_id: str = "") -> Answered:
    """Whether ``question`` can be booked; asked again with names where it can't, for the sentences.

    ``appointment_id`` is the visit being moved, whose own time is no obstacle.
    """
    resource_ids = tuple(dict.fromkeys(use.resource_id for use in question.resources))
    first = _asked(desk, facility_id, question, resource_ids, appointment_id, labelled=False)
    if first.explanation.is_bookable and not first.explanation.warnings:
        return first
    named = _asked(desk, facility_id, question, resource_ids, appointment_id, labelled=True)
    reasons = tuple(_without_strangers(desk, facility_id, reason) for reason in named.explanation.reasons)
    return replace(named, explanation=replace(named.explanation, reasons=reasons))


def _without_strangers(desk: Desk, facility_id: str, reason: Reason) -> Reason:
    """The reason without the name of a patient whom the actor may not see; the booked patient's own stays."""
    if reason.code is ReasonCode.PATIENT_BUSY or "patient_id" not in reason.params or reason.resource_id is None:
        return reason
    subject = replace(subject_of(desk.facts, [ResourceUse(reason.resource_id)], facility_id), is_shared=True)
    if is_allowed(desk.actor, Key.PATIENT_VIEW, subject):
        return reason
    hidden = ("other_patient", "patient_id") if reason.params["patient_id"] else ()
    return replace(reason, params={name: value for name, value in reason.params.items() if name not in hidden})


def _asked(
    desk: Desk,
    facility_id: str,
    question: BookingQuestion,
    resource_ids: Sequence[str],
    appointment_id: str,
    *,
    labelled: bool,
) -> Answered:
    key = desk.occupancy.owner_key(appointment_id, labelled=labelled)
    facts = gather(desk, facility_id, question, resource_ids, labelled=labelled)
    asked = ignoring(question, key)
    before_s, after_s = buffers_s(asked, facts, desk.facts.layers)
    return Answered(explain(asked, facts, desk.facts.layers), (before_s // 60, after_s // 60))


def ignoring(question: BookingQuestion, owner_key: str) -> BookingQuestion:
    """The question with the visit being moved named as the store names it in this mode."""
    return question if question.ignore_owner_id == owner_key else _replaced(question, owner_key)


def _replaced(question: BookingQuestion, owner_key: str) -> BookingQuestion:
    return BookingQuestion(
        question.start_s, question.length_minutes, question.resources, question.offering, question.patient_id,
        question.is_new_patient, owner_key, question.buffer_before_minutes, question.buffer_after_minutes,
        question.hold_id,
    )  # fmt: skip


_OVERBOOKS = frozenset(
    {
        ReasonCode.PROVIDER_BUSY,
        ReasonCode.OTHER_RESOURCE_BUSY,
        ReasonCode.BUFFER,
        ReasonCode.CAPACITY,
        ReasonCode.PATIENT_BUSY,
        ReasonCode.PANEL_CLOSED,
    }
)
_OUTSIDE = frozenset({ReasonCode.OUTSIDE_HOURS, ReasonCode.NO_SCHEDULE, ReasonCode.BLOCK_TYPE})


@dataclass(frozen=True, slots=True)
class Leave:
    """What an override changed: the flags the visit carries, and buffers given up."""

    is_overbooked: bool = False
    is_outside_availability: bool = False
    drops_buffers: bool = False
    is_given: bool = False


def override_keys(reasons: Iterable[Reason]) -> frozenset[Key] | None:
    """The permissions that would let all ``reasons`` be overridden; ``None`` where one can't be."""
    keys = [reason.override_key for reason in reasons]
    return None if None in keys else frozenset(key for key in keys if key)


def may_override(actor: Actor, reasons: Sequence[Reason], subject: Subject) -> bool:
    """Whether the actor may book in spite of all ``reasons``."""
    keys = override_keys(reasons)
    return bool(reasons) and keys is not None and all(is_allowed(actor, key, subject) for key in keys)


def judged(desk: Desk, reasons: Sequence[Reason], subject: Subject, override_reason: str | None) -> Leave | None:
    """The leave to book: none needed, or given by the override; ``None`` means refused."""
    if not reasons:
        return Leave()
    letters = len((override_reason or "").strip())
    if letters < SHORTEST_OVERRIDE_REASON or not may_override(desk.actor, reasons, subject):
        return None
    codes = {reason.code for reason in reasons}
    return Leave(bool(codes & _OVERBOOKS), bool(codes & _OUTSIDE), ReasonCode.BUFFER in codes, is_given=True)


def offering_of(facts: FactsReader, offering_id: str | None) -> Offering | None:
    """The visit type, or ``None`` for a visit without one.

    Raises:
        NotFound: no such visit type in this organization.
    """
    return facts.offering(offering_id) if offering_id else None
