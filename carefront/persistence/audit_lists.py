"""The record of who did what, read by what is wanted of it."""

import json
from typing import Any

from carefront.application.audit_rows import AuditEntryRow, AuditFilter, AuditHead
from carefront.persistence.statements import DriverConnection, compiled

_PAGE = compiled("audit.PAGE")
_PEOPLE = compiled("audit.PEOPLE")
_HEADS = compiled("audit.HEADS")
_BEFORE_ALL, _AFTER_ALL = -(1 << 60), 1 << 60


class SqlAuditStore:
    """See ``carefront.application.audit_rows.AuditStore``."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection = connection
        self._no = organization_no

    def page(self, wanted: AuditFilter, offset: int, limit: int) -> tuple[AuditEntryRow, ...]:
        """Entries, newest first."""
        rows = _PAGE.all(
            self._connection, organization_no_=self._no, acts=json.dumps(wanted.acts), outcome=wanted.outcome,
            start_s=_BEFORE_ALL if wanted.start_s is None else wanted.start_s,
            end_s=_AFTER_ALL if wanted.end_s is None else wanted.end_s,
            actor_id=bytes.fromhex(wanted.actor_id) if wanted.actor_id else None, about=wanted.about_id,
            page=limit, skipped=offset,
        )  # fmt: skip
        return tuple(_entry(row) for row in rows)

    def people(self) -> tuple[tuple[str, str], ...]:
        """Id and name of everybody who can have done something."""
        rows = _PEOPLE.all(self._connection, organization_no_=self._no)
        return tuple(sorted(((bytes(row[0]).hex(), row[1] or "") for row in rows), key=lambda pair: (pair[1], pair[0])))

    def heads(self) -> tuple[AuditHead, ...]:
        """How far each device's chain goes."""
        return tuple(AuditHead(no, number, bytes(head).hex()) for no, number, head in _HEADS.all(self._connection))


def _entry(row: Any) -> AuditEntryRow:
    device_no, number, at_s, actor_id, name, origin, act, outcome, detail = row
    return AuditEntryRow(
        device_no, number, at_s, bytes(actor_id).hex(), name or "", origin, act, outcome, str(detail)
    )  # fmt: skip
