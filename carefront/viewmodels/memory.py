"""What a window may remember between starts, as its view models and views see it. Knows no file."""

from collections.abc import Callable
from typing import Protocol

Value = str | int | float | bool | list[str] | None
Hear = Callable[[Value], None]


class Memory(Protocol):
    """Values by name; the names and their defaults are those of the program that keeps them."""

    def value(self, name: str) -> Value:
        """What is remembered, else the default."""

    def put(self, name: str, value: Value) -> None:
        """Remember; never waits for a disk."""

    def listen(self, name: str, hear: Hear) -> Callable[[], None]:
        """Call ``hear`` with every new value of ``name``, whichever window puts it; what comes back ends that."""


class Listeners:
    """Who wants to hear of new values, by name: what is chosen in one window holds in all of them at once."""

    def __init__(self) -> None:
        self._listeners: dict[str, list[Hear]] = {}

    def listen(self, name: str, hear: Hear) -> Callable[[], None]:
        """As ``Memory`` says."""
        hearing = self._listeners.setdefault(name, [])
        hearing.append(hear)
        return lambda: hearing.remove(hear) if hear in hearing else None

    def tell(self, name: str, value: Value) -> None:
        """There is a new value of ``name``."""
        for hear in [*self._listeners.get(name, ())]:
            hear(value)


class ForgetfulMemory(Listeners):
    """Remembers as long as it lives: for windows without a profile."""

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[str, Value] = {"windows": [], "columns": []}

    def value(self, name: str) -> Value:
        """What was put, else nothing."""
        return self._values.get(name)

    def put(self, name: str, value: Value) -> None:
        """Remember."""
        if value != self._values.get(name):
            self._values[name] = value
            self.tell(name, value)
