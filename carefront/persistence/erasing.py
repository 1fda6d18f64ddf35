"""Erasing a patient from the file: the key of their record, their rows, and every copy of who they are.

What stays: visits without a name and without words, and the audit, which never had any. Nothing here is captured: an
erasure can't be taken back.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from carefront.application.record_rows import Erased
from carefront.domain.errors import NotFound
from carefront.domain.patients import default_sort_key
from carefront.domain.requests import RequestState
from carefront.persistence.driver import Connection, DriverError
from carefront.persistence.field_keys import FieldKeys
from carefront.persistence.log_patch import open_log
from carefront.persistence.personal import PERSONAL
from carefront.persistence.statements import form_of
from carefront.persistence.triggers import ENTITY_TABLES

_RECORDS = ("insurance", "allergy", "medical_condition", "record_note", "record_view")
_BY_OWN_ID = frozenset({"patient", "accountable_entity", *_RECORDS})
_IDENTITY = ("display_name", "phone", "phone_2", "email", "record_number", "sort_key")
_NAMELESS = re.compile(r"(x:)?[0-9a-f]{32}|[a-z][a-z_.]{0,31}|\d{4}-\d\d-\d\dT[0-9:.+-]+")
"""Strings that say nothing of anybody: ids, codes, instants."""
_ALWAYS = frozenset({"birth_date"})
_MAY_BE_NOTHING = frozenset({"birth_date", "contact_birth_date", "member_digest"})
SHORTEST_TELLING = 3
MOST_COMPACTED_BYTES = 256 * 1024 * 1024
_STEP = 1_000
_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_LOG = (
    "SELECT rowid, payload, result, changes FROM command_log WHERE organization_no = ? AND rowid > ?"
    " ORDER BY rowid LIMIT ?"
)
_EVENTS = "SELECT no, payload FROM domain_event WHERE organization_no = ? AND no > ? ORDER BY no LIMIT ?"


class Erasure:
    """Of one patient, inside one writing transaction of one tenant."""

    def __init__(self, connection: Connection, organization_no: int, keys: FieldKeys, version: int, now_s: int) -> None:
        self._connection, self._no, self._keys = connection, organization_no, keys
        self._version, self._now_s = version, now_s

    def run(self, patient_id: str, label: str) -> Erased:
        """Erase; ``label`` stands for the name from now on.

        Raises:
            NotFound: no such patient.
        """
        own = bytes.fromhex(patient_id)
        row = self._row("patient", own)
        if row is None:
            raise NotFound("patient", patient_id)
        self._connection.execute("PRAGMA secure_delete = ON")
        telling = self._telling(row)
        ids = {patient_id, bytes(row["account_id"]).hex(), *self._rows_of(own), *self._gone_rows_of(patient_id)}
        self._keys.forget(own)
        rows = sum(self._delete(table, own) for table in (*_RECORDS, "notification"))
        rows += self._blank_patient(row, label) + self._blank_copies(own, patient_id)
        self._close_lists(own)
        who = _Who(ids, row["no"], telling)
        lines = self._blank_log(who) + self._blank_events(who)
        return Erased(rows, lines)

    # What tells who it is

    def _row(self, table: str, own: bytes) -> dict[str, Any] | None:
        form = form_of(table)
        rows = form.by_id.all(self._connection, organization_no_=self._no, wanted=own)
        return dict(zip(form.columns, rows[0], strict=True)) if rows else None

    def _rows_of(self, own: bytes) -> Iterator[str]:
        """The ids of everything that is the patient's: visits, requests, entries of lists, charges, messages."""
        for table in ("notification", *ENTITY_TABLES):
            if {"id", "patient_id"} <= set(form_of(table).columns):
                statement = f"SELECT id FROM {table} WHERE organization_no = ? AND patient_id = ?"  # noqa: S608 - own names
                rows = self._connection.execute(statement, (self._no, own)).fetchall()
                yield from (bytes(identifier).hex() for (identifier,) in rows)

    def _gone_rows_of(self, patient_id: str) -> Iterator[str]:
        """The ids of what was the patient's and was taken back or removed since."""
        for _table, _key, image in self._images("instr(changes, ?)", patient_id):
            if image and image.get("patient_id") == f"x:{patient_id}" and "id" in image:
                yield str(image["id"]).removeprefix("x:")

    def _images(self, condition: str, wanted: Any) -> Iterator[Sequence[Any]]:
        """Rows as they were before a command, of the lines whose changes meet a condition."""
        statement = f"SELECT changes FROM command_log WHERE organization_no = ? AND {condition}"  # noqa: S608 - own words
        for (text,) in self._connection.execute(statement, (self._no, wanted)).fetchall():
            yield from json.loads(text)

    def _telling(self, row: Mapping[str, Any]) -> frozenset[str]:
        """Names, numbers and addresses of the patient, those of former times too, in one case."""
        images = [row, *self._former(row["no"])]
        found = {str(image.get(name) or "").casefold().strip() for image in images for name in _IDENTITY}
        return frozenset(text for text in found if len(text) >= SHORTEST_TELLING)

    def _former(self, number: int) -> Iterator[Mapping[str, Any]]:
        for table, key, image in self._images("""changes LIKE '%["patient",[' || ? || ']%'""", number):
            if table == "patient" and key == [number] and image:
                yield image

    # Rows

    def _delete(self, table: str, own: bytes) -> int:
        statement = f"DELETE FROM {table} WHERE organization_no = ? AND patient_id = ?"  # noqa: S608 - own names
        return int(self._connection.execute(statement, (self._no, own)).rowcount)

    def _blank_patient(self, row: Mapping[str, Any], label: str) -> int:
        blank = self._blanks("patient") | {
            "display_name": label, "sort_key": default_sort_key(label), "gender": "unknown", "needs_interpreter": 0,
            "usual_provider_id": None, "is_incomplete": 0, "is_archived": 1,
        }  # fmt: skip
        self._connection.execute(
            "DELETE FROM patient_word WHERE organization_no = ? AND patient_no = ?", (self._no, row["no"])
        )
        return self._update("patient", "id", row["id"], blank) + self._update(
            "accountable_entity", "id", row["account_id"], {"name": label}
        )

    def _blank_copies(self, own: bytes, patient_id: str) -> int:
        """Every other table that copies something, found by its ``patient_id``; questions that wait are closed."""
        changed = 0
        for table in PERSONAL.keys() - _BY_OWN_ID:
            changed += self._update(table, "patient_id", own, self._blanks(table))
        changed += self._connection.execute(
            "UPDATE override_request SET booking = '', is_closed = 1 WHERE organization_no = ?"
            " AND (patient_id = ? OR instr(booking, ?))",
            (self._no, own, patient_id),
        ).rowcount
        return int(changed)

    def _close_lists(self, own: bytes) -> None:
        """Nobody waits any more, is due, asks for a visit, or counts among somebody's patients."""
        today = datetime.fromtimestamp(self._now_s, UTC).date().isoformat()
        for table in ("unscheduled", "recall"):
            self._update(table, "patient_id", own, {"is_closed": 1})
        self._connection.execute(
            "UPDATE appointment_request SET state = ?, row_version = ? WHERE organization_no = ? AND patient_id = ?"
            " AND state <> ?",
            (RequestState.CANCELLED, self._version, self._no, own, RequestState.CONVERTED),
        )
        self._connection.execute(
            "UPDATE patient_assignment SET effective_to = ?, row_version = ? WHERE organization_no = ?"
            " AND patient_id = ? AND effective_to IS NULL",
            (today, self._version, self._no, own),
        )

    def _blanks(self, table: str) -> dict[str, Any]:
        """Empty text; nothing where the column may be empty."""
        form = form_of(table)
        return {name: None if name in _MAY_BE_NOTHING else form.defaults[name] or "" for name in PERSONAL[table]}

    def _update(self, table: str, column: str, wanted: Any, values: Mapping[str, Any]) -> int:
        history = {"row_version": self._version, "updated_at": self._now_s}
        known = form_of(table).columns
        values = {**values, **{name: value for name, value in history.items() if name in known}}
        names = ", ".join(f"{name} = ?" for name in values)
        statement = f"UPDATE {table} SET {names} WHERE organization_no = ? AND {column} = ?"  # noqa: S608 - own names
        return int(self._connection.execute(statement, (*values.values(), self._no, wanted)).rowcount)

    # Logs

    def _blank_log(self, who: "_Who") -> int:
        found = 0
        with open_log(self._connection):
            for line, *texts in self._in_steps(_LOG):
                if not who.is_in(*texts):
                    continue
                is_theirs = who.is_theirs(*texts[:2])
                fresh = [
                    _compact(blanked(json.loads(text), who.telling, is_theirs=is_theirs or who.is_row_in(text)))
                    for text in texts
                ]
                self._connection.execute(
                    "UPDATE command_log SET payload = ?, result = ?, changes = ? WHERE rowid = ?", (*fresh, line)
                )
                found += 1
        return found

    def _blank_events(self, who: "_Who") -> int:
        found = 0
        for no, text in self._in_steps(_EVENTS):
            if not who.is_in(text):
                continue
            fresh = _compact(blanked(json.loads(text), who.telling, is_theirs=who.is_theirs(text)))
            if fresh != text:
                self._connection.execute("UPDATE domain_event SET payload = ? WHERE no = ?", (fresh, no))
                found += 1
        return found

    def _in_steps(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a long table, a step in memory at a time, by a number that is the first of each row."""
        last = -1
        while rows := self._connection.execute(statement, (self._no, last, _STEP)).fetchall():
            yield from rows
            last = rows[-1][0]


class _Who:
    """What a text of a log is known by as of the patient: ids of theirs, words that name them, their own row.

    One pass over a text, however many ids there are: a patient may have had thousands of visits.
    """

    def __init__(self, ids: Iterable[str], number: int, telling: frozenset[str]) -> None:
        self._ids, self.telling = frozenset(ids), telling
        self._row = f'["patient",[{number}],'

    def is_theirs(self, *texts: str) -> bool:
        """Whether an id of theirs is in one of them."""
        return any(not self._ids.isdisjoint(_ID.findall(text)) for text in texts)

    def is_row_in(self, changes: str) -> bool:
        """Whether a line changed the patient's own row."""
        return self._row in changes

    def is_in(self, *texts: str) -> bool:
        """Whether one of them concerns the patient."""
        return self.is_theirs(*texts) or self.is_row_in(texts[-1]) or any(map(self._is_named_in, texts))

    def _is_named_in(self, text: str) -> bool:
        folded = text.casefold()
        return any(word in folded for word in self.telling)


def blanked(value: Any, telling: frozenset[str], *, is_theirs: bool, name: str = "") -> Any:
    """``value`` without what tells of the patient. Theirs loses every free text, the rest what names them."""
    if isinstance(value, dict):
        return {key: blanked(item, telling, is_theirs=is_theirs, name=key) for key, item in value.items()}
    if isinstance(value, list):
        return [blanked(item, telling, is_theirs=is_theirs, name=name) for item in value]
    if not isinstance(value, str):
        return value
    if name in _ALWAYS and is_theirs:
        return None
    folded = value.casefold()
    if any(word in folded for word in telling):
        return ""
    return "" if is_theirs and not _NAMELESS.fullmatch(value) and name not in _KEPT else value


_KEPT = frozenset({"kind", "status", "zone", "label", "first", "last", "start", "end"})


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def compact_file(connection: Connection) -> None:
    """Leave nothing of what was erased in unused space or in the journal; a large file or one that others read at this
    moment keeps some of it, sealed like everything, until it is written over.
    """
    with suppress(DriverError):
        pages, size = (int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
        if pages * size <= MOST_COMPACTED_BYTES:
            connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
