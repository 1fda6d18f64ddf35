"""The tables of the summary: a row for each resource and day, and the stretches whose visits are not counted yet."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, PrimaryKeyConstraint, Table

from carefront.domain.summary import COUNTED
from carefront.persistence.column_types import Id
from carefront.persistence.table_parts import metadata, organization

calendar_summary = Table(
    "calendar_summary", metadata, organization(), Column("resource_id", Id, nullable=False),
    Column("local_day", Integer, nullable=False), Column("booked_s", Integer, nullable=False),
    Column("booked_hours", LargeBinary, nullable=False),
    *(Column(status.value, Integer, nullable=False) for status in COUNTED),
    # Which layers the times were made from; 0: they are to be made anew.
    Column("basis", BigInteger, nullable=False), Column("available_s", Integer, nullable=False),
    Column("blocked_s", Integer, nullable=False), Column("off_s", Integer, nullable=False),
    Column("bookable_hours", LargeBinary, nullable=False),
    PrimaryKeyConstraint("organization_no", "resource_id", "local_day"), sqlite_with_rowid=False,
    info={"projection": True},
)  # fmt: skip

summary_mark = Table(
    "summary_mark", metadata, organization(), Column("resource_id", Id, nullable=False),
    Column("first_day", Integer, nullable=False), Column("last_day", Integer, nullable=False),
    PrimaryKeyConstraint("organization_no", "resource_id", "first_day", "last_day"), sqlite_with_rowid=False,
    info={"projection": True},
)  # fmt: skip
