"""The waitlist: putting somebody on it, and closing an entry that is done with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from carefront.application.envelope import Command
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.domain.errors import InvalidValue
from carefront.domain.events import WaitlistChanged
from carefront.domain.permissions import Key, Subject
from carefront.domain.waitlist import WaitlistEntry
from carefront.domain.wishes import Urgency, Wishes, check_wishes
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class PutOnWaitlist(Command):
    """Somebody waits for a time from ``wanted_start`` on; ``resource_id`` ``None``: with anybody.

    ``appointment_id``: the visit that is wanted sooner, where there is one.
    """

    KIND: ClassVar[str] = "waitlist.add"
    entry_id: str
    facility_id: str
    patient_id: str
    offering_id: str | None
    resource_id: str | None
    wanted_start: datetime
    length_minutes: int = 0
    note: str = ""
    wishes: Wishes = Wishes()
    urgency: Urgency = Urgency.ROUTINE
    appointment_id: str | None = None


@dataclass(frozen=True, slots=True)
class CloseWaitlistEntry(Command):
    """The entry is done with: booked, or no longer wanted."""

    KIND: ClassVar[str] = "waitlist.close"
    entry_id: str


def _needs_add(command: PutOnWaitlist, act: Act) -> Sequence[Need]:
    act.unit.facts.clinic(command.facility_id)
    return [(Key.REQUEST_EDIT, Subject(facility_id=command.facility_id))]


def _add(command: PutOnWaitlist, act: Act) -> Answer:
    patient = act.unit.patients.get(command.patient_id)
    if command.length_minutes < 0:
        raise InvalidValue("length_minutes", command.length_minutes, "range")
    for identifier, find in ((command.offering_id, act.unit.offerings), (command.resource_id, act.unit.resources)):
        if identifier is not None and find.get(identifier).facility_id != command.facility_id:
            raise InvalidValue("facility_id", identifier, "other_clinic")
    if command.appointment_id is not None:
        act.unit.appointments.get(command.appointment_id)
    entry = WaitlistEntry(
        command.entry_id, command.facility_id, patient.id, command.offering_id, command.resource_id,
        appointment_id=command.appointment_id, wanted_start=command.wanted_start,
        length_minutes=command.length_minutes, note=command.note, wishes=check_wishes(command.wishes),
        urgency=command.urgency,
    )  # fmt: skip
    act.unit.lists.waitlist.add(entry)
    act.unit.record(WaitlistChanged(entry.id, entry.facility_id))
    return Done({"entry_id": entry.id, "patient": patient.display_name})


def _needs_close(command: CloseWaitlistEntry, act: Act) -> Sequence[Need]:
    entry = act.unit.lists.waitlist.get(command.entry_id)
    return [(Key.REQUEST_EDIT, Subject(facility_id=entry.facility_id))]


def _close(command: CloseWaitlistEntry, act: Act) -> Answer:
    entry = act.unit.lists.waitlist.get(command.entry_id)
    act.unit.lists.waitlist.save(replace(entry, is_closed=True))
    act.unit.record(WaitlistChanged(entry.id, entry.facility_id))
    patient = act.unit.patients.find(entry.patient_id) if entry.patient_id else None
    return Done({"entry_id": entry.id, "patient": patient.display_name if patient else ""})


RULES: Rules = {PutOnWaitlist: Rule(_needs_add, _add), CloseWaitlistEntry: Rule(_needs_close, _close)}
