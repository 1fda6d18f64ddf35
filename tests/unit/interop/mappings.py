"""A small mapping for tests, and a file read through it without another process."""

import io

from carefront.application.import_rows import ImportRow, LineError
from carefront.interop.csv_file import CsvFile
from carefront.interop.mapping_file import parse_mapping

SIMPLE = """
format = 1
name = "simple"
zone = "Europe/Berlin"
[visit]
id = "Id"
note = "Note"
[start]
column = "Start"
formats = ["%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"]
[length]
minutes = "Minutes"
[patient]
id = "Patient"
name = "Name"
[[resource]]
name = "Doctor"
kind = "person"
"""

HEADER = "Id,Start,Minutes,Patient,Name,Doctor,Note"


def read_all(mapping: str, content: bytes | str, **beside: bytes) -> tuple[list[ImportRow], list[LineError]]:
    """Rows and errors of a file in memory."""
    raw = content.encode() if isinstance(content, str) else content
    source = CsvFile(parse_mapping(mapping), io.BytesIO(raw), {name: io.BytesIO(data) for name, data in beside.items()})
    rows: list[ImportRow] = []
    errors: list[LineError] = []
    for found in source:
        if isinstance(found, list):
            errors += found
        else:
            rows.append(found)
    return rows, errors


def read_lines(*lines: str, mapping: str = SIMPLE) -> tuple[list[ImportRow], list[LineError]]:
    """The same for lines under the simple heading."""
    return read_all(mapping, "\n".join((HEADER, *lines)) + "\n")


def codes(errors: list[LineError]) -> list[tuple[int, str, str]]:
    """Line, field and code of each error."""
    return [(one.line, one.field, one.code) for one in errors]
