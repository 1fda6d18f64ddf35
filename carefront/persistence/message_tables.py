"""The tables of messages and of the delivery of events.

``notification``, ``event_position`` and ``work_lease`` are working lists: written in short transactions or beside a
command, neither captured nor audited.
"""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, or_, text

from carefront.persistence.column_types import Flag, Id, Label
from carefront.persistence.table_parts import entity, flag, id_column, metadata, number, organization
from carefront.persistence.table_parts import text as words

messaging = entity(
    "messaging", id_column("id"), flag("is_on"), flag("tells_booked"), flag("tells_confirmed"), flag("tells_moved"),
    flag("tells_cancelled"), number("quiet_from"), number("quiet_until"), words("language"),
)  # fmt: skip
reminder_rule = entity(
    "reminder_rule", id_column("messaging_id"), number("position"), id_column("offering_id", required=False),
    number("minutes_before"), words("channel"), key=("messaging_id", "position"),
)  # fmt: skip
message_template = entity(
    "message_template", id_column("messaging_id"), words("occasion"), words("channel"), words("language"),
    words("subject"), words("text"), key=("messaging_id", "occasion", "channel", "language"),
)  # fmt: skip
message_channel = entity(
    "message_channel", id_column("id"), words("channel"), flag("is_on"), words("sender"), words("address"),
    number("port"), words("security"), words("user"), words("body"),
)  # fmt: skip
event_subscriber = entity(
    "event_subscriber", id_column("id"), words("kind"), words("name"), words("url"), words("kinds"),
    Column("is_active", Flag, nullable=False, server_default="1"), configuration=False,
)  # fmt: skip

# ``set_by``: the command that gave the message its state; ``claimed_s``: since when it is being handed over, 0: never.
notification = Table(
    "notification", metadata, organization(), Column("id", Id, nullable=False),
    Column("facility_id", Id, nullable=False), Column("patient_id", Id), Column("appointment_id", Id),
    Column("occasion", Label, nullable=False), Column("channel", Label, nullable=False),
    Column("language", Label, nullable=False), Column("due_s", Integer, nullable=False),
    Column("state", Label, nullable=False), Column("start_s", Integer, nullable=False),
    Column("old_start_s", Integer, nullable=False), Column("rule_minutes", Integer, nullable=False),
    Column("recipient", Label, nullable=False), Column("subject", Label, nullable=False),
    Column("text", Label, nullable=False), Column("set_by", Id, nullable=False),
    Column("made_s", Integer, nullable=False), Column("claimed_s", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Label, nullable=False, server_default=""),
    Column("settled_s", Integer, nullable=False, server_default="0"),
    Column("reference", Label, nullable=False, server_default=""),
    PrimaryKeyConstraint("organization_no", "id"), sqlite_with_rowid=False, info={"queue": True},
)  # fmt: skip
Index("ix_notification_visit", notification.c.organization_no, notification.c.appointment_id)
Index("ix_notification_set_by", notification.c.organization_no, notification.c.set_by)
Index(
    "ix_notification_due", notification.c.organization_no, notification.c.due_s,
    sqlite_where=or_(notification.c.state == text("'held'"), notification.c.state == text("'queued'")),
)  # fmt: skip

event_position = Table(
    "event_position", metadata, organization(), Column("subscriber_id", Id, nullable=False),
    Column("last_no", Integer, nullable=False), Column("attempts", Integer, nullable=False),
    Column("next_s", Integer, nullable=False), Column("error", Label, nullable=False),
    Column("delivered_s", Integer, nullable=False),
    PrimaryKeyConstraint("organization_no", "subscriber_id"), sqlite_with_rowid=False, info={"queue": True},
)  # fmt: skip

work_lease = Table(
    "work_lease", metadata, organization(), Column("name", Label, nullable=False), Column("holder", Label,
    nullable=False), Column("until_s", Integer, nullable=False),
    PrimaryKeyConstraint("organization_no", "name"), sqlite_with_rowid=False, info={"queue": True},
)  # fmt: skip
