"""Statements on slots, on the days that have them and on their rows of the calendar index; each of one tenant."""

from typing import Any

from sqlalchemy import Table, and_, bindparam, case, exists, func, insert, literal_column, or_, select, update

from carefront.domain.resources import ResourceState
from carefront.domain.schedules import BlockType
from carefront.domain.slots import SlotState
from carefront.persistence.clauses.slots import LONGEST_SLOT_S, between
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.owners import KIND_APPOINTMENT, KIND_AVAILABILITY, OWNER_APPOINTMENT
from carefront.persistence.statements import compiled
from carefront.persistence.tables import (
    appointment_resource,
    calendar_index,
    occupancy,
    resource,
    schedule,
    slot_cover,
    slot_due,
    subject,
    time_slot,
)
from carefront.persistence.tenant import belongs, scoped, scoped_delete

HOURS_NO, MANUAL_NO = 0, -1
"""``schedule_no`` of slots from hours and of slots made by hand."""

TYPES = tuple(BlockType)
STATES = tuple(SlotState)
TYPE_NO = {kind: number for number, kind in enumerate(TYPES)}
STATE_NO = {state: number for number, state in enumerate(STATES)}

COLUMNS = (
    "organization_no", "subject_no", "start_s", "resource_no", "schedule_no", "end_s", "local_day", "type", "capacity",
    "room_no", "is_given", "state",
)  # fmt: skip
INSERT = CoreStatement(insert(time_slot).values({name: bindparam(name) for name in COLUMNS}))
_PIECES = 1_000


def _constant(number: int) -> Any:
    return literal_column(str(number))


LAST_NO = CoreStatement(select(func.coalesce(func.max(time_slot.c.no), 0)))
HAVE = scoped(
    select(
        time_slot.c.no, time_slot.c.schedule_no, time_slot.c.start_s, time_slot.c.end_s, time_slot.c.local_day,
        time_slot.c.type, time_slot.c.capacity, time_slot.c.room_no, time_slot.c.is_given, time_slot.c.state,
    ).where(
        time_slot.c.subject_no == bindparam("subject_no"), time_slot.c.start_s >= bindparam("start_s"),
        time_slot.c.start_s < bindparam("end_s"), time_slot.c.resource_no == bindparam("resource_no"),
    )
)  # fmt: skip
OVERLAPPING = scoped(
    select(
        time_slot.c.no, time_slot.c.start_s, time_slot.c.end_s, time_slot.c.capacity, time_slot.c.is_given,
        time_slot.c.state, time_slot.c.schedule_no, time_slot.c.resource_no,
    ).where(
        time_slot.c.subject_no == bindparam("subject_no"),
        between(time_slot.c.start_s, time_slot.c.end_s, LONGEST_SLOT_S),
    ).order_by(time_slot.c.start_s, time_slot.c.no)
)  # fmt: skip
TAKEN = compiled("slots.TAKEN")
CARRIED = scoped(
    select(occupancy.c.owner_no).select_from(
        occupancy.join(appointment_resource, and_(appointment_resource.c.appointment_no == occupancy.c.owner_no,
        appointment_resource.c.position == occupancy.c.position.op("/")(_constant(_PIECES))))
        .join(subject, subject.c.id == appointment_resource.c.resource_id)
    ).where(
        occupancy.c.subject_no == bindparam("subject_no"), between(occupancy.c.start_s, occupancy.c.end_s, 86_400),
        occupancy.c.owner_kind == _constant(OWNER_APPOINTMENT), subject.c.no == bindparam("resource_no"),
    ).limit(1)
)  # fmt: skip
"""A visit of this very resource in the span; the person may be taken by a visit elsewhere too."""

SLOT_FROM = scoped(
    select(time_slot.c.no, time_slot.c.schedule_no).where(
        time_slot.c.subject_no == bindparam("subject_no"), time_slot.c.start_s == bindparam("at_s"),
        time_slot.c.resource_no == bindparam("resource_no"),
    ).order_by(time_slot.c.schedule_no).limit(1)
)  # fmt: skip
SLOT_AT = scoped(
    select(time_slot.c.no, time_slot.c.schedule_no).where(
        time_slot.c.subject_no == bindparam("subject_no"), time_slot.c.start_s <= bindparam("at_s"),
        time_slot.c.start_s > bindparam("at_s") - literal_column(str(LONGEST_SLOT_S)),
        time_slot.c.end_s > bindparam("at_s"), time_slot.c.resource_no == bindparam("resource_no"),
    ).order_by(time_slot.c.start_s.desc(), time_slot.c.schedule_no).limit(1)
)  # fmt: skip
SET_STATE = CoreStatement(
    update(time_slot).where(belongs(time_slot), time_slot.c.no == bindparam("no_")).values(state=bindparam("state"))
)
SET_GIVEN = CoreStatement(
    update(time_slot).where(belongs(time_slot), time_slot.c.no == bindparam("no_"))
    .values(is_given=bindparam("is_given"))
)  # fmt: skip
CHANGE = CoreStatement(
    update(time_slot).where(belongs(time_slot), time_slot.c.no == bindparam("no_")).values(
        end_s=bindparam("end_s"), local_day=bindparam("local_day"), type=bindparam("type"),
        capacity=bindparam("capacity"), room_no=bindparam("room_no"), is_given=bindparam("is_given"),
    )
)  # fmt: skip
REMOVE = scoped_delete(time_slot, time_slot.c.no == bindparam("no"))
NUMBERS = scoped(
    select(time_slot.c.no, time_slot.c.start_s, time_slot.c.end_s, time_slot.c.subject_no)
    .where(time_slot.c.resource_no == bindparam("resource_no"))
)  # fmt: skip
"""Every slot of a resource; for one that is gone for good."""

# --- the calendar index ----------------------------------------------------------------------------------------------
_FROM_SLOT = {
    "organization_no": time_slot.c.organization_no, "subject_no": time_slot.c.subject_no,
    "kind": _constant(KIND_AVAILABILITY), "start_s": time_slot.c.start_s, "end_s": time_slot.c.end_s,
    "local_day": time_slot.c.local_day, "is_exclusive": _constant(0), "owner_no": time_slot.c.no,
    "position": _constant(0), "slot_no": time_slot.c.no, "schedule_no": time_slot.c.schedule_no,
}  # fmt: skip


def _indexed(*criteria: Any) -> CoreStatement:
    rows = select(*_FROM_SLOT.values()).where(belongs(time_slot), *criteria)
    return CoreStatement(insert(calendar_index).from_select(list(_FROM_SLOT), rows))


INDEX_NEW = _indexed(time_slot.c.no > bindparam("last_no"))
INDEX_ONE = _indexed(time_slot.c.no == bindparam("no"))
UNINDEX = scoped_delete(
    calendar_index, calendar_index.c.kind == _constant(KIND_AVAILABILITY), calendar_index.c.owner_no == bindparam("no")
)
_OF_VISIT = (
    select(subject.c.no).select_from(
        subject.join(appointment_resource, subject.c.id == appointment_resource.c.resource_id)
    ).where(
        belongs(subject), belongs(appointment_resource),
        appointment_resource.c.appointment_no == calendar_index.c.owner_no,
        appointment_resource.c.position == calendar_index.c.position.op("/")(_constant(_PIECES)),
    ).correlate(calendar_index).scalar_subquery()
)  # fmt: skip


def _linked(column: Any) -> Any:
    """A column of the slot in which the visit of an index row starts."""
    found = select(column).where(
        belongs(time_slot), time_slot.c.subject_no == calendar_index.c.subject_no,
        time_slot.c.start_s <= calendar_index.c.start_s, time_slot.c.end_s > calendar_index.c.start_s,
        time_slot.c.start_s > calendar_index.c.start_s - literal_column(str(LONGEST_SLOT_S)),
        time_slot.c.resource_no == _OF_VISIT,
    )  # fmt: skip
    ordered = found.order_by(time_slot.c.start_s.desc(), time_slot.c.schedule_no).limit(1)
    return ordered.correlate(calendar_index).scalar_subquery()


LINK = CoreStatement(
    lambda: update(calendar_index).where(
        belongs(calendar_index), calendar_index.c.kind == _constant(KIND_APPOINTMENT),
        calendar_index.c.subject_no == bindparam("subject_no_"), calendar_index.c.start_s >= bindparam("start_s_"),
        calendar_index.c.start_s < bindparam("end_s_"),
    ).values(slot_no=_linked(time_slot.c.no), schedule_no=_linked(time_slot.c.schedule_no))
)  # fmt: skip

# --- days ------------------------------------------------------------------------------------------------------------
COVER = scoped(
    select(slot_cover.c.first_day, slot_cover.c.last_day).where(slot_cover.c.resource_id == bindparam("resource_id"))
    .order_by(slot_cover.c.first_day)
)  # fmt: skip
COVERED = scoped(
    select(
        func.max(case((and_(slot_cover.c.first_day <= bindparam("day"), slot_cover.c.last_day >= bindparam("day")), 1),
        else_=0)),
        func.min(slot_cover.c.first_day),
    ).where(slot_cover.c.resource_id == bindparam("resource_id"))
)  # fmt: skip
ADD_COVER = CoreStatement(
    insert(slot_cover).prefix_with("OR REPLACE").values(
        {name: bindparam(name) for name in ("organization_no", "resource_id", "first_day", "last_day")}
    )
)  # fmt: skip
CLEAR_COVER = scoped_delete(slot_cover, slot_cover.c.resource_id == bindparam("resource_id"))

_DUE = ("organization_no", "resource_id", "first_day", "last_day")
ADD_DUE = CoreStatement(insert(slot_due).values({name: bindparam(name) for name in _DUE}))
DUES = scoped(
    select(slot_due.c.no, slot_due.c.first_day, slot_due.c.last_day)
    .where(slot_due.c.resource_id == bindparam("resource_id")).order_by(slot_due.c.no)
)  # fmt: skip
NEXT_DUE = scoped(select(slot_due.c.resource_id).order_by(slot_due.c.no).limit(1))
DUE_RESOURCES = scoped(select(slot_due.c.resource_id).distinct())
DONE_DUES = scoped_delete(
    slot_due, slot_due.c.resource_id == bindparam("resource_id"), slot_due.c.no <= bindparam("last_no")
)


def _due_of(table: Table, column: Any, *criteria: Any) -> CoreStatement:
    rows = select(
        table.c.organization_no, column, bindparam("first_day", type_=slot_due.c.first_day.type),
        bindparam("last_day", type_=slot_due.c.last_day.type),
    ).where(belongs(table), *criteria)  # fmt: skip
    return CoreStatement(insert(slot_due).from_select(list(_DUE), rows))


DUE_OF = {
    "facility": _due_of(resource, resource.c.id, resource.c.facility_id == bindparam("id")),
    "account": _due_of(resource, resource.c.id, resource.c.account_id == bindparam("id")),
    "on_leave": _due_of(
        resource,
        resource.c.id,
        resource.c.account_id == bindparam("id"),
        resource.c.state == literal_column(f"'{ResourceState.ON_LEAVE.value}'"),
    ),
    "subject": _due_of(
        resource, resource.c.id, or_(resource.c.account_id == bindparam("id"), resource.c.id == bindparam("id"))
    ),
    "schedule": _due_of(schedule, schedule.c.resource_id, schedule.c.id == bindparam("id")),
}
"""Days of every resource of a clinic, of a person, of one on leave (with dates it is offered outside of them), of whose
calendar it is, of a schedule."""

# --- pruning ---------------------------------------------------------------------------------------------------------
_PAST = (
    time_slot.c.subject_no == bindparam("subject_no"), time_slot.c.start_s >= bindparam("start_s"),
    time_slot.c.start_s < bindparam("end_s"), time_slot.c.resource_no == bindparam("resource_no"),
)  # fmt: skip
_CARRIES = exists(
    select(occupancy.c.no).select_from(
        occupancy.join(appointment_resource, and_(appointment_resource.c.appointment_no == occupancy.c.owner_no,
        appointment_resource.c.position == occupancy.c.position.op("/")(_constant(_PIECES))))
        .join(subject, subject.c.id == appointment_resource.c.resource_id)
    ).where(
        belongs(occupancy), belongs(appointment_resource), belongs(subject),
        occupancy.c.subject_no == time_slot.c.subject_no, subject.c.no == time_slot.c.resource_no,
        occupancy.c.owner_kind == _constant(OWNER_APPOINTMENT), occupancy.c.start_s < time_slot.c.end_s,
        occupancy.c.start_s > time_slot.c.start_s - literal_column("86400"), occupancy.c.end_s > time_slot.c.start_s,
    ).correlate(time_slot)
)  # fmt: skip
PRUNE_INDEX = scoped_delete(
    calendar_index, calendar_index.c.kind == _constant(KIND_AVAILABILITY),
    calendar_index.c.owner_no.in_(select(time_slot.c.no).where(belongs(time_slot), *_PAST)),
)  # fmt: skip
PRUNE = scoped_delete(time_slot, *_PAST, ~_CARRIES)
PRUNE_KEPT = CoreStatement(update(time_slot).where(belongs(time_slot), *_PAST).values(is_given=_constant(0)))

_OTHERS = select(time_slot.c.no).where(
    belongs(time_slot), time_slot.c.subject_no == bindparam("subject_no"), time_slot.c.start_s >= bindparam("start_s"),
    time_slot.c.start_s < bindparam("end_s"),
    or_(time_slot.c.resource_no != bindparam("resource_no"), time_slot.c.is_given == _constant(0)),
)  # fmt: skip
CLEAR_INDEX = scoped_delete(
    calendar_index, calendar_index.c.kind == _constant(KIND_AVAILABILITY),
    calendar_index.c.subject_no == bindparam("subject_no"), calendar_index.c.start_s >= bindparam("start_s"),
    calendar_index.c.start_s < bindparam("end_s"), calendar_index.c.owner_no.not_in(_OTHERS),
)  # fmt: skip
CLEAR = scoped_delete(time_slot, *_PAST, time_slot.c.is_given == _constant(1))
"""Every given slot of some days with its row, for making them anew; those that are kept stay."""
STRAYS = scoped(
    select(calendar_index.c.owner_no).where(
        calendar_index.c.kind == _constant(KIND_AVAILABILITY),
        ~exists().where(belongs(time_slot), time_slot.c.no == calendar_index.c.owner_no).correlate(calendar_index),
    )
)  # fmt: skip
"""Rows of availability whose slot is gone: damage. A rebuild clears them first, for their numbers are given anew."""
