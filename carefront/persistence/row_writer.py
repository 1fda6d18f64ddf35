"""The one writer of entity rows: by primary key, before-image taken, tenant and version stamped.

What it captured goes into the command log (to take it back) and, with sensitive columns as digests, into the audit log.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from carefront.domain.errors import AlreadyThere, NotFound
from carefront.persistence.driver import IntegrityError
from carefront.persistence.statements import DriverConnection, Named, TableForm, form_of
from carefront.shared.values import dataclass

_TAKEN = "UNIQUE constraint failed"
"""How the library begins what it says of a key that is taken; the driver does not hand its extended code on."""
HISTORY = frozenset({"organization_no", "row_version", "created_at", "updated_at"})
SECRET = frozenset({"password_hash", "pin_hash"})
"""Columns whose values stand in no log; nothing puts an old one back."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row's change in raw driver values: ``before``/``after`` are whole rows by column, ``None`` where there is
    no row.
    """

    form: TableForm
    key: tuple[Any, ...]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def plain(value: Any) -> Any:
    """A raw driver value as JSON can hold it: bytes as hex after ``x:``."""
    return f"x:{bytes(value).hex()}" if isinstance(value, bytes | memoryview) else value


def raw(value: Any) -> Any:
    """The raw driver value that ``plain`` wrote."""
    return bytes.fromhex(value[2:]) if isinstance(value, str) and value.startswith("x:") else value


class RowWriter:
    """Writes entity rows of one tenant inside one transaction and remembers each change in order."""

    def __init__(self, connection: DriverConnection, organization_no: int, version: int, at_s: int) -> None:
        self._connection = connection
        self._organization_no = organization_no
        self._version = version
        self._at_s = at_s
        self.changes: list[Change] = []

    def insert(self, table: Named | str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Insert a row of domain values; columns left out get their defaults. Returns the whole raw row, ``no``
        included.

        Raises:
            AlreadyThere: its id, or another key of it, is taken.
        """
        form = form_of(table)
        row = form.full({name: form.raw(name, value) for name, value in values.items()})
        return self.insert_raw(form, row)

    def insert_raw(self, form: TableForm, row: dict[str, Any]) -> dict[str, Any]:
        """Insert a whole raw row.

        Raises:
            AlreadyThere: as ``insert`` does.
        """
        row["organization_no"] = self._organization_no
        row["row_version"] = self._version
        row["created_at"] = row["created_at"] or self._at_s
        row["updated_at"] = self._at_s
        try:
            cursor = self._connection.execute(form.insert.sql, [row[name] for name in form.insert.names])
        except IntegrityError as error:
            if not str(error).startswith(_TAKEN):
                raise
            raise AlreadyThere(form.name, str(plain(row.get("id")))) from error
        if form.surrogate and row["no"] is None:
            row["no"] = cursor.lastrowid
        self._remember(form, row, None, row)
        return row

    def update(self, table: Named | str, key: Sequence[Any], values: Mapping[str, Any]) -> bool:
        """Change a row's columns to domain ``values``; says whether anything differed. ``key``: raw row key.

        Raises:
            NotFound: no such row of this tenant.
        """
        form = form_of(table)
        return self.update_raw(form, key, {name: form.raw(name, value) for name, value in values.items()})

    def update_raw(self, form: TableForm, key: Sequence[Any], values: Mapping[str, Any]) -> bool:
        """Change a row's columns to raw ``values``."""
        before = self.fetch(form, key)
        if before is None:
            raise NotFound(form.name, str(plain(key[0])))
        if all(before[name] == value for name, value in values.items()):
            return False
        after = before | dict(values)
        after["row_version"] = self._version
        after["updated_at"] = self._at_s
        bound = {**after, **self._match(form, key)}
        self._connection.execute(form.replace.sql, [bound[name] for name in form.replace.names])
        self._remember(form, after, before, after)
        return True

    def delete(self, table: Named | str, key: Sequence[Any]) -> None:
        """Remove a row; one that is not there is no failure."""
        form = form_of(table)
        before = self.fetch(form, key)
        if before is None:
            return
        bound = self._match(form, key)
        self._connection.execute(form.erase.sql, [bound[name] for name in form.erase.names])
        self._remember(form, before, before, None)

    def fetch(self, form: TableForm, key: Sequence[Any]) -> dict[str, Any] | None:
        """The raw row of ``key``, or ``None``."""
        bound = self._match(form, key)
        found = self._connection.execute(form.by_key.sql, [bound[name] for name in form.by_key.names]).fetchone()
        return None if found is None else dict(zip(form.columns, found, strict=True))

    def _match(self, form: TableForm, key: Sequence[Any]) -> dict[str, Any]:
        bound: dict[str, Any] = {f"{name}_": value for name, value in zip(form.row_key, key, strict=True)}
        bound["organization_no_"] = self._organization_no
        return bound

    def _remember(self, form: TableForm, row: Mapping[str, Any], before: Any, after: Any) -> None:
        self.changes.append(Change(form, tuple(row[name] for name in form.row_key), before, after))

    @property
    def touches_configuration(self) -> bool:
        """Whether a row was written that changes what can be booked."""
        return any(change.form.is_configuration for change in self.changes)


def captured(changes: Sequence[Change]) -> list[list[Any]]:
    """The before-images as JSON values: ``[table, key, before]`` with only the columns that differ for an update."""
    return [[change.form.name, [plain(part) for part in change.key], _before(change)] for change in changes]


def _before(change: Change) -> dict[str, Any] | None:
    if change.before is None:
        return None
    if change.after is None:
        names = [name for name, value in change.before.items() if value != change.form.defaults[name]]
    else:
        names = [name for name in change.before if change.before[name] != change.after[name]]
    return {name: plain(change.before[name]) for name in names if name not in SECRET}


def audited(changes: Sequence[Change], digest: Callable[[Any], str]) -> list[list[Any]]:
    """``[table, key, before, after]`` of the columns that differ; sensitive ones as keyed digests, history columns
    left out.
    """
    return [
        [
            change.form.name,
            [plain(part) for part in change.key],
            _side(change, change.before, digest),
            _side(change, change.after, digest),
        ]
        for change in changes
    ]


def _side(change: Change, side: Mapping[str, Any] | None, digest: Callable[[Any], str]) -> dict[str, Any] | None:
    if side is None:
        return None
    other = (change.after if side is change.before else change.before) or change.form.defaults
    return {
        name: digest(value) if name in change.form.sensitive or name in SECRET else plain(value)
        for name, value in side.items()
        if name not in HISTORY and value != other[name]
    }


def form_named(name: str) -> TableForm:
    """The form of the entity table called ``name``."""
    return form_of(name)
