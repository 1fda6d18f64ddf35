"""The audit log of one device: append-only, gapless, each entry keyed-hashed over its content and the entry before.

Source: ``reliability.md`` C15, C16, I12, I13.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, insert, select

from carefront.persistence.compiling import CoreStatement
from carefront.persistence.statements import DriverConnection
from carefront.persistence.tables import audit_log, device
from carefront.shared.values import dataclass

GENESIS = bytes(32)
"""The head before the first entry."""

_APPEND = CoreStatement(insert(audit_log).values({column.name: bindparam(column.name) for column in audit_log.c}))
_ALL = CoreStatement(
    select(
        audit_log.c.number, audit_log.c.organization_no, audit_log.c.at, audit_log.c.actor_id, audit_log.c.origin,
        audit_log.c.act, audit_log.c.outcome, audit_log.c.command_id, audit_log.c.detail, audit_log.c.mac,
    ).where(audit_log.c.device_no == bindparam("device_no")).order_by(audit_log.c.number)
)  # fmt: skip
_HEADS = CoreStatement(select(device.c.no, device.c.audit_number, device.c.audit_head))


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line: who did what, when, from where; ``detail`` is JSON text with before and after. Ids are raw bytes."""

    number: int
    organization_no: int
    at_s: int
    actor_id: bytes
    origin: str
    act: str
    outcome: str
    command_id: bytes
    detail: str

    def mac(self, key: bytes, previous: bytes) -> bytes:
        """HMAC-SHA-256 over the entry before and this content; field boundaries can't be shifted."""
        return _mac(
            key, previous, self.number, self.organization_no, self.at_s, self.actor_id, self.origin, self.act,
            self.outcome, self.command_id, self.detail,
        )  # fmt: skip


_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _mac(
    key: bytes, previous: bytes, number: int, organization_no: int, at_s: int, actor_id: bytes, origin: str, act: str,
    outcome: str, command_id: bytes, detail: str,
) -> bytes:  # fmt: skip
    content = [number, organization_no, at_s, actor_id.hex(), origin, act, outcome, command_id.hex(), detail]
    return hmac.digest(key, previous + _encoded(content).encode(), "sha256")


def append(connection: DriverConnection, device_no: int, entry: AuditEntry, key: bytes, head: bytes) -> bytes:
    """Write the entry after ``head`` and give the new head; the caller stores it in the device's row."""
    mac = entry.mac(key, head)
    _APPEND.run(
        connection, device_no=device_no, number=entry.number, organization_no=entry.organization_no, at=entry.at_s,
        actor_id=entry.actor_id, origin=entry.origin, act=entry.act, outcome=entry.outcome, command_id=entry.command_id,
        detail=entry.detail, mac=mac,
    )  # fmt: skip
    return mac


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How far the chain of a device holds: ``entries`` checked, ``first_bad`` the first number that does not fit."""

    device_no: int
    entries: int
    first_bad: int | None


def heads(connection: DriverConnection) -> list[tuple[int, int, bytes]]:
    """Of every device its number, that of its last entry, and the seal of that entry."""
    return [(no, number, bytes(head)) for no, number, head in _HEADS.all(connection)]


def verify(
    connection: DriverConnection, key: bytes, anchors: Mapping[int, tuple[int, bytes]] = MappingProxyType({})
) -> list[ChainReport]:
    """Walk every device's chain; edits, gaps, swaps and a cut tail all show as ``first_bad``.

    Args:
        anchors: number and seal of an entry by device, as it was said earlier: whoever has the keys can cut the tail
            and set the head back, but not so that the chain still holds that entry.
    """
    found = {no: _walk(connection, key, no, number, head, anchors.get(no)) for no, number, head in heads(connection)}
    lost = (ChainReport(no, 0, 1) for no in anchors if no not in found)
    return [*found.values(), *lost]


def _walk(
    connection: DriverConnection, key: bytes, device_no: int, last: int, head: bytes, anchor: tuple[int, bytes] | None
) -> ChainReport:
    previous, expected = GENESIS, 1
    for *content, mac in _ALL.all(connection, device_no=device_no):
        is_anchored = anchor is None or anchor[0] != expected or anchor[1] == mac
        if content[0] != expected or not is_anchored or not _fits(key, previous, content, mac):
            return ChainReport(device_no, expected - 1, expected)
        previous, expected = mac, expected + 1
    intact = expected - 1 == last and hmac.compare_digest(previous, head)
    if intact and (anchor is None or anchor[0] < expected):
        return ChainReport(device_no, expected - 1, None)
    return ChainReport(device_no, expected - 1, expected)


def _fits(key: bytes, previous: bytes, content: Sequence[Any], mac: Any) -> bool:
    try:
        return hmac.compare_digest(_mac(key, previous, *content), mac)
    except (TypeError, AttributeError):  # somebody wrote a value of another kind into the row
        return False
