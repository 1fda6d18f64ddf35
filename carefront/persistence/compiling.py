"""From SQLAlchemy Core to text: a clause as a statement, a table as its form. The first day is read without it."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Table,
    UnaryExpression,
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
from sqlalchemy.sql.operators import custom_op

from carefront.persistence.column_types import PlainType
from carefront.persistence.personal import CONFIDENTIAL, PERSONAL
from carefront.persistence.statements import Statement, Text

Value = TypeVar("Value")
DIALECT = SQLiteDialect(paramstyle="qmark")


class CoreStatement(Statement):
    """A Core statement, compiled when it is used first."""

    __slots__ = ()

    def __init__(self, clause: ClauseElement | Callable[[], ClauseElement]) -> None:
        """``clause``: a Core statement, or what makes it when it is wanted."""
        super().__init__(lambda: text_of(clause if isinstance(clause, ClauseElement) else clause()))


def text_of(clause: ClauseElement) -> Text:
    """The clause as text for the driver."""
    compiled = clause.compile(dialect=DIALECT)
    binds = compiled.binds  # type: ignore[attr-defined]
    names = tuple(compiled.positiontup or ())  # type: ignore[attr-defined]
    return str(compiled), names, {bind: binds[bind].value for bind in names if not binds[bind].required}


def one_of(column: Any, words: Iterable[str]) -> ColumnElement[bool]:
    """The criterion that ``column`` holds one of the program's own constants; never for words from outside.

    Raises:
        ValueError: a word is not a plain constant.
    """
    constants = sorted(words)
    if not all(word.replace("_", "").isalnum() for word in constants):
        raise ValueError(constants)
    return or_(*(column == literal_column(f"'{word}'") for word in constants))


def unindexed(expression: ColumnElement[Value]) -> ColumnElement[Value]:
    """The same expression, for which no index is looked up.

    Without statistics SQLite takes every index to find ten rows: told of two it often follows the one that finds
    thousands.
    """
    return UnaryExpression(expression.self_group(), operator=custom_op("+"))


Form = tuple[tuple[tuple[str, str, Any], ...], tuple[str, ...], tuple[str, ...], bool, dict[str, Text]]
"""What ``statements.TableForm`` is made of: columns (name, kind, default), key, sensitive columns, whether it is
configuration, and everyday statements by name."""


def form_text(table: Table) -> Form:
    """The form of a table as plain values."""
    names = tuple(column.name for column in table.columns)
    key: tuple[str, ...] = tuple(table.info.get("key", ()))
    row_key = ("no",) if "no" in names else key
    match = _match(table, row_key)
    own = table.c.organization_no == bindparam("organization_no_")
    changed: dict[str, Any] = {name: bindparam(name) for name in names if name not in row_key}
    clauses: dict[str, ClauseElement] = {
        "insert": insert(table).values({name: bindparam(name) for name in names}),
        "by_key": select(*table.c).where(match),
        "erase": delete(table).where(match),
        "replace": update(table).where(match).values(changed),
        "every": select(*table.c).where(own).order_by(*table.primary_key),
    }
    if "id" in names:
        wanted = table.c.id == bindparam("wanted")
        clauses["by_id"] = select(*table.c).where(wanted, own).order_by(*table.primary_key)
    columns = tuple((column.name, _kind(column.type), _default(column)) for column in table.columns)
    sensitive = tuple(column.name for column in table.columns if _is_hidden(table.name, column))
    texts = {name: text_of(clause) for name, clause in clauses.items()}
    return columns, key, sensitive, bool(table.info.get("configuration")), texts


def _match(table: Table, row_key: tuple[str, ...]) -> ColumnElement[bool]:
    """The criterion for one row of one tenant."""
    key = (table.c[name] == bindparam(f"{name}_") for name in row_key)
    return and_(table.c.organization_no == bindparam("organization_no_"), *key)


def _kind(column_type: Any) -> str:
    return column_type.kind if isinstance(column_type, PlainType) else ""


def _is_hidden(table: str, column: Any) -> bool:
    """Whether its values stand in the audit as keyed digests only."""
    named = (*PERSONAL.get(table, ()), *CONFIDENTIAL.get(table, ()))
    return bool(column.info.get("sensitive")) or column.name in named


def _default(column: Any) -> Any:
    """The raw value of a column left out: its server default as the driver would give it."""
    if column.server_default is None:
        return None
    text = str(column.server_default.arg)
    return int(text) if text.isdigit() else text
