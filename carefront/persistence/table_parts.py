"""What every table is made of: the metadata, columns that come often, and the form of an entity table."""

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from carefront.persistence.column_types import Flag, Id, Instant, Label, Number

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def organization() -> Column[Any]:
    """The tenant of a row."""
    return Column("organization_no", Integer, ForeignKey("organization.no"), nullable=False)


def text(name: str, **options: Any) -> Column[Any]:
    """Text, empty unless said."""
    return Column(name, Label, nullable=False, server_default="", **options)


def number(name: str, default: int | None = 0) -> Column[Any]:
    """A whole number; ``default`` ``None``: may be left out."""
    if default is None:
        return Column(name, Number)
    return Column(name, Number, nullable=False, server_default=str(default))


def flag(name: str) -> Column[Any]:
    """Yes or no, no unless said."""
    return Column(name, Flag, nullable=False, server_default="0")


def id_column(name: str, *, required: bool = True) -> Column[Any]:
    """The id of something."""
    return Column(name, Id, nullable=not required)


def period(required: bool = True) -> tuple[Column[Any], ...]:
    """Both ends of a clock period."""
    return (Column("period_start", Number, nullable=not required), Column("period_end", Number, nullable=not required))


def _of_tenant(key: tuple[str, ...]) -> tuple[str, ...]:
    """``key`` with the tenant in front, so that no id of one tenant is ever in another's way; a surrogate of this file
    needs none."""
    return key if key[0].endswith("_no") else ("organization_no", *key)


def entity(
    name: str,
    *columns: Any,
    key: tuple[str, ...] = ("id",),
    configuration: bool = True,
    numbered: bool = False,
    **options: Any,
) -> Table:
    """An entity table: surrogate ``no`` where asked, tenant, own columns, history columns; unique by tenant and key.

    ``options``: of the dialects, as ``Table`` takes them.
    """
    surrogate = (Column("no", Integer, primary_key=True, autoincrement=True),) if numbered else ()
    # A number that an undo gave up is never given to another row: redo wants it back.
    once: dict[str, Any] = {"sqlite_autoincrement": True} if numbered else {}
    unique = UniqueConstraint("organization_no", *key) if numbered else PrimaryKeyConstraint(*_of_tenant(key))
    return Table(
        name, metadata, *surrogate, organization(), *columns,
        Column("row_version", Integer, nullable=False), Column("created_at", Instant, nullable=False),
        Column("updated_at", Instant, nullable=False), unique,
        info={"entity": True, "key": key, "configuration": configuration},
        **once, **options,
    )  # fmt: skip


def index_of_some(
    name: str, which: ColumnElement[bool], column: Column[Any], *, unique: bool = False,
    postgresql_where: ColumnElement[bool] | Column[bool] | None = None,
) -> Index:  # fmt: skip
    """An index, by tenant and ``column``, of the rows that meet a criterion; a statement that is to use it says the
    same criterion in the same words.
    """
    others = which if postgresql_where is None else postgresql_where
    return Index(
        name, column.table.c.organization_no, column, unique=unique, sqlite_where=which, postgresql_where=others
    )
