"""Tables as CSV and XLSX files written row by row, so that long ones need no more memory than short ones."""

import csv
import os
from abc import abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import Any
from weakref import finalize

import xlsxwriter

from carefront.application.tables_out import Row
from carefront.interop.cells import WORKBOOK, safe, sheet_name, within_cell
from carefront.shared.private_files import FOLDER_MODE, create_file, refuse_links, replace, sync_file

ROWS_OF_SHEET = 1_048_576
WIDEST = 60


class _Stream:
    """A hidden file beside the place, which takes the place when it is whole; goes when it is left."""

    def __init__(self, path: Path) -> None:
        refuse_links(path)
        self._path = path
        self._fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
        self._fresh.unlink(missing_ok=True)
        self._parts = self._fresh.with_suffix(".parts")
        self._descriptor = create_file(self._fresh)
        self._left = finalize(self, _remove, self._fresh, self._parts)

    def finish(self) -> None:
        """As ``OpenTable`` says."""
        if self._left.alive:
            self._end()
            sync_file(self._fresh)
            replace(self._fresh, self._path)
            self._left()

    def drop(self) -> None:
        """As ``OpenTable`` says."""
        if self._left.alive:
            with suppress(OSError):
                self._close()
            self._left()

    @abstractmethod
    def _end(self) -> None:
        """Write the rest and close."""

    @abstractmethod
    def _close(self) -> None:
        """Close as it is."""


def _remove(fresh: Path, parts: Path) -> None:
    fresh.unlink(missing_ok=True)
    rmtree(parts, ignore_errors=True)


class CsvStream(_Stream):
    """As ``csv_bytes`` would write it."""

    def __init__(self, path: Path, headings: Row) -> None:
        super().__init__(path)
        self._stream = open(self._descriptor, "w", encoding="utf-8-sig", newline="")  # noqa: SIM115 - lives on
        self._writer = csv.writer(self._stream, lineterminator="\r\n")
        self.add([headings])

    def add(self, rows: Sequence[Row]) -> None:
        """As ``OpenTable`` says."""
        self._writer.writerows([safe(value) for value in row] for row in rows)

    def _end(self) -> None:
        self._stream.close()

    def _close(self) -> None:
        self._stream.close()


class XlsxStream(_Stream):
    """As ``xlsx_bytes`` would write it, on a sheet more where one is full. Its parts wait in a hidden folder beside."""

    def __init__(self, path: Path, name: str, headings: Row) -> None:
        super().__init__(path)
        os.close(self._descriptor)
        self._parts.mkdir(mode=FOLDER_MODE)
        options = {**WORKBOOK, "constant_memory": True, "tmpdir": str(self._parts)}
        self._book = xlsxwriter.Workbook(str(self._fresh), options)
        self._bold = self._book.add_format({"bold": True})
        self._name, self._headings = sheet_name(name), headings
        self._sheets: list[_Sheet] = []
        self._begin_sheet()

    def add(self, rows: Sequence[Row]) -> None:
        """As ``OpenTable`` says."""
        for row in rows:
            if self._sheets[-1].line >= ROWS_OF_SHEET:
                self._begin_sheet()
            self._sheets[-1].write(row)

    def _begin_sheet(self) -> None:
        count = len(self._sheets) + 1
        found = self._book.add_worksheet(self._name if count == 1 else f"{self._name[:27]} {count}")
        found.freeze_panes(1, 1)
        self._sheets.append(_Sheet(found, len(self._headings)))
        self._sheets[-1].write(self._headings, self._bold)

    def _end(self) -> None:
        for sheet in self._sheets:
            sheet.set_widths()
        self._book.close()

    def _close(self) -> None:
        self._book.fileclosed = True  # so that it does not write itself when it goes
        for sheet in self._sheets:
            sheet.sheet.row_data_fh.close()


class _Sheet:
    """One sheet: where it is, and how wide its columns have to be."""

    def __init__(self, sheet: Any, columns: int) -> None:
        self.sheet, self.line, self._widths = sheet, 0, [0] * columns

    def write(self, row: Row, style: Any = None) -> None:
        """One row below the others."""
        for column, value in enumerate(row):
            if isinstance(value, str):
                text = within_cell(value)
                self._widths[column] = max(self._widths[column], min(WIDEST, 2 + len(text)))
                self.sheet.write_string(self.line, column, text, style)
            elif value is not None:
                self.sheet.write_number(self.line, column, value, style)
        self.line += 1

    def set_widths(self) -> None:
        """Wide enough for what was written, within reason."""
        for column, width in enumerate(self._widths):
            self.sheet.set_column(column, column, width)
