"""Read the records of a CSV file, whatever is in it: bounded memory, and an error with its line instead of an
exception."""

import csv
import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from carefront.application.import_rows import LineError

LONGEST_LINE = 1_048_576
"""Bytes of one line of the file."""
LONGEST_CELL = 131_072
"""Characters of one cell, line breaks included; a quote that is never closed ends here."""
MOST_COLUMNS = 1_000
_UTF_16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")

Record = tuple[int, list[str]]


class CsvReader:
    """The records of a CSV file with the line each starts on; the first is the header.

    Iterating yields records; what is wrong with the file itself collects in ``errors`` as it is met. Blank lines are
    skipped. A byte order mark, CRLF and line breaks within quotes are read as they should be. Reading ends early
    (``is_cut``) where the rest would have no meaning. ``digest`` is of the bytes read so far."""

    def __init__(self, file: BinaryIO, encoding: str = "utf-8", delimiter: str = ",") -> None:
        self._file, self._encoding, self._delimiter = file, encoding, delimiter
        self._hash = hashlib.sha256()
        self._line = 0
        self.errors: list[LineError] = []
        self.is_cut = False
        self.bytes_read = 0

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes read, in hex."""
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[Record]:
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
        start = 1
        while True:
            try:
                for cells in reader:
                    if len(cells) > MOST_COLUMNS:
                        self._stop(start, "too_many_columns", columns=len(cells), most=MOST_COLUMNS)
                        return
                    if cells:
                        yield start, cells
                    start = reader.line_num + 1
                return
            except csv.Error as error:
                self._stop(start, _csv_error(str(error)), most=LONGEST_CELL)
                return

    def _lines(self) -> Iterator[str]:
        """The file's lines as text, each with its line feed; ends where the file can't be read on."""
        for raw in iter(lambda: self._file.readline(LONGEST_LINE + 1), b""):
            self._line += 1
            self._hash.update(raw)
            self.bytes_read += len(raw)
            if self._line == 1:
                raw = self._without_mark(raw)
            if self.is_cut or self._is_unreadable(raw):
                return
            yield self._text(raw)

    def _without_mark(self, raw: bytes) -> bytes:
        if raw.startswith(_UTF_16_OR_32):
            self._stop(1, "utf_16", encoding=self._encoding)
        return raw.removeprefix(b"\xef\xbb\xbf")

    def _is_unreadable(self, raw: bytes) -> bool:
        if len(raw) > LONGEST_LINE:
            self._stop(self._line, "line_too_long", most=LONGEST_LINE)
        elif b"\0" in raw:
            self._stop(self._line, "nul")
        elif b"\r" in raw and b"\r" in raw.rstrip(b"\r\n") and b"\n" not in raw:
            self._stop(self._line, "line_endings")
        return self.is_cut

    def _text(self, raw: bytes) -> str:
        try:
            return raw.decode(self._encoding)
        except UnicodeDecodeError:
            self.errors.append(LineError(self._line, "", "encoding", {"encoding": self._encoding}))
            return raw.decode(self._encoding, errors="replace")

    def _stop(self, line: int, code: str, **params: str | int) -> None:
        if not self.is_cut:
            self.errors.append(LineError(line, "", code, params))
        self.is_cut = True


def _csv_error(text: str) -> str:
    """Which of our codes a message of the csv module means."""
    if "field limit" in text:
        return "cell_too_long"
    return "line_endings" if "new-line" in text else "quotes"
