"""The audit log of one device: append-only, gapless, each entry keyed-hashed over its content and the entry before.

Source: ``reliability.md`` C15, C16, I12, I13.
"""

import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, insert, select

from carefront.persistence.compiling import CoreStatement
from carefront.persistence.driver import DriverError
from carefront.persistence.statements import Cursor, DriverConnection
from carefront.persistence.tables import audit_log, command_log, device
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
_DEVICES = CoreStatement(select(audit_log.c.device_no).distinct())
_LAST_ACT = CoreStatement(
    select(command_log.c.id).where(command_log.c.device_no == bindparam("device_no"))
    .order_by(command_log.c.number.desc()).limit(1)
)  # fmt: skip
_ENTRY_OF = CoreStatement(
    select(audit_log.c.number).where(
        audit_log.c.device_no == bindparam("device_no"), audit_log.c.command_id == bindparam("command_id")
    ).limit(1)
)  # fmt: skip
WALKED_AT_ONCE = 2_000


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


class Flaw(StrEnum):
    """How the first bad entry of a chain is bad.

    CHANGED: its content is not what was written, or it stands in another's place. MISSING: it is not there, later ones
    are. CUT: it was the last known to be written or later, and nothing is there. ADDED: it was slipped in after the
    last. OTHERWISE: an anchor says that another entry stood there. UNKNOWN: entries of a device that is not known.
    NOTHING: there is no record at all. UNREADABLE: the file cannot give it.
    """

    CHANGED = "changed"
    MISSING = "missing"
    CUT = "cut"
    ADDED = "added"
    OTHERWISE = "otherwise"
    UNKNOWN = "unknown"
    NOTHING = "nothing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How far the chain of a device holds: ``entries`` checked, ``first_bad`` the first number that does not fit, and
    in what way it does not."""

    device_no: int
    entries: int
    first_bad: int | None
    flaw: Flaw | None = None


def heads(connection: DriverConnection) -> list[tuple[int, int, bytes]]:
    """Of every device its number, that of its last entry, and the seal of that entry; 0 and nothing where somebody
    wrote something else there."""
    return [
        (no, number if isinstance(number, int) else 0, head if isinstance(head, bytes) else b"")
        for no, number, head in _HEADS.all(connection)
    ]


def proof_of(key: bytes, anchors: Mapping[int, tuple[int, bytes]]) -> str:
    """What shows that the program said these anchors, all of them and no others."""
    said = [[no, number, seal.hex()] for no, (number, seal) in sorted(anchors.items())]
    return hmac.digest(key, b"anchor" + _encoded(said).encode(), "sha256").hex()


def verify(
    connection: DriverConnection, key: bytes, anchors: Mapping[int, tuple[int, bytes]] = MappingProxyType({})
) -> list[ChainReport]:
    """Walk every device's chain in one state of the file; what was done to any entry shows as ``first_bad``.

    Args:
        anchors: number and seal of an entry by device, as it was said earlier: whoever has the keys can cut the tail
            and set the head back, but not so that the chain still holds that entry.
    """
    with _one_state(connection):
        found = {
            no: _walked(connection, key, no, number, head, anchors.get(no)) for no, number, head in heads(connection)
        }
        unknown = (row[0] for row in _DEVICES.all(connection) if row[0] not in found)
        reports = [*found.values(), *(ChainReport(no, 0, 1, Flaw.UNKNOWN) for no in unknown)]
    named = {report.device_no for report in reports}
    reports += [ChainReport(no, 0, 1, Flaw.CUT) for no in anchors if no not in named]
    return reports or [ChainReport(1, 0, 1, Flaw.NOTHING)]


@contextmanager
def _one_state(connection: DriverConnection) -> Iterator[None]:
    """What is written meanwhile is not seen: neither more entries than the head says nor fewer."""
    if getattr(connection, "in_transaction", False):
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def _walked(
    connection: DriverConnection, key: bytes, device_no: int, last: int, head: bytes, anchor: tuple[int, bytes] | None
) -> ChainReport:
    walk = _Walk(key, device_no, anchor)
    for texts in (nullcontext(), _any_text(connection)):
        walk = _Walk(key, device_no, anchor)
        with suppress(DriverError), texts:
            walk.run(_ALL.run(connection, device_no=device_no))
            return walk.report or walk.ended(last, head, is_last_there=_is_last_there(connection, device_no))
    return ChainReport(device_no, walk.expected - 1, walk.expected, Flaw.UNREADABLE)


@contextmanager
def _any_text(connection: Any) -> Iterator[None]:
    """Texts that are none are read all the same, so that their entry has a number."""
    usual = connection.text_factory
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = usual


def _is_last_there(connection: DriverConnection, device_no: int) -> bool:
    """Whether the record has the last act of the log of acts: whoever cuts the one has to cut the other."""
    row = _LAST_ACT.one(connection, device_no=device_no)
    return row is None or _ENTRY_OF.one(connection, device_no=device_no, command_id=row[0]) is not None


class _Walk:
    """From the first entry of a device to the last, or to the first that does not fit."""

    def __init__(self, key: bytes, device_no: int, anchor: tuple[int, bytes] | None) -> None:
        self._key, self._device_no, self._anchor = key, device_no, anchor
        self._previous, self.expected = GENESIS, 1
        self.report: ChainReport | None = None

    def run(self, cursor: Cursor) -> None:
        """Take some at a time: a long record needs no more memory than a short one."""
        while self.report is None and (rows := cursor.fetchmany(WALKED_AT_ONCE)):
            for *content, mac in rows:
                flaw = self._flaw(content, mac)
                if flaw is not None:
                    self.report = self._bad(flaw)
                    return
                self._previous, self.expected = mac, self.expected + 1

    def _flaw(self, content: Sequence[Any], mac: Any) -> Flaw | None:
        number = content[0]
        if number != self.expected or not isinstance(number, int):
            is_later = isinstance(number, int) and number > self.expected
            return Flaw.MISSING if is_later else Flaw.CHANGED
        if not _fits(self._key, self._previous, content, mac):
            return Flaw.CHANGED
        if self._anchor is not None and self._anchor[0] == number and self._anchor[1] != mac:
            return Flaw.OTHERWISE
        return None

    def ended(self, last: int, head: bytes, *, is_last_there: bool) -> ChainReport:
        """All entries fit one another; whether they end where they should."""
        found = self.expected - 1
        if found < last or not is_last_there or (self._anchor is not None and found < self._anchor[0]):
            return self._bad(Flaw.CUT)
        if found > last:
            return ChainReport(self._device_no, last, last + 1, Flaw.ADDED)
        if not hmac.compare_digest(self._previous if found else GENESIS, head):
            return ChainReport(self._device_no, max(0, found - 1), max(1, found), Flaw.CHANGED)
        return ChainReport(self._device_no, found, None)

    def _bad(self, flaw: Flaw) -> ChainReport:
        return ChainReport(self._device_no, self.expected - 1, self.expected, flaw)


def _fits(key: bytes, previous: bytes, content: Sequence[Any], mac: Any) -> bool:
    try:
        return hmac.compare_digest(_mac(key, previous, *content), mac)
    except (TypeError, AttributeError, ValueError):  # somebody wrote a value of another kind into the row
        return False
