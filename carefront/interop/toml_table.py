"""A TOML table read strictly: every wrong, missing or unknown key is a problem with its place; reading goes on to
find them all."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from carefront.domain.errors import CareFrontError
from carefront.shared.values import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MappingProblem:
    """What is wrong in a mapping and where: ``place`` is the path of the key, such as ``resource[0].kind``."""

    place: str
    code: str
    params: Mapping[str, str | int]


class InvalidMapping(CareFrontError):
    """The mapping can't be used; ``problems`` has every reason, ``source`` names the mapping."""

    def __init__(self, source: str, problems: tuple[MappingProblem, ...]) -> None:
        super().__init__(f"{source}: {len(problems)}")
        self.source, self.problems = source, problems


class TomlTable:
    """One table at ``place``. Problems of it and of all below it go to the same list."""

    def __init__(self, values: Mapping[str, object], place: str, problems: list[MappingProblem]) -> None:
        self._values, self._place, self._problems = dict(values), place, problems

    def report(self, key: str, code: str, **params: str | int) -> None:
        """Note a problem of ``key`` (empty: of the table)."""
        self._problems.append(MappingProblem(self.path(key), code, params))

    def path(self, key: str) -> str:
        """The place of ``key`` in the file."""
        return ".".join(part for part in (self._place, key) if part)

    def has(self, key: str) -> bool:
        """Whether ``key`` is there and not read yet."""
        return key in self._values

    def take(self, key: str, kind: type[T], *, required: bool = False) -> T | None:
        """The value of ``key``; ``None`` and a problem where it is missing (and ``required``) or of another type."""
        if key not in self._values:
            if required:
                self.report(key, "missing")
            return None
        value = self._values.pop(key)
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        self.report(key, "type", expected=kind.__name__)
        return None

    def text(self, key: str, default: str | None = None, choices: Collection[str] = ()) -> str:
        """A text that is not blank; without a ``default`` it is required. Empty after a problem."""
        value = self.take(key, str, required=default is None) if default is None or self.has(key) else default
        if value is not None and not value.strip() and default is None:
            self.report(key, "empty")
        elif value and choices and value not in choices:
            self.report(key, "choice", value=value, choices=", ".join(choices))
        else:
            return value or ""
        return ""

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts, at least one."""
        found: list[object] | None = self.take(key, list, required=required)
        if found is None:
            return ()
        if not found or not all(isinstance(one, str) and one for one in found):
            self.report(key, "texts")
            return ()
        return tuple(str(one) for one in found)

    def number(self, key: str, default: int, least: int, most: int) -> int:
        """A whole number within bounds, both inclusive."""
        value = self.take(key, int)
        if value is None:
            return default
        if not least <= value <= most:
            self.report(key, "range", least=least, most=most)
        return value

    def table(self, key: str, *, required: bool = False) -> "TomlTable | None":
        """A table below this one."""
        found: dict[str, object] | None = self.take(key, dict, required=required)
        return None if found is None else TomlTable(found, self.path(key), self._problems)

    def inline(self, key: str) -> "TomlTable | None":
        """A table below this one where ``key`` holds one; ``None`` leaves the key to be read as something else."""
        return self.table(key) if isinstance(self._values.get(key), dict) else None

    def tables(self, key: str) -> tuple["TomlTable", ...]:
        """An array of tables; empty where it is missing."""
        found: list[object] = self.take(key, list) or []
        if not all(isinstance(one, dict) for one in found):
            self.report(key, "type", expected="array of tables")
            return ()
        return tuple(
            TomlTable(one, f"{self.path(key)}[{at}]", self._problems)
            for at, one in enumerate(found)
            if isinstance(one, dict)
        )

    def named_tables(self) -> "tuple[tuple[str, TomlTable], ...]":
        """Every key of this table as a table of its own."""
        found = ((key, self.table(key)) for key in tuple(self._values))
        return tuple((key, table) for key, table in found if table is not None)

    def pairs(self) -> dict[str, str]:
        """All that is left as texts by key."""
        return {key: self.text(key) for key in tuple(self._values)}

    def end(self) -> None:
        """Every key that nobody read is a problem: most are misspelt."""
        for key in self._values:
            self.report(key, "unknown_key")
