"""What a window may remember between starts, as its view models and views see it. Knows no file."""

from typing import Protocol

Value = str | int | float | bool | list[str] | None


class Memory(Protocol):
    """Values by name; the names and their defaults are those of the program that keeps them."""

    def value(self, name: str) -> Value:
        """What is remembered, else the default."""

    def put(self, name: str, value: Value) -> None:
        """Remember; never waits for a disk."""


class ForgetfulMemory:
    """Remembers as long as it lives: for windows without a profile."""

    def __init__(self) -> None:
        self._values: dict[str, Value] = {"windows": [], "columns": []}

    def value(self, name: str) -> Value:
        """What was put, else nothing."""
        return self._values.get(name)

    def put(self, name: str, value: Value) -> None:
        """Remember."""
        self._values[name] = value
