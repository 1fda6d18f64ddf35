"""Walking through a clinic file: objects with their paths, keys with their ids, problems collected. Knows no rule of
the clinic."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from carefront.application.clinic_document import ClinicFileInvalid, Problem
from carefront.interop.clinic_file_json import plain_key
from carefront.interop.clinic_file_values import Read, Scalar, WrongValue, text
from carefront.shared.ids import derived_id, is_id

Found = TypeVar("Found")
MOST_PROBLEMS = 100
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
read_key = text(1, 100)
_SHARED = frozenset({"clinic", "person", "patient"})
"""Kinds that are the organization's; the keys of all others are their clinic's own."""


class Part:
    """One object of the file at ``path``."""

    def __init__(self, value: Any, path: str, known: Iterable[str]) -> None:
        if not isinstance(value, dict):
            raise wrong(path, "type", "object")
        strangers = sorted(set(value) - set(known))
        if strangers:
            names = [plain_key(name) for name in strangers[:MOST_PROBLEMS]]
            raise ClinicFileInvalid([Problem(self._at(path, name), "unknown_key", name) for name in names])
        self._value, self.path = value, path

    @staticmethod
    def _at(path: str, name: str) -> str:
        return f"{path}.{name}" if path else name

    def at(self, name: str) -> str:
        """The path of one of its keys."""
        return self._at(self.path, name)

    def has(self, name: str) -> bool:
        """Whether the key is there; ``null`` counts as left out."""
        return self._value.get(name) is not None

    def raw(self, name: str) -> Any:
        """The value as it stands."""
        return self._value.get(name)

    def read(self, name: str, read: Read, default: Any = None) -> Any:
        """The value as ``read`` takes it; ``default`` where it is left out."""
        return checked(self.at(name), read, self._value[name]) if self.has(name) else default

    def need(self, name: str, read: Read) -> Any:
        """The value as ``read`` takes it; it has to be there."""
        if not self.has(name):
            raise wrong(self.at(name), "missing")
        return self.read(name, read)

    def scalars(self, scalars: Sequence[Scalar]) -> dict[str, Any]:
        """The plain values by attribute; what is left out and has the dataclass's own default is left out here."""
        found: dict[str, Any] = {}
        for scalar in scalars:
            if scalar.is_required or self.has(scalar.name):
                found[scalar.target] = self.need(scalar.name, scalar.read)
            elif isinstance(scalar.default, str | int):
                found[scalar.target] = scalar.default
        return found

    def items(self, name: str) -> list[tuple[str, Any]]:
        """The items of a list with their paths; none where it is left out."""
        value = self._value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise wrong(self.at(name), "type", "array")
        return [(f"{self.at(name)}[{number}]", item) for number, item in enumerate(value)]


def checked(path: str, read: Callable[..., Found], *values: Any) -> Found:
    """What ``read`` makes of the values.

    Raises:
        ClinicFileInvalid: they break a rule, named with ``path``.
    """
    try:
        return read(*values)
    except WrongValue as error:
        raise wrong(path, error.rule, error.value) from None


def wrong(path: str, rule: str, value: object = "") -> ClinicFileInvalid:
    """One problem as an error."""
    return ClinicFileInvalid([Problem(path, rule, str(value)[:200])])


class Problems:
    """What was found wrong so far; reading goes on behind it."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def each(self, items: Sequence[tuple[str, Any]], read: Callable[[str, Any], Found]) -> list[Found]:
        """What ``read`` makes of each item (path, value) that is right."""
        made: list[Found] = []
        for path, value in items:
            try:
                made.append(read(path, value))
            except ClinicFileInvalid as error:
                self.add(error)
        return made

    def add(self, error: ClinicFileInvalid) -> None:
        """Remember it."""
        self._found += error.problems

    def settle(self) -> None:
        """Raise all there are."""
        if self._found:
            raise ClinicFileInvalid(self._found[:MOST_PROBLEMS])


class Keys:
    """The file's own keys and the ids they stand for: the same key of the same organization is always the same id."""

    def __init__(self, organization_id: str) -> None:
        self._organization_id = organization_id
        self._clinic_id = organization_id
        self._ids: dict[tuple[str, str], str] = {}
        self._taken: set[tuple[str, str]] = set()
        self.names: dict[str, str] = {}
        self.places: dict[str, str] = {}

    def clinic(self, key: str) -> str:
        """The clinic's id; the keys of its things are its own."""
        self._clinic_id = self.put("clinic", key, "clinic")
        return self._clinic_id

    def put(self, kind: str, key: str, path: str) -> str:
        """Make the key of a thing known.

        Raises:
            ClinicFileInvalid: there is such a thing already.
        """
        if (kind, key) in self._ids:
            raise wrong(f"{path}.key", "duplicate", key)
        parent = self._organization_id if kind in _SHARED else self._clinic_id
        plain = key.replace("-", "") if _UUID.fullmatch(key) else key
        identifier = plain if is_id(plain) else derived_id(parent, f"clinic file {parent} {kind} {key}")
        if (kind, identifier) in self._taken:
            raise wrong(f"{path}.key", "duplicate", key)
        self._taken.add((kind, identifier))
        self._ids[kind, key] = identifier
        self.names[identifier] = key
        self.places[identifier] = path
        return identifier

    def knows(self, kind: str, key: str) -> bool:
        """Whether there is such a thing."""
        return (kind, key) in self._ids

    def of_series(self, key: str) -> str:
        """The id of a series of visits, which is nothing but what they share."""
        plain = key.replace("-", "") if _UUID.fullmatch(key) else key
        return plain if is_id(plain) else derived_id(self._clinic_id, f"clinic file series {key}")

    def of(self, kind: str) -> Read:
        """Reads a reference to a thing of that kind."""

        def read(value: Any) -> str:
            key = read_key(value)
            if (kind, key) not in self._ids:
                raise WrongValue("unknown_" + kind, key)
            return self._ids[kind, key]

        return read


def refs(part: Part, name: str, keys: Keys, kind: str) -> tuple[str, ...]:
    """The ids of a list of keys, each once."""
    found = [(path, checked(path, keys.of(kind), value)) for path, value in part.items(name)]
    seen: set[str] = set()
    for path, identifier in found:
        if identifier in seen:
            raise wrong(path, "repeated")
        seen.add(identifier)
    return tuple(identifier for _path, identifier in found)
