"""Visits to come with how their patients are reached, and the reminders planned for them."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from carefront.application.messages import FIRM, Reminded
from carefront.domain.notifications import Messaging, Notification
from carefront.persistence.compiling import CoreStatement, one_of
from carefront.persistence.message_facts import SqlMessagingFacts
from carefront.persistence.message_outbox import ShortTransactions
from carefront.persistence.message_stores import planning_values
from carefront.persistence.message_tables import notification
from carefront.persistence.statements import DriverConnection
from carefront.persistence.tables import appointment, patient
from carefront.persistence.tenant import scoped
from carefront.persistence.turns import Translate

_a, _p = appointment.c, patient.c
_NOBODY = bytes(16)
"""Whoever plans by itself: no command."""

_CHUNK = 500
_EXPECTED = scoped(
    select(
        _a.id, _a.facility_id, _a.offering_id, _a.start, _p.id, _p.language, _p.reminder_channel, _p.phone, _p.email
    )
    .select_from(appointment.join(patient, and_(_p.id == _a.patient_id, _p.organization_no == _a.organization_no)))
    .where(
        _a.start >= bindparam("start_s"), _a.start < bindparam("end_s"), _a.facility_id == bindparam("facility"),
        one_of(_a.status, {status.value for status in FIRM}), _p.is_archived.is_(False),
    )
)  # fmt: skip
_KNOWN = scoped(select(notification.c.id).where(notification.c.id == bindparam("id")))
_ADD = CoreStatement(
    insert(notification)
    .values({column.name: bindparam(column.name) for column in notification.c})
    .on_conflict_do_nothing()
)


class SqlReminderShelf(ShortTransactions):
    """See ``carefront.application.message_top_up.ReminderShelf``."""

    def __init__(
        self, connection: DriverConnection, organization_no: int, messaging: SqlMessagingFacts, translate: Translate
    ) -> None:
        super().__init__(connection, organization_no, translate)
        self._messaging = messaging

    def state(self) -> int:
        return self._messaging.version()

    def clinics(self) -> Sequence[tuple[Messaging, ZoneInfo]]:
        return self._messaging.senders()

    def live_channels(self) -> frozenset[str]:
        return self._messaging.live_channels()

    def expected(self, facility_id: str, start_s: int, end_s: int) -> Iterable[Reminded]:
        rows = _EXPECTED.all(
            self._connection, organization_no_=self._no, facility=bytes.fromhex(facility_id), start_s=start_s,
            end_s=end_s,
        )  # fmt: skip
        for visit, facility, offering, start, who, language, preference, phone, email in rows:
            offering_id = None if offering is None else bytes(offering).hex()
            yield Reminded(
                bytes(visit).hex(), bytes(facility).hex(), offering_id, start, bytes(who).hex(), language, preference,
                phone, email,
            )  # fmt: skip

    def add_missing(self, notes: Sequence[Notification], now_s: int) -> int:
        missing = [
            note
            for note in notes
            if _KNOWN.one(self._connection, organization_no_=self._no, id=bytes.fromhex(note.id)) is None
        ]
        for at in range(0, len(missing), _CHUNK):
            with self._writing():
                for note in missing[at : at + _CHUNK]:
                    _ADD.run(self._connection, **planning_values(note, self._no, _NOBODY, now_s))
        return len(missing)
