"""A table that leaves the program, and who writes it to a file. Knows no format."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Value = str | int | float | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class OutTable:
    """A name, headings, and rows of as many values. ``shares``: the columns whose numbers are shares of 1."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    shares: frozenset[int] = frozenset()


class OpenTable(Protocol):
    """A table that is being written row by row, however many there are; nobody sees it before ``finish``."""

    def add(self, rows: Sequence[Row]) -> None:
        """Write these below the others.

        Raises:
            OSError: the place cannot be written, or is full.
        """

    def finish(self) -> None:
        """Put the file in its place; what was there is replaced as a whole.

        Raises:
            OSError: as ``add``; what was there stays.
        """

    def drop(self) -> None:
        """Leave nothing of it; does nothing after ``finish``."""


class TableWriter(Protocol):
    """Writes tables to files that nobody but their owner can read."""

    def write(self, path: Path, table: OutTable) -> None:
        """Write it as CSV, or as XLSX where the name ends so; an existing file is replaced as a whole.

        Raises:
            OSError: the place cannot be written; what was there stays.
        """

    def begin(self, path: Path, name: str, headings: tuple[str, ...]) -> OpenTable:
        """Begin one whose rows come bit by bit, as ``write`` would write it.

        Raises:
            OSError: the place cannot be written; what was there stays.
        """
