"""Commands as plain JSON values and back, by their dataclass fields; the log and, later, the wire use nothing else."""

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from carefront.application.envelope import Command
from carefront.domain.errors import InvalidValue

Kind = TypeVar("Kind")

SECRET: Mapping[str, bool] = {"secret": True}
"""Metadata of a field that stands in no payload: it has a default, and who runs the command again has to bring it."""


def encoded(value: Any) -> Any:
    """``value`` as JSON values: dataclasses as objects without the fields that are secret or have their default."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [encoded(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): encoded(item) for key, item in value.items()}
    return {
        name: encoded(getattr(value, name))
        for name, default in _shape(value.__class__)
        if getattr(value, name) != default
    }


def text_of(value: Any) -> str:
    """JSON text without spaces, in one form for one value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@cache
def _shape(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """The field names of a dataclass with their defaults (a fresh object where there is none)."""
    return tuple((field.name, field.default) for field in fields(kind) if not field.metadata.get("secret"))


def decoded(kind: str, payload: Mapping[str, Any], types_by_kind: Mapping[str, type[Command]]) -> Command:
    """The command of a payload.

    Raises:
        InvalidValue: unknown kind or field, or a value of another type.
    """
    command_type = types_by_kind.get(kind)
    if command_type is None:
        raise InvalidValue("kind", kind, "unknown")
    command: Command = _value(command_type, payload, kind)
    return command


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, value: Any, place: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = [option for option in get_args(kind) if option is not type(None)]
        return None if value is None else _value(inner[0], value, place)
    if origin is tuple:
        return _items(get_args(kind), value, place)
    if is_dataclass(kind) and isinstance(kind, type):
        return _object(kind, value, place)
    if kind is datetime:
        return _instant(value, place)
    try:
        if kind is date:
            return date.fromisoformat(value)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return kind(value)
    except (TypeError, ValueError) as error:
        raise InvalidValue(place, value, "type") from error
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise InvalidValue(place, value, "type")
    return value


def read_value(kind: type[Kind], payload: Mapping[str, Any]) -> Kind:
    """A dataclass from what ``encoded`` made of one.

    Raises:
        InvalidValue: unknown field, or a value of another type.
    """
    found: Kind = _value(kind, payload, kind.__name__)
    return found


def _instant(value: Any, place: str) -> datetime:
    """An aware instant; one without its offset would mean another moment on every machine."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InvalidValue(place, value, "type") from error
    if found.tzinfo is None:
        raise InvalidValue(place, value, "zone")
    return found


def _items(kinds: tuple[Any, ...], value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise InvalidValue(place, value, "type")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_value(kinds[0], item, f"{place}[{at}]") for at, item in enumerate(value))
    if len(kinds) != len(value):
        raise InvalidValue(place, value, "type")
    return tuple(_value(kind, item, f"{place}[{at}]") for at, (kind, item) in enumerate(zip(kinds, value, strict=True)))


def _object(kind: type, value: Any, place: str) -> Any:
    if not isinstance(value, Mapping):
        raise InvalidValue(place, value, "type")
    hints = _hints(kind)
    unknown = set(value) - {name for name, _default in _shape(kind)}
    if unknown:
        raise InvalidValue(f"{place}.{min(unknown)}", value[min(unknown)], "unknown")
    for field in fields(kind):
        if field.name not in value and field.default is MISSING and field.default_factory is MISSING:
            raise InvalidValue(f"{place}.{field.name}", None, "missing")
    return kind(**{name: _value(hints[name], item, f"{place}.{name}") for name, item in value.items()})
