"""The organization-scoped accessor: every select and every set-based write of a tenant's rows starts here."""

from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, Table, bindparam, delete, select
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.selectable import FromClause, Join

from carefront.persistence.compiling import CoreStatement
from carefront.persistence.statements import Statement

ORGANIZATION = "organization_no_"
"""Name of the bound tenant in every scoped statement."""


def _tables(source: FromClause) -> list[Table]:
    if isinstance(source, Join):
        return _tables(source.left) + _tables(source.right)
    if isinstance(source, Table):
        return [source]
    inner = getattr(source, "element", None)
    return [source] if inner is not None else []  # type: ignore[list-item]  # an alias keeps the columns of its table


def belongs(table: Any) -> ColumnElement[bool]:
    """The criterion that a row of ``table`` (or of an alias) is the tenant's."""
    return table.c.organization_no == bindparam(ORGANIZATION)  # type: ignore[no-any-return]


def _scoped_tables(clause: Select[Any]) -> list[Table]:
    tables = [table for source in clause.get_final_froms() for table in _tables(source)]
    return [table for table in tables if "organization_no" in table.c]


def scoped(clause: Select[Any]) -> Statement:
    """``clause`` compiled with the tenant's criterion on every table it reads; the tenant is bound at run time.

    For an outer-joined table the criterion goes into the ``ON`` clause: write it there with ``belongs`` and it is seen.
    """
    return CoreStatement(lambda: _with_tenant(clause))


def _with_tenant(clause: Select[Any]) -> Select[Any]:
    outer = {id(table) for source in clause.get_final_froms() for table in _outer(source)}
    for table in _scoped_tables(clause):
        if id(table) not in outer:
            clause = clause.where(belongs(table))
    return clause


def _outer(source: FromClause) -> list[Table]:
    if not isinstance(source, Join):
        return []
    found = _outer(source.left) + _outer(source.right)
    if source.isouter:
        if ORGANIZATION not in _bound_names(source.onclause):
            raise ValueError(f"outer join without tenant: {source}")
        found += _tables(source.right)
    return found


def _bound_names(clause: ClauseElement | None) -> set[str]:
    return set() if clause is None else set(clause.compile().params)


def scoped_delete(table: Table, *criteria: ColumnElement[bool]) -> Statement:
    """A delete of the tenant's rows of a projection that meet ``criteria``."""
    statement: Delete = delete(table).where(belongs(table), *criteria)
    return CoreStatement(statement)


__all__ = ["ORGANIZATION", "belongs", "scoped", "scoped_delete", "select"]
