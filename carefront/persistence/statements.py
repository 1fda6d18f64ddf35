"""Core statements compiled once and run on the driver, so that a booking costs microseconds, not milliseconds.

The statement text always comes from SQLAlchemy Core over ``tables``; values are always bound.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from carefront.persistence.column_types import Conversion, PlainType

DIALECT = SQLiteDialect(paramstyle="qmark")


class Cursor(Protocol):
    """What a driver's cursor gives."""

    lastrowid: int | None
    rowcount: int

    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class DriverConnection(Protocol):
    """What the adapter needs of a driver connection in autocommit mode."""

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Cursor: ...
    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> Cursor: ...
    def close(self) -> None: ...


class Statement:
    """A Core statement as text with the order of its named parameters; raw driver values in and out.

    Values written into the clause itself (a limit, a kind) are bound as constants and need not be handed over.
    Compiled when it is used first: a start shows the day with a dozen of some two hundred statements.
    """

    __slots__ = ("_clause", "_constants", "names", "sql")

    sql: str
    names: tuple[str, ...]
    _constants: dict[str, Any]

    def __init__(self, clause: ClauseElement | Callable[[], ClauseElement]) -> None:
        """``clause``: a Core statement, or what makes it when it is wanted."""
        self._clause = clause

    def __getattr__(self, name: str) -> Any:
        """Asked only for what is not there yet: everything the compiler gives."""
        if name not in ("sql", "names", "_constants"):
            raise AttributeError(name)
        clause = self._clause if isinstance(self._clause, ClauseElement) else self._clause()
        compiled = clause.compile(dialect=DIALECT)
        binds = compiled.binds  # type: ignore[attr-defined]
        self.names = tuple(compiled.positiontup or ())  # type: ignore[attr-defined]
        self._constants = {bind: binds[bind].value for bind in self.names if not binds[bind].required}
        self.sql = str(compiled)
        return getattr(self, name)

    def _bound(self, values: dict[str, Any]) -> list[Any]:
        if self._constants:
            values = self._constants | values
        return [values[name] for name in self.names]

    def run(self, connection: DriverConnection, **values: Any) -> Cursor:
        """Execute with the named values."""
        return connection.execute(self.sql, self._bound(values))

    def one(self, connection: DriverConnection, **values: Any) -> Any:
        """The first row, or ``None``."""
        return connection.execute(self.sql, self._bound(values)).fetchone()

    def all(self, connection: DriverConnection, **values: Any) -> list[Any]:
        """Every row."""
        return connection.execute(self.sql, self._bound(values)).fetchall()


def one_of(column: Any, words: Iterable[str]) -> ColumnElement[bool]:
    """The criterion that ``column`` holds one of the program's own constants; never for words from outside.

    Raises:
        ValueError: a word is not a plain constant.
    """
    constants = sorted(words)
    if not all(word.replace("_", "").isalnum() for word in constants):
        raise ValueError(constants)
    return or_(*(column == literal_column(f"'{word}'") for word in constants))


def _default(column: Any) -> Any:
    """The raw value of a column left out: its server default as the driver would give it."""
    if column.server_default is None:
        return None
    text = str(column.server_default.arg)
    return int(text) if text.isdigit() else text


def _same(value: Any) -> Any:
    return value


class TableForm:
    """One table's columns with their conversions, and its everyday statements."""

    def __init__(self, table: Table) -> None:
        self.name = table.name
        self.table = table
        self.columns: tuple[str, ...] = tuple(column.name for column in table.columns)
        self.to_db: dict[str, Conversion] = {}
        self.from_db: dict[str, Conversion] = {}
        for column in table.columns:
            kind = column.type
            self.to_db[column.name] = kind.to_db if isinstance(kind, PlainType) else _same
            self.from_db[column.name] = kind.from_db if isinstance(kind, PlainType) else _same
        self.defaults: dict[str, Any] = {column.name: _default(column) for column in table.columns}
        self.sensitive = frozenset(column.name for column in table.columns if column.info.get("sensitive"))
        self.surrogate = "no" in self.columns
        self.key: tuple[str, ...] = tuple(table.info.get("key", ()))
        self.row_key: tuple[str, ...] = ("no",) if self.surrogate else self.key
        self.insert = Statement(lambda: insert(table).values({name: bindparam(name) for name in self.columns}))
        self.by_key = Statement(lambda: select(*table.c).where(self._match()))
        self.erase = Statement(lambda: delete(table).where(self._match()))
        self.replace = Statement(lambda: update(table).where(self._match()).values(self._changed()))

    def _match(self) -> ColumnElement[bool]:
        """The criterion for one row of one tenant."""
        key = (self.table.c[name] == bindparam(f"{name}_") for name in self.row_key)
        return and_(self.table.c.organization_no == bindparam("organization_no_"), *key)

    def _changed(self) -> dict[str, Any]:
        return {name: bindparam(name) for name in self.columns if name not in self.row_key}

    def raw(self, name: str, value: Any) -> Any:
        """The driver's value of a domain value."""
        return None if value is None else self.to_db[name](value)

    def domain(self, row: Sequence[Any]) -> dict[str, Any]:
        """A raw row (in column order) as domain values by column name."""
        return {
            name: None if value is None else self.from_db[name](value)
            for name, value in zip(self.columns, row, strict=True)
        }

    def full(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """A complete raw row from raw ``values``, defaults filled in."""
        return {name: values.get(name, self.defaults[name]) for name in self.columns}


@cache
def form_of(table: Table) -> TableForm:
    """The form of ``table``, made once."""
    return TableForm(table)
