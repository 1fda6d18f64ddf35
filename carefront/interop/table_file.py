"""Tables as CSV and XLSX files. What people typed never becomes a formula; files are readable by their owner alone."""

import csv
import io
from pathlib import Path

import xlsxwriter

from carefront.application.tables_out import OpenTable, OutTable
from carefront.interop.cells import WORKBOOK, safe, sheet_name, within_cell
from carefront.interop.table_stream import WIDEST, CsvStream, XlsxStream
from carefront.shared.private_files import write_file


class FileTableWriter:
    """See ``carefront.application.tables_out.TableWriter``."""

    def write(self, path: Path, table: OutTable) -> None:
        content = xlsx_bytes(table) if _is_xlsx(path) else csv_bytes(table)
        write_file(path, content)

    def begin(self, path: Path, name: str, headings: tuple[str, ...]) -> OpenTable:
        return XlsxStream(path, name, headings) if _is_xlsx(path) else CsvStream(path, headings)


def _is_xlsx(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx"


def csv_bytes(table: OutTable) -> bytes:
    """The table as CSV in UTF-8 with a mark, so that spreadsheets read every script; lines end as RFC 4180 says."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([safe(heading) for heading in table.headings])
    writer.writerows([safe(value) for value in row] for row in table.rows)
    return stream.getvalue().encode("utf-8-sig")


def xlsx_bytes(table: OutTable) -> bytes:
    """The table as one sheet: texts as texts, shares as percentages, the headings kept in sight."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {**WORKBOOK, "in_memory": True})
    bold, percent = book.add_format({"bold": True}), book.add_format({"num_format": "0%"})
    sheet = book.add_worksheet(sheet_name(table.name))
    for column, heading in enumerate(table.headings):
        sheet.write_string(0, column, heading, bold)
    for line, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, within_cell(value))
            elif value is not None:
                sheet.write_number(line, column, value, percent if column in table.shares else None)
    sheet.freeze_panes(1, 1)
    for column, heading in enumerate(table.headings):
        texts = [heading, *(str(row[column]) for row in table.rows if isinstance(row[column], str))]
        sheet.set_column(column, column, min(WIDEST, 2 + max(map(len, texts))))
    book.close()
    return stream.getvalue()
