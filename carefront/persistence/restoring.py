"""Putting before-images back, where each row is still as the command left it and none is left pointing nowhere."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from carefront.application.ports import PastCommand
from carefront.domain.errors import RowChanged
from carefront.persistence.references import REFERENCES
from carefront.persistence.row_writer import RowWriter, form_named, plain, raw
from carefront.persistence.statements import DriverConnection, Statement, TableForm
from carefront.persistence.tables import command_log, metadata
from carefront.persistence.tenant import scoped

_NUMBERED = scoped(select(command_log.c.reverts).where(command_log.c.number == bindparam("number")))
_CHANGES = scoped(select(command_log.c.changes).where(command_log.c.id == bindparam("id")))

_ABSENT = -1
"""Origin of a row that a revert took away; no row has it."""

_UNTOUCHED = ("row_version", "updated_at")
"""Columns that an undo does not put back: the row is a new version of itself."""


@cache
def _naming(table: str, column: str) -> Statement:
    """Rows of ``table`` that hold a value in ``column``; one is enough."""
    found = metadata.tables[table]
    shown = found.c.id if "id" in found.c else found.c[form_named(table).row_key[0]]
    return scoped(select(shown).where(found.c[column] == bindparam("wanted")).limit(1))


class Restorer:
    """Takes one command back inside one transaction."""

    def __init__(self, connection: DriverConnection, organization_no: int, rows: RowWriter, version: int) -> None:
        self._connection = connection
        self._no = organization_no
        self._rows = rows
        self._version = version

    def put_back(self, past: PastCommand) -> None:
        """Restore every row that ``past`` changed, last change first.

        Raises:
            RowChanged: a row is no longer as ``past`` left it, or another row would be left pointing at nothing (the
                pointing one is named).
        """
        first = len(self._rows.changes)
        for table, key, before in reversed(past.changes):
            self._put_back_row(form_named(table), [raw(part) for part in key], before, past.number)
        for change in self._rows.changes[first:]:
            self._check_references(change.form, change.key, change.before, change.after)

    def _put_back_row(
        self, form: TableForm, key: Sequence[Any], before: Mapping[str, Any] | None, version: int
    ) -> None:
        found = self._rows.fetch(form, key)
        if not self._is_as_left(form, key, found, before, version):
            raise RowChanged(form.name, _name(found, key))
        if before is None:
            self._rows.delete(form, key)
        elif found is None:
            row = form.full({name: raw(value) for name, value in before.items()})
            self._rows.insert_raw(form, row | dict(zip(form.row_key, key, strict=True)))
        else:
            kept = {name: raw(value) for name, value in before.items() if name not in _UNTOUCHED}
            self._rows.update_raw(form, key, kept)

    def _is_as_left(
        self,
        form: TableForm,
        key: Sequence[Any],
        found: Mapping[str, Any] | None,
        before: Mapping[str, Any] | None,
        version: int,
    ) -> bool:
        """Whether the row (or its absence) is what command number ``version`` made of it."""
        if found is None:
            return before is not None and "created_at" in before  # a whole row: the command had deleted it
        if found["row_version"] in (version, self._version):
            return True
        wanted = [form.name, [plain(part) for part in key]]
        return self._origin(found["row_version"], wanted) == self._origin(version, wanted)

    def _origin(self, version: int, wanted: list[Any]) -> int:
        """The number of the command whose content a row of this version has: a revert gives older content back."""
        while (changes := self._undone_by(version)) is not None:
            before = next((image for *place, image in changes if place == wanted), None)
            if before is None:
                return _ABSENT
            if "row_version" not in before:
                return version
            version = int(before["row_version"])
        return version

    def _undone_by(self, number: int) -> list[Any] | None:
        """The changes of the command that command ``number`` reverted; ``None`` where it is no revert."""
        row = _NUMBERED.one(self._connection, organization_no_=self._no, number=number)
        if row is None or row[0] is None:
            return None
        past = _CHANGES.one(self._connection, organization_no_=self._no, id=row[0])
        return list(json.loads(past[0]))

    def _check_references(
        self, form: TableForm, key: Sequence[Any], before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> None:
        now = self._rows.fetch(form, key)
        if now is None and before is not None:
            self._check_nobody_points(form.name, before)
        if now is not None and after is not None:
            self._check_points_somewhere(form.name, now)

    def _check_nobody_points(self, table: str, gone: Mapping[str, Any]) -> None:
        for child, column, parent, parent_column in _entity_references():
            if parent == table:
                row = self._one(child, column, gone[parent_column])
                if row is not None:
                    raise RowChanged(child, _shown(row[0]))

    def _check_points_somewhere(self, table: str, row: Mapping[str, Any]) -> None:
        for child, column, parent, parent_column in _entity_references():
            if child == table and row[column] is not None and self._one(parent, parent_column, row[column]) is None:
                raise RowChanged(parent, _shown(row[column]))

    def _one(self, table: str, column: str, wanted: Any) -> Any:
        return _naming(table, column).one(self._connection, organization_no_=self._no, wanted=wanted)


def _entity_references() -> Iterator[tuple[str, str, str, str]]:
    return (reference for reference in REFERENCES if metadata.tables[reference[0]].info.get("entity"))


def _name(row: Mapping[str, Any] | None, key: Sequence[Any]) -> str:
    return _shown((row or {}).get("id", key[0]))


def _shown(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
