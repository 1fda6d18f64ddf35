"""The queue of messages for whoever sends them: short transactions on a writing connection, one sender at a time."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from carefront.application.message_ports import Letter
from carefront.application.message_sending import Drop, DueMessage, Postpone, Prepare, Prepared
from carefront.domain.appointments import Appointment
from carefront.domain.errors import NotFound
from carefront.domain.notifications import NEWS, Channel, Messaging, Notification
from carefront.domain.patients import Patient
from carefront.domain.resources import Resource, ResourceKind
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.facts import SqlFacts
from carefront.persistence.mappers import Mapper
from carefront.persistence.message_facts import SqlMessagingFacts
from carefront.persistence.message_stores import IS_OPEN, PLANNED, UNKNOWN, planned
from carefront.persistence.message_tables import notification, work_lease
from carefront.persistence.statements import DriverConnection
from carefront.persistence.stores import APPOINTMENT, AppointmentStore, SqlStore
from carefront.persistence.tables import patient
from carefront.persistence.tenant import belongs, scoped
from carefront.persistence.turns import Translate, begin_writing, translating

TOLD_TOGETHER = "together"
"""The reason of a message that was told with another one of the same act."""

_n = notification.c
_DUE = scoped(select(func.min(_n.due_s)).where(IS_OPEN, _n.channel != bindparam("but")))
_EXTRA = (_n.made_s, _n.attempts, _n.claimed_s, _n.set_by)
_TOGETHER = scoped(
    select(*PLANNED).where(
        _n.set_by == bindparam("by"), _n.patient_id == bindparam("patient"), _n.occasion == bindparam("occasion"),
        _n.id != bindparam("id"),
        or_(and_(IS_OPEN, _n.claimed_s == 0, _n.due_s <= bindparam("now_s")), _n.error == TOLD_TOGETHER),
    ).order_by(_n.start_s)
)  # fmt: skip
_NEXT = scoped(
    select(*PLANNED, *_EXTRA).where(IS_OPEN, _n.due_s <= bindparam("now_s"), _n.channel != bindparam("but"))
    .order_by(_n.due_s, _n.id).limit(1)
)  # fmt: skip
_TRIED = scoped(select(_n.attempts).where(_n.id == bindparam("id")))


def _change(**values: Any) -> CoreStatement:
    return CoreStatement(update(notification).where(belongs(notification), _n.id == bindparam("id_")).values(values))


_CLAIM = _change(
    claimed_s=bindparam("now"), due_s=bindparam("again"), attempts=_n.attempts + 1, recipient=bindparam("to"),
    subject=bindparam("title"), text=bindparam("words"), channel=bindparam("way"), state="queued",
)  # fmt: skip
_JOIN = _change(state="cancelled", settled_s=bindparam("now"), claimed_s=bindparam("now"), error=TOLD_TOGETHER)
_WAIT = _change(due_s=bindparam("again"), state="queued")
_CLOSE = _change(
    state=bindparam("wanted"), settled_s=bindparam("now"), error=bindparam("reason"), reference=bindparam("found"),
)  # fmt: skip
_FAIL = _change(state="failed", settled_s=bindparam("now"), error=bindparam("reason"), claimed_s=bindparam("claimed"))
_AGAIN = _change(due_s=bindparam("again"), error=bindparam("reason"), claimed_s=bindparam("claimed"))

_given = insert(work_lease).values({column.name: bindparam(column.name) for column in work_lease.c})
_LEASE = CoreStatement(
    _given.on_conflict_do_update(
        index_elements=[work_lease.c.organization_no, work_lease.c.name],
        set_={"holder": _given.excluded.holder, "until_s": _given.excluded.until_s},
        where=(work_lease.c.until_s < bindparam("now_s")) | (work_lease.c.holder == bindparam("holder")),
    )
)
_RELEASE = CoreStatement(
    update(work_lease).where(
        belongs(work_lease), work_lease.c.name == bindparam("name_"), work_lease.c.holder == bindparam("holder_")
    ).values(until_s=0)
)  # fmt: skip

PATIENT = Mapper(Patient, patient)


class ShortTransactions:
    """Writes of working lists, each in a transaction of its own; for one thread."""

    def __init__(self, connection: DriverConnection, organization_no: int, translate: Translate) -> None:
        self._connection = connection
        self._no = organization_no
        self._translate = translate

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A durable transaction.

        Raises:
            StorageError: the file could not take it; nothing changed.
        """
        with translating(self._translate):
            begin_writing(self._connection)
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _lease(self, name: str, holder: str, now_s: int, until_s: int) -> bool:
        with self._writing():
            found = _LEASE.run(
                self._connection, organization_no=self._no, name=name, holder=holder, until_s=until_s, now_s=now_s
            )
            return found.rowcount > 0

    def _release(self, name: str, holder: str) -> None:
        with self._writing():
            _RELEASE.run(self._connection, organization_no_=self._no, name_=name, holder_=holder)


class SqlMessageOutbox(ShortTransactions):
    """See ``carefront.application.message_sending.MessageOutbox``."""

    LEASE = "messages"

    def __init__(
        self, connection: DriverConnection, organization_no: int, facts: SqlFacts, messaging: SqlMessagingFacts,
        translate: Translate,
    ) -> None:  # fmt: skip
        super().__init__(connection, organization_no, translate)
        self._facts, self._messaging = facts, messaging
        self._visits = AppointmentStore(APPOINTMENT, connection, organization_no, None)
        self._patients: SqlStore[Patient] = SqlStore(PATIENT, connection, organization_no, None)

    def has_due(self, now_s: int, but: Collection[Channel] = ()) -> bool:
        if len(but) == len(Channel):
            return False
        first = _DUE.one(self._connection, organization_no_=self._no, but=str(next(iter(but), "")))[0]
        return first is not None and int(first) <= now_s

    def lease(self, holder: str, now_s: int, until_s: int) -> bool:
        return self._lease(self.LEASE, holder, now_s, until_s)

    def release(self, holder: str) -> None:
        self._release(self.LEASE, holder)

    def claim(self, now_s: int, again_s: int, but: Collection[Channel], prepare: Prepare) -> Letter | bool | None:
        if len(but) == len(Channel):
            return None
        left_alone = next(iter(but), "")
        with self._writing():
            self._facts.refresh()
            row = _NEXT.one(self._connection, organization_no_=self._no, now_s=now_s, but=str(left_alone))
            if row is None:
                return None
            due = self._due(row, now_s)
            prepared: Prepared = prepare(due)
            self._keep(due.note.id, prepared, now_s, again_s)
        return prepared if isinstance(prepared, Letter) else True

    def _keep(self, key: str, prepared: Prepared, now_s: int, again_s: int) -> None:
        place = {"organization_no_": self._no, "id_": bytes.fromhex(key)}
        if isinstance(prepared, Letter):
            _CLAIM.run(
                self._connection, **place, now=now_s, again=again_s, to=prepared.recipient, title=prepared.subject,
                words=prepared.text, way=prepared.channel.value,
            )  # fmt: skip
            for other in prepared.together:
                _JOIN.run(self._connection, organization_no_=self._no, id_=bytes.fromhex(other), now=now_s)
        elif isinstance(prepared, Drop):
            state = "failed" if prepared.is_failure else "cancelled"
            _CLOSE.run(self._connection, **place, wanted=state, now=now_s, reason=prepared.reason, found="")
        else:
            assert isinstance(prepared, Postpone)
            _WAIT.run(self._connection, **place, again=prepared.until_s)

    def _due(self, row: Any, now_s: int) -> DueMessage:
        note = planned(row[: len(PLANNED)])
        made_s, attempts, claimed_s, by = row[len(PLANNED) :]
        visit = self._visits.find(note.appointment_id) if note.appointment_id else None
        found = self._facts.configuration
        return DueMessage(
            note, made_s, attempts, self._facts.clinic(note.facility_id), found.organization.name,
            self._messaging.policy(note.facility_id) or Messaging(note.facility_id, quiet_from=0, quiet_until=0),
            self._patients.find(note.patient_id) if note.patient_id else None, visit,
            found.offerings.get(visit.offering_id) if visit and visit.offering_id else None,
            self._provider(visit), claimed_s > 0, self._messaging.live_channels(),
            self._others(note, by, now_s),
        )  # fmt: skip

    def _others(self, note: Notification, by: bytes, now_s: int) -> tuple[tuple[Notification, Appointment | None], ...]:
        """Further news of the same act for the same patient: not handed over yet, or told with this one before."""
        if note.occasion not in NEWS or not note.patient_id or not any(by):
            return ()
        rows = _TOGETHER.all(
            self._connection, organization_no_=self._no, by=by, patient=bytes.fromhex(note.patient_id),
            occasion=note.occasion.value, id=bytes.fromhex(note.id), now_s=now_s,
        )  # fmt: skip
        return tuple((other, self._visits.find(other.appointment_id)) for other in map(planned, rows))

    def _provider(self, visit: Appointment | None) -> Resource | None:
        for use in visit.resources if visit else ():
            try:
                resource = self._facts.resource(use.resource_id).resource
            except NotFound:
                continue
            if resource.kind is ResourceKind.PERSON:
                return resource
        return None

    def settle(self, key: str, now_s: int, reference: str) -> None:
        with self._writing():
            _CLOSE.run(
                self._connection, organization_no_=self._no, id_=bytes.fromhex(key), wanted="sent", now=now_s,
                reason="", found=reference,
            )  # fmt: skip

    def fail(self, key: str, now_s: int, reason: str, *, is_unknown: bool) -> None:
        with self._writing():
            _FAIL.run(
                self._connection, organization_no_=self._no, id_=bytes.fromhex(key), now=now_s, reason=reason,
                claimed=UNKNOWN if is_unknown else 0,
            )  # fmt: skip

    def retry(self, key: str, due_s: int, reason: str, *, is_unknown: bool) -> None:
        with self._writing():
            _AGAIN.run(
                self._connection, organization_no_=self._no, id_=bytes.fromhex(key), again=due_s, reason=reason,
                claimed=UNKNOWN if is_unknown else 0,
            )  # fmt: skip

    def attempts(self, key: str) -> int:
        return int(_TRIED.one(self._connection, organization_no_=self._no, id=bytes.fromhex(key))[0])
