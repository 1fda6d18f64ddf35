"""The record of who did what, read by what is wanted of it."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from carefront.application.audit_rows import OVERRIDE, AuditEntryRow, AuditFilter, AuditHead, Place, Stretch
from carefront.persistence.digests import keyed_digest
from carefront.persistence.statements import DriverConnection, compiled

_STRETCH = compiled("audit.STRETCH")
_WRITTEN_AT = compiled("audit.WRITTEN_AT")
_PAYLOAD = compiled("audit.PAYLOAD")
_PEOPLE = compiled("audit.PEOPLE")
_HEADS = compiled("audit.HEADS")
_BEFORE_ALL, _AFTER_ALL = -(1 << 60), 1 << 60
_EVERY = -1
_MARK = f'["{OVERRIDE}",'
"""How a detail tells of an override; quotes inside of values are escaped, so that no value reads like it."""


class SqlAuditStore:
    """See ``carefront.application.audit_rows.AuditStore``. ``digest_key`` makes the digests that stand in it."""

    def __init__(self, connection: DriverConnection, organization_no: int, digest_key: bytes) -> None:
        self._connection = connection
        self._no = organization_no
        self._digest_key = digest_key

    def stretch(self, wanted: AuditFilter, below: Place, span: int, limit: int) -> Stretch:
        """Of the numbers before ``below``, the entries that fit."""
        floor = max(1, below.number - span)
        found = _STRETCH.all(
            self._connection, organization_no_=self._no, device_no=below.device_no, below=below.number, floor=floor,
            acts=f" {' '.join(wanted.acts)} " if wanted.acts else "", outcome=wanted.outcome,
            start_s=_BEFORE_ALL if wanted.start_s is None else wanted.start_s,
            end_s=_AFTER_ALL if wanted.end_s is None else wanted.end_s,
            actor_id=_raw(wanted.actor_id), about=wanted.about_id, row_id=_raw(wanted.about_id),
            mark=_MARK if wanted.is_override else "", found=_EVERY if wanted.reads_words else limit, page=limit,
        )  # fmt: skip
        rows = tuple(map(_entry, found))
        reached = rows[-1].number if len(rows) == limit else floor
        return Stretch(rows, reached, self._written_at(below.device_no, reached))

    def _written_at(self, device_no: int, number: int) -> int | None:
        row = _WRITTEN_AT.one(self._connection, organization_no_=self._no, device_no=device_no, number=number)
        return None if row is None else int(row[0])

    def words_of(self, command_id: str) -> Sequence[str]:
        """The texts of an act as the log of acts has them now."""
        row = _PAYLOAD.one(self._connection, organization_no_=self._no, id=bytes.fromhex(command_id))
        return tuple(_texts(json.loads(row[0]))) if row else ()

    def digest(self, words: str) -> str:
        """What stands in the record for ``words``."""
        return keyed_digest(self._digest_key, words)

    def people(self) -> tuple[tuple[str, str], ...]:
        """Id and name of everybody who can have done something."""
        rows = _PEOPLE.all(self._connection, organization_no_=self._no)
        return tuple(sorted(((bytes(row[0]).hex(), row[1] or "") for row in rows), key=lambda pair: (pair[1], pair[0])))

    def heads(self) -> tuple[AuditHead, ...]:
        """How far each device's chain goes."""
        return tuple(AuditHead(no, number, bytes(head).hex()) for no, number, head in _HEADS.all(self._connection))


def _entry(row: Any) -> AuditEntryRow:
    device_no, number, at_s, actor_id, name, origin, device_name, act, outcome, command_id, detail = row
    return AuditEntryRow(
        device_no, number, at_s, bytes(actor_id).hex(), name or "", origin, device_name, act, outcome,
        bytes(command_id).hex(), str(detail),
    )  # fmt: skip


def _raw(identifier: str) -> bytes | None:
    """The id as the file has it; ``None`` for words that are none."""
    try:
        return bytes.fromhex(identifier) or None
    except ValueError:
        return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
