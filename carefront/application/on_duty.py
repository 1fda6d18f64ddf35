"""Who is on duty while somebody is away, by what is set up: for the decision on time off and for who decides it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from carefront.application.ports import FactsReader
from carefront.domain.booking_facts import ClinicFacts, ResourceFacts
from carefront.domain.duty import Breach, duty_spans, too_few
from carefront.domain.intervals import Span, intersect
from carefront.domain.resources import ResourceKind, ResourceState
from carefront.domain.time_off import Stretch
from carefront.domain.zones import instant_s, period_span_s

LONGEST_DAYS = 92
"""How far ahead of its first day time off is looked at for who is on duty."""


def resources_of_person(facts: FactsReader, account_id: str) -> Iterator[ResourceFacts]:
    """Everything a person is, clinic by clinic, used or not."""
    for clinic in facts.facilities():
        for own in facts.resources_of(clinic.id).values():
            if own.resource.account_id == account_id:
                yield own


def person_name(facts: FactsReader, account_id: str, day: date) -> str:
    """What the clinics call somebody: as their first resource, else as a person."""
    own = next(resources_of_person(facts, account_id), None)
    return own.resource.name if own else facts.actor(account_id, day).name


def span_of(stretch: Stretch, clinic: ClinicFacts) -> Span | None:
    """The stretch as instants ``[start, end)`` of the clinic's wall clock; ``None`` where a gap swallows it."""
    if stretch.period is not None:
        return period_span_s(stretch.first, stretch.period, clinic.zone)
    return instant_s(stretch.first, 0, clinic.zone), instant_s(stretch.last + timedelta(days=1), 0, clinic.zone)


def duty_of(facts: FactsReader, clinic: ClinicFacts, own: ResourceFacts, stretch: Stretch) -> list[Span]:
    """When somebody would be there during the stretch, as far as it is looked at."""
    span = span_of(stretch, clinic)
    if span is None or not is_in_use(own):
        return []
    last = min(stretch.last, stretch.first + timedelta(days=LONGEST_DAYS))
    if stretch.period is not None:
        last += timedelta(days=(stretch.period.end - 1) // 1440)
    return intersect(duty_spans(facts.layers.days(clinic, own, stretch.first, last)), [span])


def is_in_use(own: ResourceFacts) -> bool:
    """Whether the person sees anybody in the clinic."""
    return own.resource.is_schedulable and own.resource.state in (ResourceState.ACTIVE, ResourceState.ON_LEAVE)


def breaches(facts: FactsReader, account_id: str, stretch: Stretch, ignored_id: str = "") -> Iterator[Breach]:
    """Where a group that the person is of would have too few people if the stretch were time off, by clinic and group.

    ``ignored_id``: time off of the person that does not count, as that which is being decided.
    """
    for own in resources_of_person(facts, account_id):
        clinic = facts.clinic(own.resource.facility_id)
        here = without(own, ignored_id)
        for group in facts.groups_of(clinic.facility.id):
            if not group.min_on_duty or own.resource.id not in group.member_ids:
                continue
            members = (facts.resource(member) for member in group.member_ids if member != own.resource.id)
            people = (row for row in members if row.resource.kind is ResourceKind.PERSON)
            others = [duty_of(facts, clinic, row, stretch) for row in people]
            for start_s, end_s, count in too_few(duty_of(facts, clinic, here, stretch), others, group.min_on_duty):
                yield Breach(clinic.facility.id, group.id, group.name, start_s, end_s, count, group.min_on_duty)


def without(own: ResourceFacts, ignored_id: str) -> ResourceFacts:
    """The person as if the time off were not there."""
    if all(entry.id != ignored_id for entry in own.time_off):
        return own
    return replace(own, time_off=tuple(entry for entry in own.time_off if entry.id != ignored_id))
