"""The record of who did what, read: entries by what is wanted of them, with what changed in each."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, Protocol

from carefront.application.audit_rows import (
    OVERRIDE,
    PAGE,
    AuditEntryRow,
    AuditFilter,
    AuditHead,
    AuditLine,
    AuditPage,
    AuditStore,
    FieldChange,
    OverrideNote,
    Place,
    RowChange,
    Words,
)
from carefront.application.booking import subject_of
from carefront.application.gate import Gate
from carefront.application.overriding import ASSIGNMENT, TIME_OFF, VISIT
from carefront.application.ports import Store
from carefront.application.queries.audit_names import NameStores, RowNames
from carefront.domain.appointments import Appointment
from carefront.domain.permissions import Key, Subject

SPAN, SPAN_OF_WORDS = 50_000, 4_000
"""How many entries are looked at by one question: by their index, and read whole. Each takes some 20 ms."""
NEWEST = 1 << 62
_SEEN_BY = {ASSIGNMENT: Key.CASELOAD_VIEW, TIME_OFF: Key.TIME_OFF_VIEW}


class AuditStores(NameStores, Protocol):
    """What the record is read from."""

    @property
    def audit(self) -> AuditStore: ...

    @property
    def appointments(self) -> Store[Appointment]: ...

    def snapshot(self) -> AbstractContextManager[None]: ...


class AuditAnswers:
    """See ``carefront.application.audit_rows.AuditQueries``."""

    def __init__(self, stores: AuditStores, gate: Gate) -> None:
        self._stores, self._gate = stores, gate

    def page(self, wanted: AuditFilter, below: Place | None = None, limit: int = PAGE) -> AuditPage:
        """The entries of the next stretch."""
        with self._stores.snapshot():
            self._gate.require(Key.AUDIT_VIEW, Subject())
            heads = self._stores.audit.heads()
            if not heads:
                return AuditPage((), None)
            start = below or Place(heads[0].device_no, NEWEST)
            span = SPAN_OF_WORDS if wanted.reads_words else SPAN
            found = self._stores.audit.stretch(wanted, _within(start, heads), span, limit)
            following = _following(start.device_no, found.searched_to, heads)
            names = RowNames(self._stores, self._gate)
            return AuditPage(
                tuple(self._line(row, names) for row in found.rows), following, found.back_to_s,
                _left(following, heads), sum(head.number for head in heads),
            )  # fmt: skip

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

    def _line(self, row: AuditEntryRow, names: RowNames) -> AuditLine:
        parts = _parts(row.detail)
        if parts is None:
            parts = {"detail": row.detail}
        overrides = tuple(self._override(part, row.command_id) for part in parts if _is_override(part))
        return AuditLine(
            row.device_no, row.number, row.at_s, row.actor_id, row.actor_name, row.origin, row.device_name, row.act,
            row.outcome, tuple(_changes(parts, names)), overrides,
        )  # fmt: skip

    def _override(self, part: Sequence[Any], command_id: str) -> OverrideNote:
        """Why, as far as whoever asks may read it: the words are in the visit, the record tells that they are those."""
        (place, key), said = part[1], part[3]
        about_id, digest = _text(key), str(said.get("words", ""))
        note = OverrideNote(about_id, str(said.get("kind", "")), tuple(map(str, said.get("rules", ()))), digest)
        if not digest:
            return note
        visit = self._stores.appointments.find(about_id) if place == VISIT else None
        if not self._may_see(place, visit):
            return replace(note, state=Words.HIDDEN)
        audit = self._stores.audit
        if visit is not None and audit.digest(visit.override_reason) == digest:
            return replace(note, words=visit.override_reason, state=Words.KEPT)
        words = next((text for text in map(str.strip, audit.words_of(command_id)) if audit.digest(text) == digest), "")
        if not words:
            return replace(note, state=Words.GONE)
        return replace(note, words=words, state=Words.CHANGED if place == VISIT else Words.KEPT)

    def _may_see(self, place: str, visit: Appointment | None) -> bool:
        if visit is not None:
            subject = subject_of(self._stores.facts, visit.resources, visit.facility_id)
            return self._gate.may(Key.APPOINTMENT_VIEW, subject)
        return self._gate.may(_SEEN_BY.get(place, Key.APPOINTMENT_VIEW), Subject())


def _within(start: Place, heads: Sequence[AuditHead]) -> Place:
    """The start as a number that a span can be counted back from."""
    head = next((head.number for head in heads if head.device_no == start.device_no), 0)
    return Place(start.device_no, min(start.number, head + 1))


def _following(device_no: int, searched_to: int, heads: Sequence[AuditHead]) -> Place | None:
    if searched_to > 1:
        return Place(device_no, searched_to)
    return next((Place(head.device_no, NEWEST) for head in heads if head.device_no < device_no), None)


def _left(following: Place | None, heads: Sequence[AuditHead]) -> int:
    if following is None:
        return 0
    numbers = ((head, min(head.number, following.number - 1)) for head in heads)
    return sum(
        number if head.device_no == following.device_no else head.number
        for head, number in numbers if head.device_no <= following.device_no
    )  # fmt: skip


def _parts(detail: str) -> Any:
    """A detail as JSON values; ``None`` where somebody wrote into the record: ``audit verify`` names the entry."""
    try:
        return json.loads(detail or "[]")
    except ValueError:
        return None


def _is_override(part: Any) -> bool:
    is_row = isinstance(part, list) and len(part) == 4 and part[0] == OVERRIDE
    return is_row and isinstance(part[3], dict) and isinstance(part[1], list) and len(part[1]) == 2


def _changes(found: Any, names: RowNames) -> Iterator[RowChange]:
    """A list of rows with before and after, or facts of the act itself."""
    if isinstance(found, dict):
        yield RowChange("", "", tuple(_fields({}, found, names)))
        return
    for part in found if isinstance(found, list) else ():
        if isinstance(part, list) and len(part) == 4 and not _is_override(part):
            table, key, before, after = part
            yield RowChange(str(table), " ".join(map(_text, key)), tuple(_fields(before or {}, after or {}, names)))


def _fields(before: Mapping[str, Any], after: Mapping[str, Any], names: RowNames) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*before, *after)):
        old, new = _text(before.get(name)), _text(after.get(name))
        if old != new:
            yield FieldChange(name, old, new, names.of(name, old), names.of(name, new))


def _text(value: Any) -> str:
    """Ids without their mark; nothing is empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.removeprefix("x:")
    if value.__class__ is int:
        return str(value)
    return json.dumps(value, ensure_ascii=False)
