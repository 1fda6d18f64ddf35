"""Whose rows a past command changed, as they are now and as they would be put back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from carefront.application.ports import PastCommand, TouchedRow
from carefront.persistence.row_writer import RowWriter, form_named, raw
from carefront.persistence.statements import DriverConnection, form_of
from carefront.persistence.stores import USES_OF

_VISITS = ("appointment", "appointment_resource")
_PARENTS = {"schedule_block": ("schedule", "schedule_id"), "offering_requirement": ("offering", "offering_id")}
"""Children that say nothing of whose they are, with the column that names their parent."""

Row = Mapping[str, Any]
Key = tuple[Any, ...]


class TouchedRows:
    """Looks at the rows of one past command inside one transaction."""

    def __init__(self, connection: DriverConnection, organization_no: int, rows: RowWriter, past: PastCommand) -> None:
        self._connection = connection
        self._no = organization_no
        self._rows = rows
        changes = ((table, tuple(raw(part) for part in key), image) for table, key, image in past.changes)
        self._first: dict[tuple[str, Key], Row | None] = {}
        for table, key, image in changes:
            self._first.setdefault((table, key), image)

    def all(self) -> Sequence[TouchedRow]:
        """One for each row and each of its two states; a visit stands for the rows of its resources too."""
        return [*self._visits(), *self._others()]

    def _others(self) -> Iterator[TouchedRow]:
        for table, key in self._first:
            if table not in _VISITS:
                states = self._states(table, key)
                for row in states:
                    yield self._owned(table, row, is_made=len(states) == 1)

    def _states(self, table: str, key: Key) -> list[Row]:
        """The row now and as it was, without a state that it does not have."""
        form = form_named(table)
        now, image = self._rows.fetch(form, key), self._first.get((table, key))
        states: list[Row] = [] if now is None else [now]
        if image is not None:
            was = {name: raw(value) for name, value in image.items()}
            states.append({**(now or form.full({})), **was, **dict(zip(form.row_key, key, strict=True))})
        elif (table, key) not in self._first and now is not None:
            states.append(now)
        return states

    def _owned(self, table: str, row: Row, *, is_made: bool) -> TouchedRow:
        source = self._parent(table, row)
        resource = source.get("resource_id")
        facility = source["id"] if table == "facility" else source.get("facility_id")
        return TouchedRow(
            table, _hex(facility), (bytes(resource).hex(),) if resource else (), _hex(source.get("account_id")),
            str(source.get("state") or source.get("type") or ""), is_made, _hex(source.get("patient_id")),
        )  # fmt: skip

    def _parent(self, table: str, row: Row) -> Row:
        if table not in _PARENTS:
            return row
        parent, column = _PARENTS[table]
        return next(iter(self._states(parent, (row[column],))), row)

    def _visits(self) -> Iterator[TouchedRow]:
        for number in dict.fromkeys(key[0] for table, key in self._first if table in _VISITS):
            now = self._rows.fetch(form_of("appointment"), (number,))
            states = self._states("appointment", (number,))
            for row, uses in zip(states, self._uses(number, has_now=now is not None), strict=False):
                yield TouchedRow(
                    "appointment", _hex(row["facility_id"]), uses, None, str(row["status"]), len(states) == 1
                )

    def _uses(self, number: int, *, has_now: bool) -> list[tuple[str, ...]]:
        """The visit's resources in each of its states."""
        form = form_of("appointment_resource")
        at = form.columns.index("position"), form.columns.index("resource_id")
        rows = USES_OF.all(self._connection, self._no, number)
        now = {(number, row[at[0]]): bytes(row[at[1]]).hex() for row in rows}
        was = dict(now)
        for (table, key), image in self._first.items():
            if table == "appointment_resource" and key[0] == number:
                was.pop(key, None) if image is None else was.update(_resource(key, image, now))
        return [*([tuple(now.values())] if has_now else []), tuple(was.values())]


def _resource(key: Key, image: Row, now: Mapping[Key, str]) -> dict[Key, str]:
    found = raw(image["resource_id"]).hex() if "resource_id" in image else now.get(key, "")
    return {key: found} if found else {}


def _hex(value: Any) -> str | None:
    return bytes(value).hex() if value else None
