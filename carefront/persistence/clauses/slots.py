"""What is asked of stored slots."""

from sqlalchemy import bindparam, literal_column, select

from carefront.persistence.tables import slot_cover, slot_due, time_slot
from carefront.persistence.tenant import scoped

STORED = scoped(
    select(
        time_slot.c.start_s, time_slot.c.end_s, time_slot.c.type, time_slot.c.capacity, time_slot.c.state,
        time_slot.c.schedule_no, time_slot.c.room_no,
    ).where(
        time_slot.c.subject_no == bindparam("subject_no"), time_slot.c.start_s >= bindparam("start_s"),
        time_slot.c.start_s < bindparam("end_s"), time_slot.c.resource_no == bindparam("resource_no"),
    ).order_by(time_slot.c.start_s, time_slot.c.schedule_no)
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
