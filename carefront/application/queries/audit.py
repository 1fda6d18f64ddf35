"""The record of who did what, read: entries by what is wanted of them, with what changed in each."""

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from carefront.application.audit_rows import (
    PAGE,
    AuditEntryRow,
    AuditFilter,
    AuditHead,
    AuditLine,
    AuditPage,
    AuditStore,
    FieldChange,
    RowChange,
)
from carefront.application.gate import Gate
from carefront.domain.permissions import Key, Subject


class AuditStores(Protocol):
    """What the record is read from."""

    @property
    def audit(self) -> AuditStore: ...

    def snapshot(self) -> AbstractContextManager[None]: ...


class AuditAnswers:
    """See ``carefront.application.audit_rows.AuditQueries``."""

    def __init__(self, stores: AuditStores, gate: Gate) -> None:
        self._stores, self._gate = stores, gate

    def page(self, wanted: AuditFilter, offset: int = 0, limit: int = PAGE) -> AuditPage:
        """Entries, newest first."""
        with self._stores.snapshot():
            self._gate.require(Key.AUDIT_VIEW, Subject())
            rows = self._stores.audit.page(wanted, offset, limit + 1)
        lines = tuple(_line(row) for row in rows[:limit])
        return AuditPage(lines, offset + limit if len(rows) > limit else None)

    def people(self) -> tuple[tuple[str, str], ...]:
        """Who did something."""
        with self._stores.snapshot():
            self._gate.require(Key.AUDIT_VIEW, Subject())
            return self._stores.audit.people()

    def heads(self) -> tuple[AuditHead, ...]:
        """How far each device's chain goes."""
        with self._stores.snapshot():
            self._gate.require(Key.AUDIT_VIEW, Subject())
            return self._stores.audit.heads()


def _line(row: AuditEntryRow) -> AuditLine:
    return AuditLine(
        row.device_no, row.number, row.at_s, row.actor_id, row.actor_name, row.origin, row.act, row.outcome,
        tuple(changes_in(row.detail)),
    )  # fmt: skip


def changes_in(detail: str) -> Iterator[RowChange]:
    """What an entry's detail says: a list of rows with before and after, or facts of the act itself."""
    try:
        found = json.loads(detail or "[]")
    except ValueError:  # somebody wrote into the record; ``audit verify`` names the entry
        yield RowChange("", "", (FieldChange("detail", "", detail),))
        return
    if isinstance(found, dict):
        yield RowChange("", "", tuple(FieldChange(str(name), "", _text(value)) for name, value in found.items()))
        return
    for part in found if isinstance(found, list) else ():
        if isinstance(part, list) and len(part) == 4:
            table, key, before, after = part
            yield RowChange(str(table), " ".join(map(_text, key)), tuple(_fields(before or {}, after or {})))


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*before, *after)):
        old, new = _text(before.get(name)), _text(after.get(name))
        if old != new:
            yield FieldChange(name, old, new)


def _text(value: Any) -> str:
    """Ids without their mark; nothing is empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.removeprefix("x:")
    return json.dumps(value, ensure_ascii=False)
