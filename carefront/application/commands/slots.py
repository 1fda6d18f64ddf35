"""Slots: generated, made by hand, blocked, reserved, completed. Each act on a visit or on blocked time is that act's
own, so that there is one door for it. Source: domain.md *Slots*, seed 001."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from carefront.application.booking import gather, instant, instant_s
from carefront.application.commands import booking, time_blocks
from carefront.application.commands.catalogue import (
    BlockTime,
    BookAppointment,
    ChangeAppointmentStatus,
    RemoveTimeBlock,
)
from carefront.application.commands.places import changed, check_days
from carefront.application.commands.schedules import owned
from carefront.application.commands.slot_catalogue import (
    AddManualSlot,
    BlockSlot,
    CompleteSlot,
    CutWindow,
    GenerateSlots,
    ReleaseSlot,
    RemoveManualSlot,
    ReserveSlot,
)
from carefront.application.execute import Act, Answer, Done, Need, No, Rule, Rules
from carefront.domain.appointments import Appointment, AppointmentStatus, ResourceUse
from carefront.domain.booking_facts import BookingQuestion, Occupied, OwnerKind
from carefront.domain.choosing import resolve_resources, with_room
from carefront.domain.errors import IllegalTransition, InvalidValue, NotFound
from carefront.domain.permissions import Key
from carefront.domain.resources import Resource
from carefront.domain.schedules import ManualSlot
from carefront.domain.slots import CUT, SLOT_LIFE, SlotKey, SlotRun, SlotState, StoredSlot, slot_runs
from carefront.shared.ids import derived_id

LONGEST_DAYS = 3 * 366
"""How many days one step may generate."""

MOST_SESSIONS = 500
"""How many sessions one window may be cut into."""

_TO_THE_END = (AppointmentStatus.ARRIVED, AppointmentStatus.IN_PROGRESS, AppointmentStatus.COMPLETED)
_DAY = timedelta(days=1)


# --- generated -------------------------------------------------------------------------------------------------------
def _generate(command: GenerateSlots, act: Act) -> Answer:
    check_days(command.first, command.last)
    if (command.last - command.first).days >= LONGEST_DAYS:
        raise InvalidValue("last", command.last, "range")
    own = act.unit.facts.resource(command.resource_id)
    clinic = act.unit.facts.clinic(own.resource.facility_id)
    runs = list(slot_runs(clinic, own, command.first, command.last))
    act.unit.slots.note_days(own.resource.id, command.first, command.last)
    return Done({"count": _count(runs), "digest": _digest(runs), "name": own.resource.name})


def _count(runs: Sequence[SlotRun]) -> int:
    return sum((run.end_s - run.start_s) // run.slot_s for run in runs)


def _digest(runs: Sequence[SlotRun]) -> str:
    return hashlib.sha256("\n".join(" ".join(map(str, run)) for run in runs).encode()).hexdigest()


# --- made by hand ----------------------------------------------------------------------------------------------------
def _needs_hand(command: GenerateSlots | AddManualSlot | CutWindow, act: Act) -> Sequence[Need]:
    return owned(act, Key.SCHEDULE_CREATE, command.resource_id)


def _checked(command: AddManualSlot | CutWindow, act: Act) -> Resource:
    if command.end <= command.start:
        raise InvalidValue("end", command.end, "not_forward")
    if command.type not in CUT:
        raise InvalidValue("type", command.type, "not_bookable")
    if command.capacity is not None and command.capacity < 1:
        raise InvalidValue("capacity", command.capacity, "range")
    resource = act.unit.facts.resource(command.resource_id).resource
    if command.room_id is not None:
        room = act.unit.facts.resource(command.room_id).resource
        if room.facility_id != resource.facility_id:
            raise InvalidValue("room_id", command.room_id, "other_clinic")
    return resource


def _starts(act: Act, resource_id: str) -> set[datetime]:
    return {slot.start for slot in act.unit.facts.resource(resource_id).manual_slots}


def _add(command: AddManualSlot, act: Act) -> Answer:
    resource = _checked(command, act)
    if command.end - command.start > _DAY:
        raise InvalidValue("end", command.end, "range")
    if command.start in _starts(act, command.resource_id):
        raise InvalidValue("start", command.start, "repeated")
    act.unit.manual_slots.add(
        ManualSlot(
            command.manual_slot_id, command.resource_id, command.start, command.end, command.type, command.capacity,
            command.room_id, command.name,
        )
    )  # fmt: skip
    return _made(act, command.KIND, command.manual_slot_id, resource, command.start, 1)


def _cut(command: CutWindow, act: Act) -> Answer:
    resource = _checked(command, act)
    if not 1 <= command.minutes <= 24 * 60:
        raise InvalidValue("minutes", command.minutes, "range")
    count = (command.end - command.start) // timedelta(minutes=command.minutes)
    if not 1 <= count <= MOST_SESSIONS:
        raise InvalidValue("end", command.end, "count")
    known, made = _starts(act, command.resource_id), 0
    for position in range(count):
        start = command.start + position * timedelta(minutes=command.minutes)
        if start not in known:
            made += 1
            act.unit.manual_slots.add(
                ManualSlot(
                    derived_id(act.unit.command_id, "manual_slot", position), command.resource_id, start,
                    start + timedelta(minutes=command.minutes), command.type, command.capacity, command.room_id,
                    command.name,
                )
            )  # fmt: skip
    return _made(act, command.KIND, derived_id(act.unit.command_id, "manual_slot", 0), resource, command.start, made)


def _made(act: Act, kind: str, identifier: str, resource: Resource, start: datetime, count: int) -> Answer:
    changed(act, kind, resource.id, "resource_id")
    said = {"manual_slot_id": identifier, "resource": resource.name, "start_s": instant_s(start), "count": count}
    return Done(said)


def _needs_remove(command: RemoveManualSlot, act: Act) -> Sequence[Need]:
    return owned(act, Key.SCHEDULE_EDIT, act.unit.manual_slots.get(command.manual_slot_id).resource_id)


def _remove(command: RemoveManualSlot, act: Act) -> Answer:
    known = act.unit.manual_slots.get(command.manual_slot_id)
    act.unit.manual_slots.remove(known.id)
    resource = act.unit.facts.resource(known.resource_id).resource
    return _made(act, command.KIND, known.id, resource, known.start, 1)


# --- one slot's life -------------------------------------------------------------------------------------------------
def _edits(command: BlockSlot | ReleaseSlot, act: Act) -> Sequence[Need]:
    return owned(act, Key.SCHEDULE_EDIT, command.slot.resource_id)


def _slot(act: Act, key: SlotKey) -> StoredSlot:
    own = act.unit.facts.resource(key.resource_id)
    found = act.unit.slots.stored(act.unit.facts.clinic(own.resource.facility_id), own, key)
    if found is None:
        raise NotFound("slot", str(key))
    return found


def _taken(act: Act, slot: StoredSlot) -> Sequence[Occupied]:
    subject_id = act.unit.facts.resource(slot.key.resource_id).resource.subject_id
    return act.unit.occupancy.around([subject_id], slot.key.start_s, slot.end_s, labelled=True)[subject_id]


def _block(command: BlockSlot, act: Act) -> Answer:
    slot = _slot(act, command.slot)
    SLOT_LIFE.check(slot.state, SlotState.BLOCKED)
    facility_id = act.unit.facts.resource(command.slot.resource_id).resource.facility_id
    start, end = instant(slot.key.start_s), instant(slot.end_s)
    whole = BlockTime(
        command.time_block_id, facility_id, command.slot.resource_id, start, end, command.kind, command.name
    )
    return time_blocks.RULES[BlockTime].handle(whole, act)


def _release(command: ReleaseSlot, act: Act) -> Answer:
    """Free the block of just this slot; one that reaches further is named, and freed by its own command."""
    slot = _slot(act, command.slot)
    if slot.state is not SlotState.BLOCKED:
        raise IllegalTransition("slot", slot.state, SlotState.AVAILABLE)
    span = slot.key.start_s, slot.end_s
    blocks = [row for row in _taken(act, slot) if row.owner_kind is OwnerKind.TIME_BLOCK]
    if [(row.start_s, row.end_s) for row in blocks] != [span]:
        resource = act.unit.facts.resource(command.slot.resource_id).resource
        return No(time_blocks.in_the_way(act, resource, *span, ""))
    return time_blocks.RULES[RemoveTimeBlock].handle(RemoveTimeBlock(blocks[0].owner_id), act)


def _booking(command: ReserveSlot, act: Act, end_s: int, uses: tuple[ResourceUse, ...]) -> BookAppointment:
    resource = act.unit.facts.resource(command.slot.resource_id).resource
    return BookAppointment(
        command.appointment_id, resource.facility_id, command.patient_id, command.offering_id,
        instant(command.slot.start_s), (end_s - command.slot.start_s) // 60, uses, note=command.note,
    )  # fmt: skip


def _uses(command: ReserveSlot, act: Act, slot: StoredSlot) -> tuple[ResourceUse, ...]:
    """The slot's resource, what else the visit type requires, and the slot's room where that asks for none."""
    facts = act.unit.facts
    facility_id = facts.resource(slot.key.resource_id).resource.facility_id
    offering = facts.offering(command.offering_id) if command.offering_id else None
    length = (slot.end_s - slot.key.start_s) // 60
    asked = BookingQuestion(slot.key.start_s, length, (ResourceUse(slot.key.resource_id),), offering)
    offered = (row.resource.id for row in facts.resources_of(facility_id).values() if row.is_offered)
    everyone = tuple(dict.fromkeys([slot.key.resource_id, *offered]))
    known = gather(booking.desk_of(act), facility_id, asked, everyone, labelled=False)
    found = resolve_resources(offering, slot.key.resource_id, asked.start_s, length, known, facts.layers)
    return with_room(found, slot.room_id, known)


def _needs_reserve(command: ReserveSlot, act: Act) -> Sequence[Need]:
    uses = (ResourceUse(command.slot.resource_id),)
    return booking.needs_book(_booking(command, act, command.slot.start_s, uses), act)


def _reserve(command: ReserveSlot, act: Act) -> Answer:
    slot = _slot(act, command.slot)
    SLOT_LIFE.check(slot.state, SlotState.RESERVED)
    return booking.book(_booking(command, act, slot.end_s, _uses(command, act, slot)), act)


def _visits(command: CompleteSlot, act: Act) -> Iterator[Appointment]:
    """The visits of the slot's resource in its time, buffers aside."""
    slot = _slot(act, command.slot)
    for row in _taken(act, slot):
        if row.owner_kind is OwnerKind.APPOINTMENT and _meets(row, slot):
            visit = act.unit.appointments.find(row.owner_id)
            if visit is not None and any(use.resource_id == slot.key.resource_id for use in visit.resources):
                yield visit


def _meets(row: Occupied, slot: StoredSlot) -> bool:
    return row.visit_start_s < slot.end_s and slot.key.start_s < row.visit_end_s


def _completing(command: CompleteSlot, act: Act) -> list[ChangeAppointmentStatus]:
    """The steps that are left of each visit's life."""
    return [
        ChangeAppointmentStatus(visit.id, step)
        for visit in _visits(command, act)
        for step in _TO_THE_END[_TO_THE_END.index(visit.status) + 1 if visit.status in _TO_THE_END else 0 :]
    ]


def _needs_complete(command: CompleteSlot, act: Act) -> Sequence[Need]:
    rule = booking.RULES[ChangeAppointmentStatus]
    needs = [need for change in _completing(command, act) for need in rule.needs(change, act)]
    return needs or owned(act, Key.SCHEDULE_EDIT, command.slot.resource_id)


def _complete(command: CompleteSlot, act: Act) -> Answer:
    slot = _slot(act, command.slot)
    SLOT_LIFE.check(slot.state, SlotState.COMPLETED)
    steps = _completing(command, act)
    for step in steps:
        booking.RULES[ChangeAppointmentStatus].handle(step, act)
    done = list(dict.fromkeys(step.appointment_id for step in steps))
    resource = act.unit.facts.resource(command.slot.resource_id).resource
    return Done({"slot": str(slot.key), "visits": done, "resource": resource.name, "start_s": slot.key.start_s})


RULES: Rules = {
    GenerateSlots: Rule(_needs_hand, _generate),
    AddManualSlot: Rule(_needs_hand, _add),
    CutWindow: Rule(_needs_hand, _cut),
    RemoveManualSlot: Rule(_needs_remove, _remove),
    BlockSlot: Rule(_edits, _block),
    ReleaseSlot: Rule(_edits, _release),
    ReserveSlot: Rule(_needs_reserve, _reserve),
    CompleteSlot: Rule(_needs_complete, _complete),
}
