"""In which order things with names stand wherever they are listed: as they were arranged, then as people read them."""

import re
from typing import Protocol

_NUMBER = re.compile(r"([0-9]+)")

ListOrder = tuple[int, tuple[str | int, ...], str, str]


class Listed(Protocol):
    """Something with a name that people arrange."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def position(self) -> int: ...


def list_order(item: Listed) -> ListOrder:
    """A key to sort by: its arranged place, then its name with Room 2 before Room 10, capitals or not."""
    parts = _NUMBER.split(item.name.casefold())  # texts and numbers take turns, so that like is compared with like
    read = tuple(int(part) if at % 2 else part for at, part in enumerate(parts))
    return item.position, read, item.name, item.id
