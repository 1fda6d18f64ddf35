"""What is asked of group sessions."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.sql import literal_column

from carefront.domain.appointments import LIVE
from carefront.persistence.compiling import one_of
from carefront.persistence.tables import appointment
from carefront.persistence.tenant import scoped

BETWEEN = scoped(
    select(*appointment.c).where(
        appointment.c.seats > literal_column("0"),  # said, so that the partial index is used
        appointment.c.start >= bindparam("start_s"), appointment.c.start < bindparam("end_s"),
        appointment.c.offering_id == bindparam("offering_id"), one_of(appointment.c.status, LIVE),
    ).order_by(appointment.c.start, appointment.c.no)
)  # fmt: skip
TAKEN = scoped(
    select(func.count()).select_from(appointment).where(
        appointment.c.session_id == bindparam("session_id"), one_of(appointment.c.status, LIVE)
    )
)  # fmt: skip
