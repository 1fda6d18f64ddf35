"""Domain values to rows and back, field by field: a field is the column of its name, a clock period is two columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar

from carefront.domain.schedules import ClockPeriod
from carefront.persistence.statements import Named, form_of

Entity = TypeVar("Entity")
Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]
"""How a field's value stands in a column of plain text, and how it is read from there."""


class Mapper(Generic[Entity]):
    """One dataclass and its table. Fields that are no columns (children) are handed to ``entity`` by the store.

    ``codecs``: by field, where the column knows only text.
    """

    def __init__(self, kind: type[Entity], table: Named | str, codecs: Mapping[str, Codec] | None = None) -> None:
        self.kind = kind
        self.form = form_of(table)
        names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
        self._plain = tuple(name for name in names if name in self.form.columns)
        self._has_period = "period" in names
        self._writes = {name: codec[0] for name, codec in (codecs or {}).items()}
        reads = {name: codec[1] for name, codec in (codecs or {}).items()}
        self._places = tuple(
            (name, self.form.columns.index(name), reads.get(name, self.form.from_db[name])) for name in self._plain
        )
        if self._has_period:
            self._period_at = (self.form.columns.index("period_start"), self.form.columns.index("period_end"))

    def values(self, entity: Entity) -> dict[str, Any]:
        """The entity's own columns as domain values."""
        values = {name: getattr(entity, name) for name in self._plain}
        values |= {name: write(values[name]) for name, write in self._writes.items()}
        if self._has_period:
            period: ClockPeriod | None = entity.period  # type: ignore[attr-defined]
            values["period_start"] = None if period is None else period.start
            values["period_end"] = None if period is None else period.end
        return values

    def entity(self, row: Sequence[Any], **children: Any) -> Entity:
        """The entity of a raw row in column order."""
        values = {name: None if row[at] is None else convert(row[at]) for name, at, convert in self._places}
        if self._has_period:
            start, end = (row[at] for at in self._period_at)
            values["period"] = None if start is None else ClockPeriod(start, end)
        return self.kind(**values, **children)
