"""What is asked of stored slots."""

from typing import Any

from sqlalchemy import and_, bindparam, func, literal_column, or_, select

from carefront.domain.appointments import AppointmentStatus
from carefront.domain.lanes import LONGEST_ROW_S
from carefront.domain.slots import SlotState
from carefront.persistence.owners import OWNER_APPOINTMENT
from carefront.persistence.tables import appointment, occupancy, slot_cover, slot_due, time_slot
from carefront.persistence.tenant import belongs, scoped

LONGEST_SLOT_S = 172_800
"""No slot is longer than the longest period of a block, which bounds every look for what overlaps."""

_VISIT: Any = literal_column(str(OWNER_APPOINTMENT))
_STATES = tuple(SlotState)
_CARRYING = [_STATES.index(state) for state in (SlotState.RESERVED, SlotState.COMPLETED)]


def between(start: Any, end: Any, longest_s: int) -> Any:
    """What shares time with the bound span; bounded, so that an index serves it."""
    return and_(
        start < bindparam("end_s"), start > bindparam("start_s") - literal_column(str(longest_s)),
        end > bindparam("start_s"),
    )  # fmt: skip


_SLOTS = (
    select(
        time_slot.c.start_s, time_slot.c.end_s, time_slot.c.type, time_slot.c.capacity, time_slot.c.state,
        time_slot.c.schedule_no, time_slot.c.room_no,
    ).where(
        time_slot.c.subject_no == bindparam("subject_no"), time_slot.c.start_s >= bindparam("start_s"),
        time_slot.c.start_s < bindparam("end_s"), time_slot.c.resource_no == bindparam("resource_no"),
    ).order_by(time_slot.c.start_s, time_slot.c.schedule_no)
)  # fmt: skip
STORED = scoped(_SLOTS)
KEPT = scoped(
    _SLOTS.where(
        or_(
            time_slot.c.is_given == literal_column("0"),
            time_slot.c.state.in_([literal_column(str(number)) for number in _CARRYING]),
        )
    )
)
"""Those of them that stay whatever the layers give."""

TAKEN = scoped(
    select(
        occupancy.c.start_s, occupancy.c.end_s, occupancy.c.lane_hi - occupancy.c.lane_lo, occupancy.c.owner_kind,
        func.coalesce(appointment.c.status == literal_column(f"'{AppointmentStatus.COMPLETED.value}'"), 0),
    ).select_from(
        occupancy.outerjoin(
            appointment,
            and_(appointment.c.no == occupancy.c.owner_no, occupancy.c.owner_kind == _VISIT,
            belongs(appointment)),
        )
    ).where(
        occupancy.c.subject_no == bindparam("subject_no"),
        between(occupancy.c.start_s, occupancy.c.end_s, LONGEST_ROW_S),
    ).order_by(occupancy.c.start_s)
)  # fmt: skip
COVERED = scoped(
    select(slot_cover.c.first_day, slot_cover.c.last_day).where(
        slot_cover.c.resource_id == bindparam("resource_id"), slot_cover.c.first_day <= bindparam("last_day"),
        slot_cover.c.last_day >= bindparam("first_day"),
    )
)  # fmt: skip
DUE = scoped(
    select(literal_column("1")).select_from(slot_due).where(
        slot_due.c.resource_id == bindparam("resource_id"), slot_due.c.first_day <= bindparam("last_day"),
        slot_due.c.last_day >= bindparam("first_day"),
    ).limit(1)
)  # fmt: skip
