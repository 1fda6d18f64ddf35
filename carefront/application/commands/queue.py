"""The queue: calling somebody in, and handing somebody over."""

from collections.abc import Sequence
from dataclasses import replace

from carefront.application.commands.queue_catalogue import CallPatient, ChangeTurn, TransferPatient
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.application.queue_rights import queue_subject
from carefront.domain.appointments import LIVE, Appointment, AppointmentStatus
from carefront.domain.encounters import QueueCall, Turn
from carefront.domain.errors import IllegalTransition, InvalidValue, StaleWrite
from carefront.domain.events import PatientCalled, PatientTransferred, PatientTurnChanged
from carefront.domain.permissions import Key

LONGEST_PLACE = 40
_BEFORE = LIVE - {AppointmentStatus.IN_PROGRESS, AppointmentStatus.COMPLETED}


def _needs(command: CallPatient | ChangeTurn | TransferPatient, act: Act) -> Sequence[Need]:
    return [(Key.APPOINTMENT_EDIT, queue_subject(act, act.unit.appointments.get(command.appointment_id)))]


def _waiting(act: Act, appointment_id: str, wanted: str) -> tuple[Appointment, QueueCall, bool]:
    """The visit of somebody who is expected or there, with what the queue says of it, and whether that is stored.

    Raises:
        IllegalTransition: they are in already, or their visit is over.
    """
    visit = act.unit.appointments.get(appointment_id)
    if visit.status not in _BEFORE:
        raise IllegalTransition("queue", visit.status, wanted)
    known = act.unit.queue_calls.find(visit.id)
    return visit, known or QueueCall(visit.id, visit.facility_id), known is not None


def _put(act: Act, call: QueueCall, *, is_known: bool) -> None:
    store = act.unit.queue_calls
    if is_known:
        store.save(call)
    else:
        store.add(call)


def _call(command: CallPatient, act: Act) -> Answer:
    place = command.place.strip()
    if len(place) > LONGEST_PLACE:
        raise InvalidValue("place", command.place, "range")
    visit, call, is_known = _waiting(act, command.appointment_id, "called")
    if command.seen_calls not in (None, call.calls):
        raise StaleWrite("queue_call", visit.id, command.seen_calls or 0, call.calls)
    called = replace(call, called_at=act.unit.now, calls=call.calls + 1, place=place)
    _put(act, called, is_known=is_known)
    act.unit.record(PatientCalled(visit.id, visit.facility_id, called.calls))
    return Done({"appointment_id": visit.id, "place": place})


def _transfer(command: TransferPatient, act: Act) -> Answer:
    visit, call, is_known = _waiting(act, command.appointment_id, "transferred")
    resource = act.unit.facts.resource(command.resource_id).resource
    if resource.facility_id != visit.facility_id:
        raise InvalidValue("resource_id", command.resource_id, "other_clinic")
    own = visit.resources[0].resource_id
    moved = replace(call, resource_id=None if resource.id == own else resource.id, called_at=None, calls=0, place="",
                    turn=Turn.USUAL)  # fmt: skip
    _put(act, moved, is_known=is_known)
    act.unit.record(PatientTransferred(visit.id, visit.facility_id, resource.id))
    return Done({"appointment_id": visit.id, "name": resource.name})


def _turn(command: ChangeTurn, act: Act) -> Answer:
    visit, call, is_known = _waiting(act, command.appointment_id, "turn")
    _put(act, replace(call, called_at=None, place="", turn=command.turn), is_known=is_known)
    act.unit.record(PatientTurnChanged(visit.id, visit.facility_id, command.turn))
    return Done({"appointment_id": visit.id, "turn": command.turn.value})


RULES: Rules = {
    CallPatient: Rule(_needs, _call), ChangeTurn: Rule(_needs, _turn), TransferPatient: Rule(_needs, _transfer),
}  # fmt: skip
