"""A table that leaves the program, and who writes it to a file. Knows no format."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class OutTable:
    """A name, headings, and rows of as many values. ``shares``: the columns whose numbers are shares of 1."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    shares: frozenset[int] = frozenset()


class TableWriter(Protocol):
    """Writes tables to files that nobody but their owner can read."""

    def write(self, path: Path, table: OutTable) -> None:
        """Write it as CSV, or as XLSX where the name ends so; an existing file is replaced as a whole.

        Raises:
            OSError: the place cannot be written; what was there stays.
        """
