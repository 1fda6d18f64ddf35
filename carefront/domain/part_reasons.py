"""Reasons of one resource of a visit, all others aside: its state, its layers, what is taken."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from carefront.domain.booking_facts import BookingFacts, BookingQuestion, Occupied, OwnerKind, Reason, ReasonCode
from carefront.domain.layer_reasons import layer_reasons
from carefront.domain.occupancy_reasons import occupancy_reasons
from carefront.domain.resources import ResourceKind
from carefront.domain.visit_parts import Part


def is_part_free(part: Part, question: BookingQuestion, facts: BookingFacts) -> bool:
    """Whether this one resource of the visit could be booked, all others aside."""
    if any(resource_reasons([part])) or any(layer_reasons(part, question, facts)):
        return False
    return not any(taken_reasons(part, question, facts, False, {}))


def resource_reasons(parts: Iterable[Part]) -> Iterator[Reason]:
    """Resources that are not active or not declared schedulable."""
    for part in parts:
        resource = part.facts.resource
        if not part.facts.is_offered:
            params = {"name": resource.name, "state": resource.state.value}
            yield Reason(
                ReasonCode.RESOURCE_INACTIVE, resource.id, source_kind="resource", source_id=resource.id, params=params
            )


def taken_reasons(
    part: Part, question: BookingQuestion, facts: BookingFacts, is_provider: bool, beside: dict[str, list[Occupied]]
) -> Iterator[Reason]:
    """The part's occupancy reasons; ``beside`` gathers what the visit's own parts take, for two units of one pool."""
    subject_id = part.facts.resource.subject_id
    own = beside.setdefault(subject_id, [])
    is_person = part.facts.resource.kind is ResourceKind.PERSON
    for reason in occupancy_reasons(part, facts, is_provider and is_person, question.ignore_owner_id, own):
        if reason.code in (ReasonCode.OTHER_RESOURCE_BUSY, ReasonCode.CAPACITY):
            named = question.offering.name if question.offering else ""
            yield replace(reason, params={**reason.params, "offering": named})
        else:
            yield reason
    own.append(
        Occupied(
            subject_id, part.busy_start_s, part.busy_end_s, part.start_s, part.end_s, len(own), len(own) + 1,
            part.capacity, OwnerKind.APPOINTMENT, "", part.position,
        )
    )  # fmt: skip
