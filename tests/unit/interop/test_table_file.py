"""Tables as files: what people typed never becomes a formula, and nobody else can read them."""

import csv
import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from carefront.application.tables_out import OutTable
from carefront.interop.table_file import FileTableWriter
from carefront.shared.private_files import UnsafePath

TABLE = OutTable(
    "Utilisation: week 48 [all]", ("Name", "Share"),
    (("=HYPERLINK(\"http://x\")", 0.5), ("+1-555", 1.25), ("-Lee", None), ("@sum", -3), (" \t=1", 2), ("Dr Rao", 0.83)),
    frozenset({1}),
)  # fmt: skip


def test_a_csv_keeps_texts_from_being_formulas_and_numbers_numbers(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    FileTableWriter().write(path, TABLE)
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    assert [row[0][:2] for row in rows[1:]] == ["'=", "'+", "'-", "'@", "' ", "Dr"]
    assert [row[1] for row in rows[1:]] == ["0.5000", "1.2500", "", "-3", "2", "0.8300"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_xlsx_holds_texts_and_numbers_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    FileTableWriter().write(path, TABLE)
    with ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.read("xl/workbook.xml").decode()
    assert "<f>" not in sheet
    assert re.findall(r"<v>([\d.-]+)</v>", sheet).count("0.83") == 1
    assert 'name="Utilisation week 48 all"' in names
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_place_that_cannot_be_written_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    FileTableWriter().write(path, TABLE)
    before = path.read_bytes()
    link = tmp_path / "link.csv"
    link.symlink_to(path)
    with pytest.raises(UnsafePath):
        FileTableWriter().write(link, OutTable("x", ("a",), ()))
    assert path.read_bytes() == before
