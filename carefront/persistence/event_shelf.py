"""The list of events and how far each subscriber was told, for whoever delivers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from carefront.application.event_delivery import Place, StoredEvent
from carefront.domain.notifications import EventSubscriber
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.message_facts import SUBSCRIBER
from carefront.persistence.message_outbox import ShortTransactions
from carefront.persistence.message_tables import event_position
from carefront.persistence.statements import DriverConnection, form_of
from carefront.persistence.tables import command_log, domain_event
from carefront.persistence.tenant import belongs, scoped
from carefront.persistence.turns import Translate

_e, _p = domain_event.c, event_position.c
_AFTER = scoped(
    select(_e.no, _e.command_id, _e.kind, _e.payload, _e.created_at).where(_e.no > bindparam("after"))
    .order_by(_e.no).limit(bindparam("most"))
)  # fmt: skip
_LAST = scoped(select(func.max(_e.no)))
_PLACE = scoped(
    select(_p.last_no, _p.attempts, _p.next_s, _p.error, _p.delivered_s).where(_p.subscriber_id == bindparam("id"))
)
_PLACES = scoped(select(_p.subscriber_id, _p.last_no))
_given = insert(event_position).values({column.name: bindparam(column.name) for column in _p})
_PUT = CoreStatement(
    _given.on_conflict_do_update(
        index_elements=[_p.organization_no, _p.subscriber_id],
        set_={name: _given.excluded[name] for name in ("last_no", "attempts", "next_s", "error", "delivered_s")},
    )
)
_MARK = CoreStatement(
    update(domain_event).where(
        belongs(domain_event), _e.no > bindparam("after"), _e.no <= bindparam("upto"), _e.delivered_at.is_(None)
    ).values(delivered_at=bindparam("at"))
)  # fmt: skip
_REVERTED_BY = scoped(
    select(command_log.c.number).where(
        command_log.c.reverts == bindparam("id"), command_log.c.decided_at <= bindparam("until_s")
    )
)


class SqlEventShelf(ShortTransactions):
    """See ``carefront.application.event_delivery.EventShelf``."""

    LEASE = "events"

    def __init__(
        self, connection: DriverConnection, organization_no: int,
        translate: Translate,
    ) -> None:  # fmt: skip
        super().__init__(connection, organization_no, translate)

    def _rows(self, statement: Any, **values: Any) -> list[Any]:
        return list(statement.all(self._connection, organization_no_=self._no, **values))

    def subscribers(self) -> Sequence[EventSubscriber]:
        rows = form_of("event_subscriber").every.all(self._connection, organization_no_=self._no)
        return [found for found in map(SUBSCRIBER.entity, rows) if found.is_active]

    def lease(self, holder: str, now_s: int, until_s: int) -> bool:
        return self._lease(self.LEASE, holder, now_s, until_s)

    def release(self, holder: str) -> None:
        self._release(self.LEASE, holder)

    def place(self, subscriber_id: str) -> Place:
        found = self._rows(_PLACE, id=bytes.fromhex(subscriber_id))
        if found:
            return Place(*found[0])
        fresh = Place(int(self._rows(_LAST)[0][0] or 0))
        with self._writing():
            self._put(subscriber_id, fresh)
        return fresh

    def after(self, no: int, limit: int) -> Sequence[StoredEvent]:
        return [
            StoredEvent(row[0], bytes(row[1]).hex(), row[2], row[3], row[4])
            for row in self._rows(_AFTER, after=no, most=limit)
        ]

    def is_undone(self, command_id: str, until_s: int) -> bool:
        return bool(self._rows(_REVERTED_BY, id=bytes.fromhex(command_id), until_s=until_s))

    def put(self, subscriber_id: str, place: Place, active: Sequence[str]) -> None:
        with self._writing():
            before = self._told_of_all(active)
            self._put(subscriber_id, place)
            after = self._told_of_all(active)
            if after > before:
                _MARK.run(self._connection, organization_no_=self._no, after=before, upto=after, at=place.delivered_s)

    def _put(self, subscriber_id: str, place: Place) -> None:
        _PUT.run(
            self._connection, organization_no=self._no, subscriber_id=bytes.fromhex(subscriber_id),
            last_no=place.last_no, attempts=place.attempts, next_s=place.next_s, error=place.error,
            delivered_s=place.delivered_s,
        )  # fmt: skip

    def _told_of_all(self, active: Sequence[str]) -> int:
        """The last event of which every active subscriber was told."""
        known = {bytes(row[0]).hex(): int(row[1]) for row in self._rows(_PLACES)}
        return min((known.get(identifier, 0) for identifier in active), default=0)
