"""Column types with explicit, pure conversions, so that compiled statements can skip the result machinery of
SQLAlchemy.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

Conversion = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _bytes_to_hex(value: Any) -> str:
    return bytes(value).hex()


def _instant_from_db(value: int) -> datetime:
    return datetime.fromtimestamp(value, UTC)


def _instant_to_db(value: datetime) -> int:
    return int(value.timestamp())


def _words(value: str) -> tuple[str, ...]:
    return tuple(value.split())


class PlainType(TypeDecorator[Any]):
    """A type whose conversions are two functions: ``to_db`` and ``from_db``; ``None`` passes through both."""

    impl: type[TypeEngine[Any]] | TypeEngine[Any] = Text
    cache_ok = True
    to_db: Conversion = staticmethod(_same)
    from_db: Conversion = staticmethod(_same)

    def process_bind_param(self, value: Any, dialect: object) -> Any:
        return None if value is None else self.to_db(value)

    def process_result_value(self, value: Any, dialect: object) -> Any:
        return None if value is None else self.from_db(value)


class Id(PlainType):
    """32 hex digits in the domain, 16 bytes in the file."""

    impl = LargeBinary(16)
    cache_ok = True
    to_db = staticmethod(bytes.fromhex)
    from_db = staticmethod(_bytes_to_hex)


class Instant(PlainType):
    """An aware UTC datetime in the domain, whole seconds since 1970 in the file."""

    impl = BigInteger
    cache_ok = True
    to_db = staticmethod(_instant_to_db)
    from_db = staticmethod(_instant_from_db)


class Day(PlainType):
    """A date in the domain, ISO 8601 text in the file."""

    impl = String(10)
    cache_ok = True
    to_db = staticmethod(date.isoformat)
    from_db = staticmethod(date.fromisoformat)


class Flag(PlainType):
    """A bool in the domain; SQLite stores 0 or 1."""

    impl = Boolean(create_constraint=False)
    cache_ok = True
    to_db = staticmethod(bool)
    from_db = staticmethod(bool)


class Word(PlainType):
    """A ``StrEnum`` in the domain, its value in the file."""

    impl = String(32)
    cache_ok = True
    to_db = staticmethod(str)

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum
        self.from_db = enum


class IdList(PlainType):
    """A tuple of ids in the domain, space separated in the file."""

    impl = Text
    cache_ok = True
    to_db = staticmethod(" ".join)
    from_db = staticmethod(_words)


class Number(PlainType):
    """A plain integer."""

    impl = Integer
    cache_ok = True


class Label(PlainType):
    """Plain text."""

    impl = Text
    cache_ok = True


class Digest(PlainType):
    """Bytes such as a MAC or a digest."""

    impl = LargeBinary
    cache_ok = True
    from_db = staticmethod(bytes)
