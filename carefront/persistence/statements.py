"""Statements as text with the order of their parameters, run on the driver: a booking costs microseconds, not
milliseconds.

Every text comes from SQLAlchemy Core over ``tables``: of what is read, compiled beforehand into ``statement_texts``;
of the rest by ``compiling`` when it is used first. Values are always bound. Knows no SQLAlchemy itself.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from carefront.persistence.conversions import FROM_DB, TO_DB, Conversion, same
from carefront.persistence.statement_texts import FORMS, TEXTS


class Cursor(Protocol):
    """What a driver's cursor gives."""

    lastrowid: int | None
    rowcount: int

    def fetchone(self) -> Any: ...
    def fetchmany(self, size: int) -> list[Any]: ...
    def fetchall(self) -> list[Any]: ...


class DriverConnection(Protocol):
    """What the adapter needs of a driver connection in autocommit mode."""

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Cursor: ...
    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> Cursor: ...
    def close(self) -> None: ...


Text = tuple[str, tuple[str, ...], Mapping[str, Any]]
"""A statement, the names of its parameters in order, and the values of those that are constants of the program."""


class Statement:
    """A statement with named parameters; raw driver values in and out. Its text is asked for when it is used first.

    Values written into the statement itself (a limit, a kind) are bound as constants and need not be handed over.
    """

    __slots__ = ("_constants", "_text", "names", "sql")

    sql: str
    names: tuple[str, ...]
    _constants: Mapping[str, Any]

    def __init__(self, text: Callable[[], Text]) -> None:
        self._text = text

    def __getattr__(self, name: str) -> Any:
        """Asked only for what is not there yet."""
        if name not in ("sql", "names", "_constants"):
            raise AttributeError(name)
        self.sql, self.names, self._constants = self._text()
        return getattr(self, name)

    @property
    def text(self) -> Text:
        """All of it."""
        return self.sql, self.names, self._constants

    def _bound(self, values: dict[str, Any]) -> list[Any]:
        if self._constants:
            values = {**self._constants, **values}
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


def compiled(name: str) -> Statement:
    """The statement that ``clauses`` calls ``name``.

    Raises:
        KeyError: there is none; ``packaging/compile_statements.py`` was not run.
    """
    text = TEXTS[name]
    return Statement(lambda: text)


class Named(Protocol):
    """A table, as far as its form is concerned."""

    @property
    def name(self) -> str: ...


class TableForm:
    """One table's columns with their conversions, and its everyday statements."""

    def __init__(self, name: str) -> None:
        columns, self.key, sensitive, self.is_configuration, texts = FORMS[name]
        self.name = name
        self.columns: tuple[str, ...] = tuple(column for column, _kind, _default in columns)
        self.to_db: dict[str, Conversion] = {column: TO_DB.get(kind, same) for column, kind, _default in columns}
        self.from_db: dict[str, Conversion] = {column: FROM_DB.get(kind, same) for column, kind, _default in columns}
        self.defaults: dict[str, Any] = {column: default for column, _kind, default in columns}
        self.sensitive = frozenset(sensitive)
        self.sealed = frozenset(column for column, kind, _default in columns if kind == "Sealed")
        self.surrogate = "no" in self.columns
        self.row_key: tuple[str, ...] = ("no",) if self.surrogate else self.key
        self.insert = Statement(lambda: texts["insert"])
        self.by_key = Statement(lambda: texts["by_key"])
        self.erase = Statement(lambda: texts["erase"])
        self.replace = Statement(lambda: texts["replace"])
        self.by_id = Statement(lambda: texts["by_id"])
        self.every = Statement(lambda: texts["every"])

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


def form_of(table: Named | str) -> TableForm:
    """The form of a table, made once."""
    return _form(table if isinstance(table, str) else table.name)


@cache
def _form(name: str) -> TableForm:
    return TableForm(str(name))
