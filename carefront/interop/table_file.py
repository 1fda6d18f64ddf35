"""Tables as CSV and XLSX files. What people typed never becomes a formula; files are readable by their owner alone."""

import csv
import io
from pathlib import Path

import xlsxwriter

from carefront.application.tables_out import OutTable, Value
from carefront.shared.private_files import write_file

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60


class FileTableWriter:
    """See ``carefront.application.tables_out.TableWriter``."""

    def write(self, path: Path, table: OutTable) -> None:
        content = xlsx_bytes(table) if path.suffix.lower() == ".xlsx" else csv_bytes(table)
        write_file(path, content)


def csv_bytes(table: OutTable) -> bytes:
    """The table as CSV in UTF-8 with a mark, so that spreadsheets read every script; lines end as RFC 4180 says.

    A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_safe(heading) for heading in table.headings])
    writer.writerows([_safe(value) for value in row] for row in table.rows)
    return stream.getvalue().encode("utf-8-sig")


def _safe(value: Value) -> Value:
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return value


def xlsx_bytes(table: OutTable) -> bytes:
    """The table as one sheet: texts as texts, shares as percentages, the headings kept in sight."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    })  # fmt: skip
    bold, percent = book.add_format({"bold": True}), book.add_format({"num_format": "0%"})
    sheet = book.add_worksheet(_sheet_name(table.name))
    for column, heading in enumerate(table.headings):
        sheet.write_string(0, column, heading, bold)
    for line, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, value)
            elif value is not None:
                sheet.write_number(line, column, value, percent if column in table.shares else None)
    sheet.freeze_panes(1, 1)
    for column, heading in enumerate(table.headings):
        texts = [heading, *(str(row[column]) for row in table.rows if isinstance(row[column], str))]
        sheet.set_column(column, column, min(_WIDEST, 2 + max(map(len, texts))))
    book.close()
    return stream.getvalue()


def _sheet_name(name: str) -> str:
    """The name without what no sheet may be called, at most 31 characters."""
    kept = "".join(char for char in name if char not in "[]:*?/\\").strip("'")
    return kept[:31] or "1"
