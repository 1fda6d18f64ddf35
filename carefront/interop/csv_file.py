"""One CSV file through one mapping: its header checked, the files beside it joined, its records read."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from carefront.application.import_rows import ImportRow, LineError
from carefront.interop.csv_mapping import CsvMapping, Lookup, columns_of
from carefront.interop.csv_reader import CsvReader
from carefront.interop.csv_rows import RowReader

MOST_ERRORS = 1_000
"""Reading stops here: a file with more is not what the mapping is for."""
MOST_LOOKED_UP = 1_000_000

Joined = dict[str, list[str]]


class CsvFile:
    """The visits of ``file``. ``beside`` are the open files of the mapping's lookups by their name.

    Iterating yields a row or the errors of a line. ``records`` counts what was read, ``digest`` is of the bytes.
    """

    def __init__(self, mapping: CsvMapping, file: BinaryIO, beside: Mapping[str, BinaryIO]) -> None:
        self._mapping, self._beside = mapping, beside
        self._reader = CsvReader(file, mapping.encoding, mapping.delimiter)
        self._reported = 0
        self.records = 0

    @property
    def digest(self) -> str:
        """SHA-256 of the file, in hex."""
        return self._reader.digest

    @property
    def bytes_read(self) -> int:
        """How far reading is."""
        return self._reader.bytes_read

    def __iter__(self) -> Iterator[ImportRow | list[LineError]]:
        for found in self._found():
            yield found
            if isinstance(found, list):
                self._reported += len(found)
                if self._reported >= MOST_ERRORS:
                    yield [LineError(found[-1].line, "", "too_many_errors", {"most": MOST_ERRORS})]
                    return

    def _found(self) -> Iterator[ImportRow | list[LineError]]:
        records = iter(self._reader)
        first = next(records, None)
        if first is None:
            yield self._file_errors() or [LineError(1, "", "empty_file", {})]
            return
        header = _headings(first[1])
        positions, joins, errors = self._columns(header)
        if errors:
            yield errors
            return
        rows = RowReader(self._mapping, positions)
        for line, cells in records:
            self.records += 1
            yield from self._file_errors_if_any()
            if len(cells) != len(header):
                yield [LineError(line, "", "cells", {"expected": len(header), "found": len(cells)})]
                continue
            missing = [one for one in (join.extend(line, cells) for join in joins) if one]
            yield missing or rows.read(line, cells)
        yield from self._file_errors_if_any()

    def _file_errors_if_any(self) -> Iterator[list[LineError]]:
        if self._reader.errors:
            yield self._file_errors()

    def _file_errors(self) -> list[LineError]:
        errors = self._reader.errors
        self._reader.errors = []
        return errors

    def _columns(self, header: list[str]) -> tuple[dict[str, int], list["_Join"], list[LineError]]:
        """Where each column is in a record with its joined cells, and what of the mapping is not there."""
        positions = {heading: at for at, heading in enumerate(header)}
        errors = self._file_errors()
        joins, width = [], len(header)
        for lookup in self._mapping.lookups:
            join = _Join(lookup, positions.get(lookup.column, 0))
            errors += join.load(self._beside.get(lookup.name), self._mapping)
            positions |= {f"{lookup.name}.{heading}": width + at for at, heading in enumerate(join.header)}
            width += len(join.header)
            joins.append(join)
        for column in columns_of(self._mapping):
            if column not in positions:
                errors.append(LineError(1, column, "unknown_column", {}))
            elif header.count(column) > 1:
                errors.append(LineError(1, column, "repeated_column", {}))
        return positions, joins, errors


class _Join:
    """The records of a file beside the first, by their key."""

    def __init__(self, lookup: Lookup, place: int) -> None:
        self._lookup, self._place = lookup, place
        self._found: Joined = {}
        self.header: list[str] = []

    def load(self, file: BinaryIO | None, mapping: CsvMapping) -> list[LineError]:
        """Read the file; what is wrong with it is told with its name as the field."""
        name = self._lookup.file
        if file is None:
            return [LineError(1, name, "no_file", {})]
        reader = CsvReader(file, mapping.encoding, mapping.delimiter)
        records = iter(reader)
        self.header = _headings(next(records, (1, []))[1])
        if self._lookup.key not in self.header:
            return [LineError(1, f"{self._lookup.name}.{self._lookup.key}", "unknown_column", {})]
        key, errors = self.header.index(self._lookup.key), []
        for line, cells in records:
            if len(cells) != len(self.header):
                errors.append(LineError(line, name, "cells", {"expected": len(self.header), "found": len(cells)}))
            elif len(self._found) >= MOST_LOOKED_UP:
                return [LineError(line, name, "too_many_records", {"most": MOST_LOOKED_UP})]
            else:
                self._found.setdefault(cells[key].strip(), cells)
            if len(errors) >= MOST_ERRORS:
                break
        return errors + [LineError(one.line, name, one.code, one.params) for one in reader.errors]

    def extend(self, line: int, cells: list[str]) -> LineError | None:
        """Append the cells of the record that ``cells`` names; an empty name appends empty cells."""
        wanted = cells[self._place].strip()
        found = self._found.get(wanted)
        if found is None and wanted:
            return LineError(
                line, self._lookup.column, "not_in_file", {"value": wanted[:100], "file": self._lookup.file}
            )
        cells.extend(found or [""] * len(self.header))
        return None


def _headings(cells: list[str]) -> list[str]:
    return [cell.strip() for cell in cells]
