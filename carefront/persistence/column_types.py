"""Column types with explicit, pure conversions, so that compiled statements can skip the result machinery of
SQLAlchemy.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from carefront.persistence.conversions import FROM_DB, TO_DB, same


class PlainType(TypeDecorator[Any]):
    """A type whose conversions are two functions, found by ``kind``; ``None`` passes through both."""

    impl: type[TypeEngine[Any]] | TypeEngine[Any] = Text
    cache_ok = True

    @property
    def kind(self) -> str:
        """The word for it in ``conversions``."""
        return type(self).__name__

    def process_bind_param(self, value: Any, dialect: object) -> Any:
        return None if value is None else TO_DB.get(self.kind, same)(value)

    def process_result_value(self, value: Any, dialect: object) -> Any:
        return None if value is None else FROM_DB.get(self.kind, same)(value)


class Id(PlainType):
    """32 hex digits in the domain, 16 bytes in the file."""

    impl = LargeBinary(16)
    cache_ok = True


class Instant(PlainType):
    """An aware UTC datetime in the domain, whole seconds since 1970 in the file."""

    impl = BigInteger
    cache_ok = True


class Day(PlainType):
    """A date in the domain, ISO 8601 text in the file."""

    impl = String(10)
    cache_ok = True


class Flag(PlainType):
    """A bool in the domain; SQLite stores 0 or 1."""

    impl = Boolean(create_constraint=False)
    cache_ok = True


class Word(PlainType):
    """A ``StrEnum`` in the domain, its value in the file."""

    impl = String(32)
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    @property
    def kind(self) -> str:
        """The name of the enumeration."""
        return self.enum.__name__


class IdList(PlainType):
    """A tuple of ids in the domain, space separated in the file."""

    impl = Text
    cache_ok = True


class Number(PlainType):
    """A plain integer."""

    impl = Integer
    cache_ok = True


class Label(PlainType):
    """Plain text."""

    impl = Text
    cache_ok = True


class Sealed(PlainType):
    """A text, sealed: bytes on both sides; ``field_cipher`` opens them."""

    impl = LargeBinary
    cache_ok = True


class Digest(PlainType):
    """Bytes such as a MAC or a digest."""

    impl = LargeBinary
    cache_ok = True
