"""The booking rules: may this be booked, and if not, every reason. Pure: no input or output, clock, Qt or SQL.

``explain`` is the one judge: calendar, ghost, dialog, palette, command line, API, every refusal and the search ask it.
What a sentence needs is in the reason's ``params`` (beside ``resource_id``, the span ``start_s``/``end_s`` within the
asked time, and ``source_kind``/``source_id``, the row behind it). ``name`` is the resource's name, ``*_s`` are
instants, ``weekday`` is Monday = 0, ``hours`` are pairs of minutes of day of that weekday, ``patient_id`` stands
beside every ``other_patient``, to be shown only to those who may see that patient:

==================== ===================================================================================================
PERMISSION           name
RESOURCE_INACTIVE    name, state (``registered``, ``on_leave``, ``inactive``, or ``active`` when merely not schedulable)
OFFERING_UNAVAILABLE offering, why (``not_published``, ``catalogue_item``, ``not_assigned``), state; name if not
assigned CLINIC_CLOSED        closure (its name, empty when it is the hours), weekday, hours; no resource_id TIME_OFF
name, until_s (end of the whole time off) EXCEPTION            name, exception (its name), until_s OUTSIDE_HOURS
name, weekday, hours, visit_start_s, visit_end_s NO_SCHEDULE          name, weekday, spans (pairs of instants where a
fitting block is, on the touched days) BLOCK_TYPE           name, block (its name), block_type, block_start_s,
block_end_s, kept_for (offering ids), opens_s
                     (from when it opens to all; None: never), offering
BLOCKED              name, block (its name), until_s
PROVIDER_BUSY        name, kind, other_patient, patient_id, busy_start_s, busy_end_s, until_s
OTHER_RESOURCE_BUSY  as PROVIDER_BUSY, and offering
BUFFER               name, edge (whose buffer: ``after_other``, ``before_other``, ``before_this``, ``after_this``),
minutes,
                     buffer_start_s, buffer_end_s, other_patient (a block's name where blocked time is the neighbour),
                     patient_id
CAPACITY             name, taken, capacity, offering
PATIENT_BUSY         patient_id, other_patient (the patient's own name), with_name, busy_start_s, busy_end_s
PANEL_CLOSED         name, account_id
LEAD_TIME            offering, notice_minutes, earliest_s
BEYOND_HORIZON       offering, horizon_days, last_day (ISO date)
PAST                 passed_s
HELD (warning)       name, holder, until_s
PENDING_TIME_OFF     name, from_s, until_s
PANEL_LIMITED        name, account_id
SCHEDULE_OVERLAP     schedule, other_schedule (names), day (ISO date), start, end (minutes of that day), block_type,
                     other_type, dates (how many); of publishing only
FUTURE_VISIT         other_patient, patient_id, name; start_s and end_s are the visit's; of deleting only
==================== ===================================================================================================

Source: domain.md *Availability* and *Booking*, RULES.md B1-B20.
"""

from collections.abc import Iterator
from datetime import timedelta

from carefront.domain.availability import LayerCache
from carefront.domain.booking_facts import (
    BookingFacts,
    BookingQuestion,
    BookingWarning,
    Explanation,
    Occupied,
    Reason,
    ReasonCode,
    WarningCode,
)
from carefront.domain.choosing import resolve_resources
from carefront.domain.layer_reasons import clinic_reasons, layer_reasons, layer_warnings
from carefront.domain.offerings import Offering, OfferingKind, OfferingState
from carefront.domain.part_reasons import resource_reasons, taken_reasons
from carefront.domain.requirements import is_assigned
from carefront.domain.visit_parts import Part, primary_position, visit_parts
from carefront.domain.zones import instant_s, local_date

__all__ = ["BOOKED_BY_TIME", "GRACE_S", "availability_reasons", "explain", "resolve_resources"]

GRACE_S = 60
"""A start is past when it lies more than this before now: the minute that is running can still be booked."""

BOOKED_BY_TIME = frozenset({OfferingKind.SERVICE, OfferingKind.RENTAL})


def explain(question: BookingQuestion, facts: BookingFacts, cache: LayerCache) -> Explanation:
    """Whether the visit can be booked: every reason in the table's order and every warning, without alternatives.

    The visit is ``[start, start + length)``; each resource is needed for its part of it, and taken for the part with
    the buffers around. Touching never conflicts. Hours bind the visit, and the buffers too where the clinic says so.

    Raises:
        NotFound: the facts of one of the question's resources were not gathered.
    """
    parts = visit_parts(question, facts, cache)
    reasons = [*_actor_reasons(parts, facts), *resource_reasons(parts), *_offering_reasons(parts, question)]
    warnings: list[BookingWarning] = []
    if parts:
        reasons += _clinic_reasons(parts, question, facts)
        provider = primary_position(question, facts)
        beside: dict[str, list[Occupied]] = {}
        for part in parts:
            reasons += layer_reasons(part, question, facts)
            reasons += taken_reasons(part, question, facts, part.position == provider, beside)
            warnings += layer_warnings(part)
    reasons += _patient_reasons(question, facts)
    reasons += _panel_reasons(parts, facts)
    reasons += _timing_reasons(question, facts)
    if len(reasons) > 1:
        reasons.sort(key=lambda reason: reason.order)
    warnings += _hold_warnings(parts, question, facts)
    warnings += _panel_warnings(parts, facts)
    return Explanation(tuple(reasons), tuple(warnings))


def availability_reasons(question: BookingQuestion, facts: BookingFacts, cache: LayerCache) -> tuple[Reason, ...]:
    """What the layers 1-5 alone say against the visit, in the table's order: what ``explain`` says of hours, schedules,
    exceptions and time off, whoever else is booked.

    Raises:
        NotFound: the facts of one of the question's resources were not gathered.
    """
    parts = visit_parts(question, facts, cache)
    reasons = _clinic_reasons(parts, question, facts) if parts else []
    for part in parts:
        reasons += layer_reasons(part, question, facts)
    return tuple(sorted(reasons, key=lambda reason: reason.order))


def _actor_reasons(parts: list[Part], facts: BookingFacts) -> Iterator[Reason]:
    """Who may book a person may book the rooms and things of that visit; without a person each thing counts."""
    may_book = facts.may_book
    if may_book is None:
        return
    judged = [part for part in parts if part.facts.resource.account_id is not None] or parts
    for part in judged:
        if part.use.resource_id not in may_book:
            yield Reason(ReasonCode.PERMISSION, part.use.resource_id, params={"name": part.facts.resource.name})


def _offering_reasons(parts: list[Part], question: BookingQuestion) -> Iterator[Reason]:
    offering = question.offering
    if offering is None:
        return
    if offering.state is not OfferingState.PUBLISHED:
        yield _unavailable(offering, "not_published")
    elif offering.kind not in BOOKED_BY_TIME:
        yield _unavailable(offering, "catalogue_item")
    for part in parts:
        session = part.facts.session
        is_other = session is not None and session.offering_id != offering.id
        if is_other or not is_assigned(part.facts.resource, part.use, offering):
            yield _unavailable(offering, "not_assigned", part)


def _unavailable(offering: Offering, why: str, part: Part | None = None) -> Reason:
    params = {"offering": offering.name, "why": why, "state": offering.state.value}
    if part is not None:
        params["name"] = part.facts.resource.name
    resource_id = None if part is None else part.use.resource_id
    return Reason(
        ReasonCode.OFFERING_UNAVAILABLE, resource_id, source_kind="offering", source_id=offering.id, params=params
    )


def _clinic_reasons(parts: list[Part], question: BookingQuestion, facts: BookingFacts) -> list[Reason]:
    start_s, end_s = question.start_s, question.end_s
    if facts.clinic.facility.buffers_inside_hours:
        start_s = min(start_s, *(part.busy_start_s for part in parts))
        end_s = max(end_s, *(part.busy_end_s for part in parts))
    return clinic_reasons(start_s, end_s, parts[0].layers, facts.clinic)


def _patient_reasons(question: BookingQuestion, facts: BookingFacts) -> Iterator[Reason]:
    """Visits of the patient that meet this one; buffers do not keep a patient busy."""
    seen = {question.ignore_owner_id}
    for row in facts.patient_busy if question.patient_id else ():
        start_s, end_s = max(row.visit_start_s, question.start_s), min(row.visit_end_s, question.end_s)
        if start_s < end_s and row.owner_id not in seen:
            seen.add(row.owner_id)
            params = {
                "patient_id": question.patient_id, "other_patient": row.label,
                "with_name": _subject_name(row.subject_id, facts),
                "busy_start_s": row.visit_start_s, "busy_end_s": row.visit_end_s,
            }  # fmt: skip
            yield Reason(
                ReasonCode.PATIENT_BUSY, None, start_s, end_s, row.owner_kind.value, row.owner_id, params
            )  # fmt: skip


def _subject_name(subject_id: str, facts: BookingFacts) -> str:
    named = (own.resource.name for own in facts.resources.values() if own.resource.subject_id == subject_id)
    return next(named, "")


def _panels(parts: list[Part], facts: BookingFacts, status: str) -> Iterator[Part]:
    """Those whom the patient is new to and whose panel has the status."""
    if facts.panel:
        for part in parts:
            if facts.panel.get(part.facts.resource.account_id or "") == status:
                yield part


def _panel_reasons(parts: list[Part], facts: BookingFacts) -> Iterator[Reason]:
    for part in _panels(parts, facts, "closed"):
        resource = part.facts.resource
        params = {"name": resource.name, "account_id": resource.account_id}
        yield Reason(
            ReasonCode.PANEL_CLOSED, resource.id, source_kind="panel", source_id=resource.account_id or "",
            params=params,
        )  # fmt: skip


def _timing_reasons(question: BookingQuestion, facts: BookingFacts) -> Iterator[Reason]:
    start_s, now_s, offering = question.start_s, facts.now_s, question.offering
    if start_s < now_s - GRACE_S:
        yield Reason(ReasonCode.PAST, None, start_s, question.end_s, params={"passed_s": start_s})
        return
    if offering is None:
        return
    earliest_s = now_s + 60 * offering.min_notice_minutes
    if offering.min_notice_minutes and start_s < earliest_s:
        params: dict[str, object] = {
            "offering": offering.name, "notice_minutes": offering.min_notice_minutes, "earliest_s": earliest_s,
        }  # fmt: skip
        yield Reason(ReasonCode.LEAD_TIME, None, start_s, question.end_s, "offering", offering.id, params)
    if offering.horizon_days is not None:
        zone = facts.clinic.zone
        last_day = local_date(now_s, zone) + timedelta(days=offering.horizon_days)
        if start_s >= instant_s(last_day + timedelta(days=1), 0, zone):
            params = {
                "offering": offering.name, "horizon_days": offering.horizon_days, "last_day": last_day.isoformat(),
            }  # fmt: skip
            yield Reason(ReasonCode.BEYOND_HORIZON, None, start_s, question.end_s, "offering", offering.id, params)


def _hold_warnings(parts: list[Part], question: BookingQuestion, facts: BookingFacts) -> Iterator[BookingWarning]:
    for hold in facts.holds:
        if hold.id == question.hold_id or hold.until_s <= facts.now_s:
            continue
        for part in parts:
            resource = part.facts.resource
            if hold.subject_id == resource.subject_id and (
                hold.start_s < part.busy_end_s and part.busy_start_s < hold.end_s
            ):
                params = {"name": resource.name, "holder": hold.holder, "until_s": hold.until_s}
                yield BookingWarning(WarningCode.HELD, resource.id, hold.id, params)


def _panel_warnings(parts: list[Part], facts: BookingFacts) -> Iterator[BookingWarning]:
    for part in _panels(parts, facts, "limited"):
        resource = part.facts.resource
        params = {"name": resource.name, "account_id": resource.account_id}
        yield BookingWarning(WarningCode.PANEL_LIMITED, resource.id, resource.account_id or "", params)
