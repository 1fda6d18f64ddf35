"""Whose a visit is on its day: of whoever it is booked with, and of whoever it was handed over to."""

from dataclasses import replace

from carefront.application.booking import subject_of
from carefront.application.execute import Act
from carefront.domain.appointments import Appointment
from carefront.domain.permissions import Subject


def queue_subject(act: Act, visit: Appointment) -> Subject:
    """Who calls somebody in and sees them: a colleague who took them over as well; of a group, who holds it."""
    facts, session = act.unit.facts, act.unit.appointments.find(visit.session_id) if visit.session_id else None
    subject = subject_of(facts, session.resources if session else visit.resources, visit.facility_id)
    call = act.unit.queue_calls.find(visit.id)
    taker = facts.resource(call.resource_id).resource.account_id if call and call.resource_id else None
    return replace(subject, owner_account_ids=subject.owner_account_ids | {taker}) if taker else subject
