"""What needs the attention of one person in one clinic now: overrides, questions, long waits, undecided time off."""

import json
from collections.abc import Sequence
from typing import Protocol

from carefront.application.alert_rows import AskedOverride, DeskAlerts, LongWait, PendingLeave
from carefront.application.commands.catalogue import BookAppointment
from carefront.application.payloads import decoded
from carefront.application.ports import FactsReader
from carefront.application.read_models import OverrideRow
from carefront.domain.permissions import Actor, Key, Subject, is_allowed
from carefront.domain.time_off import TimeOffState
from carefront.domain.zones import day_span_s, local_date

DAY_S, MINUTE_S = 86_400, 60
REVIEWED_FOR_S = 31 * DAY_S
"""How long a visit stays worth a review after it was."""


class AlertLists(Protocol):
    """The rows of one tenant that alerts are made of."""

    def overrides(self, facility_id: str, since_s: int) -> tuple[OverrideRow, ...]: ...

    def long_waits(self, facility_id: str, start_s: int, end_s: int, until_s: int) -> tuple[LongWait, ...]:
        """Who arrived in ``[start_s, end_s)`` and waits since ``until_s`` or before, longest first."""

    def asked_of(self, account_id: str, facility_id: str) -> Sequence[tuple[str, str, str, str, str]]:
        """Open questions by time: request id, id of who asks, the patient's name, the booking as JSON text, codes."""


def desk_alerts(lists: AlertLists, facts: FactsReader, actor: Actor, facility_id: str, now_s: int) -> DeskAlerts:
    """What ``actor`` is to look at in a clinic; nothing they could not answer."""
    clinic = facts.clinic(facility_id)
    limit_s = clinic.facility.wait_limit_minutes * MINUTE_S
    start_s, end_s = day_span_s(local_date(now_s, clinic.zone), clinic.zone)
    subject = Subject(facility_id=facility_id)
    reviews = any(is_allowed(actor, key, subject) for key in (Key.APPOINTMENT_OVERBOOK, Key.APPOINTMENT_OVERRIDE_HOURS))
    return DeskAlerts(
        lists.overrides(facility_id, now_s - REVIEWED_FOR_S) if reviews else (),
        tuple(_question(row, facts, now_s) for row in lists.asked_of(actor.account_id, facility_id)),
        lists.long_waits(facility_id, start_s, end_s, now_s - limit_s) if limit_s else (),
        _leave(facts, facility_id, now_s) if is_allowed(actor, Key.TIME_OFF_APPROVE, subject) else (),
    )


def _question(row: tuple[str, str, str, str, str], facts: FactsReader, now_s: int) -> AskedOverride:
    request_id, asked_by, patient_name, booking_text, codes = row
    booking = decoded(BookAppointment.KIND, json.loads(booking_text), {BookAppointment.KIND: BookAppointment})
    assert isinstance(booking, BookAppointment)
    start_s, new = int(booking.start.timestamp()), booking.new_patient
    resource = facts.resource(booking.resources[0].resource_id).resource
    today = local_date(now_s, facts.clinic(booking.facility_id).zone)
    return AskedOverride(
        request_id, facts.actor(asked_by, today).name, "" if new else booking.patient_id,
        new.display_name if new else patient_name, start_s, start_s + booking.length_minutes * MINUTE_S, resource.id,
        resource.name, tuple(codes.split()),
    )  # fmt: skip


def _leave(facts: FactsReader, facility_id: str, now_s: int) -> tuple[PendingLeave, ...]:
    today = local_date(now_s, facts.clinic(facility_id).zone)
    found = (
        PendingLeave(row.resource.name, entry.first, entry.last)
        for row in facts.resources_of(facility_id).values()
        for entry in row.time_off
        if entry.state is TimeOffState.PENDING and entry.last >= today
    )
    return tuple(sorted(found, key=lambda leave: (leave.first, leave.name)))
