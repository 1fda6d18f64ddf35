"""What only the set-up screens ask."""

from sqlalchemy import bindparam, select

from carefront.persistence.tables import time_block
from carefront.persistence.tenant import scoped

BLOCKS = scoped(
    select(
        time_block.c.id, time_block.c.resource_id, time_block.c.start, time_block.c.end, time_block.c.kind,
        time_block.c.name, time_block.c.row_version,
    ).where(
        time_block.c.facility_id == bindparam("facility_id"), time_block.c.start < bindparam("end_s"),
        time_block.c.end > bindparam("start_s"),
    ).order_by(time_block.c.start, time_block.c.no)
)  # fmt: skip
