"""What the commands of lists have in common: whose an item is, what it asks for, how it gets a time and is closed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from carefront.application.booking import subject_of
from carefront.application.commands.booking import book, needs_book, needs_edit, reschedule
from carefront.application.commands.catalogue import BookAppointment, Override, RescheduleAppointment
from carefront.application.commands.request_catalogue import OfferedTime
from carefront.application.execute import Act, Answer, Done, Need
from carefront.application.ports import FactsReader
from carefront.domain.appointments import Appointment, AppointmentStatus
from carefront.domain.errors import InvalidValue, NotFound
from carefront.domain.events import AppointmentEdited, WaitlistChanged
from carefront.domain.permissions import Key, Subject
from carefront.domain.request_events import RecallChanged
from carefront.domain.requests import AppointmentRequest, ItemKind, ListMark
from carefront.shared.values import dataclass

GONE = frozenset({AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW})
_ENTRIES = frozenset({ItemKind.WAITING, ItemKind.UNPLACED})


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list as its commands see it. ``moves_id``: the visit that is to be moved, not booked anew."""

    kind: ItemKind
    id: str
    facility_id: str
    patient_id: str | None
    offering_id: str | None
    resource_id: str | None
    note: str = ""
    moves_id: str | None = None


def open_subject(facts: FactsReader, facility_id: str, offering_id: str | None, resource_ids: Iterable[str]) -> Subject:
    """Whose something open is, for scope ``own``: the named resources', else everybody's of the visit type."""
    named = [one for one in resource_ids if one]
    if not named:
        offering = facts.offering(offering_id) if offering_id else None
        everybody = facts.resources_of(facility_id)
        named = [
            one for one in everybody if offering is None or not offering.resource_ids or one in offering.resource_ids
        ]
    accounts = (facts.resource(one).resource.account_id for one in named)
    return Subject(frozenset(account for account in accounts if account), facility_id)


def request_subject(request: AppointmentRequest, facts: FactsReader) -> Subject:
    """Whose a request is: who it is asked of or assigned to, else everybody of the visit type."""
    asked = (request.resource_id or "", request.assigned_id or "")
    return open_subject(facts, request.facility_id, request.offering_id, asked)


def item_of(kind: ItemKind, identifier: str, act: Act) -> Item:
    """The item.

    Raises:
        NotFound: there is none, it is closed, or the visit is not of that list.
    """
    if kind in _ENTRIES:
        entry = act.unit.lists.waitlist.get(identifier)
        if entry.is_closed:
            raise NotFound("unscheduled", identifier)
        return Item(
            kind, entry.id, entry.facility_id, entry.patient_id, entry.offering_id, entry.resource_id, entry.note,
            entry.appointment_id if kind is ItemKind.WAITING else None,
        )  # fmt: skip
    if kind is ItemKind.RECALL:
        recall = act.unit.lists.recalls.get(identifier)
        if recall.is_closed:
            raise NotFound("recall", identifier)
        return Item(
            kind, recall.id, recall.facility_id, recall.patient_id, recall.offering_id, recall.resource_id, recall.note
        )
    if kind is ItemKind.REQUEST:
        request = act.unit.lists.requests.get(identifier)
        return Item(
            kind, request.id, request.facility_id, request.patient_id, request.offering_id,
            request.assigned_id or request.resource_id, request.note,
        )  # fmt: skip
    return _of_visit(kind, act.unit.appointments.get(identifier))


def _of_visit(kind: ItemKind, visit: Appointment) -> Item:
    is_listed = visit.is_live if kind is ItemKind.SOONER else visit.status in GONE
    if not is_listed or visit.patient_id is None:
        raise NotFound("appointment", visit.id)
    leader = visit.resources[0].resource_id if visit.resources else None
    return Item(
        kind, visit.id, visit.facility_id, visit.patient_id, visit.offering_id, leader, visit.note,
        visit.id if kind is ItemKind.SOONER else None,
    )  # fmt: skip


def item_subject(item: Item, act: Act) -> Subject:
    """Whose an item is, for scope ``own``."""
    if item.kind is ItemKind.REQUEST:
        return request_subject(act.unit.lists.requests.get(item.id), act.unit.facts)
    if item.kind in (ItemKind.SOONER, ItemKind.LOST):
        visit = act.unit.appointments.get(item.id)
        return subject_of(act.unit.facts, visit.resources, visit.facility_id)
    return open_subject(act.unit.facts, item.facility_id, item.offering_id, (item.resource_id or "",))


def needs_item(item: Item, act: Act) -> list[Need]:
    """What it takes to say something about an item."""
    return [(Key.REQUEST_EDIT, item_subject(item, act))]


# --- a time for it ---------------------------------------------------------------------------------------------------
def _move(item: Item, time: OfferedTime, override: Override | None) -> RescheduleAppointment:
    return RescheduleAppointment(item.moves_id or "", time.start, time.length_minutes, time.uses, override)


def _booking(item: Item, time: OfferedTime, appointment_id: str, override: Override | None) -> BookAppointment:
    if item.patient_id is None:
        raise InvalidValue("item_id", item.id, "no_patient")
    return BookAppointment(
        appointment_id, item.facility_id, item.patient_id, item.offering_id, time.start, time.length_minutes, time.uses,
        note=item.note, override=override, hold_id=time.offer_id,
    )  # fmt: skip


def needs_place(
    item: Item, time: OfferedTime, appointment_id: str, override: Override | None, act: Act
) -> Sequence[Need]:
    """What it takes to give an item a time."""
    if item.moves_id:
        return [*needs_item(item, act), *needs_edit(_move(item, time, override), act)]
    return [*needs_item(item, act), *needs_book(_booking(item, time, appointment_id, override), act)]


def place(item: Item, time: OfferedTime, appointment_id: str, override: Override | None, act: Act) -> Answer:
    """Move the visit or book one, and close the item. The answer of a move names the time that it freed."""
    freed = _freed(item, act)
    if item.moves_id:
        answer = reschedule(_move(item, time, override), act)
    else:
        answer = book(_booking(item, time, appointment_id, override), act)
    if not isinstance(answer, Done):
        return answer
    visit_id = str(answer.result["appointment_id"])
    if item.kind is not ItemKind.LOST:  # that one has a successor now
        close_item(item, act, visit_id)
    return replace(answer, result={**answer.result, **freed})


def _freed(item: Item, act: Act) -> dict[str, object]:
    if not item.moves_id:
        return {}
    visit = act.unit.appointments.get(item.moves_id)
    leader = visit.resources[0].resource_id if visit.resources else ""
    start_s, end_s = int(visit.start.timestamp()), int(visit.end.timestamp())
    return {"freed_resource_id": leader, "freed_start_s": start_s, "freed_end_s": end_s}


def close_item(item: Item, act: Act, appointment_id: str | None = None) -> None:
    """The item is done with; ``appointment_id``: what was booked for it."""
    lists = act.unit.lists
    if item.kind in _ENTRIES:
        lists.waitlist.save(replace(lists.waitlist.get(item.id), is_closed=True))
        act.unit.record(WaitlistChanged(item.id, item.facility_id))
    elif item.kind is ItemKind.RECALL:
        recall = replace(lists.recalls.get(item.id), is_closed=True, appointment_id=appointment_id)
        lists.recalls.save(recall)
        act.unit.record(RecallChanged(recall.id, recall.facility_id, recall.patient_id, recall.due))
    elif item.kind is ItemKind.LOST:
        mark(ListMark(item.id, item.facility_id, item.kind, is_closed=True), act)
    if item.moves_id:
        _wants_no_more(item.moves_id, act)


def _wants_no_more(appointment_id: str, act: Act) -> None:
    visit = act.unit.appointments.get(appointment_id)
    if visit.wants_sooner:
        act.unit.appointments.save(replace(visit, wants_sooner=False))
        act.unit.record(AppointmentEdited(visit.id, visit.facility_id))


def mark(wanted: ListMark, act: Act) -> None:
    """Keep what the desk says of an item."""
    marks = act.unit.lists.marks
    if marks.find(wanted.id) is None:
        marks.add(wanted)
    else:
        marks.save(wanted)


def patient_name(patient_id: str | None, act: Act) -> str:
    """What the patient is called, for the words of undo."""
    patient = act.unit.patients.find(patient_id) if patient_id else None
    return patient.display_name if patient else ""
