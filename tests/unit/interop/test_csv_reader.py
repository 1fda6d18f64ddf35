"""Whatever a spreadsheet can write, the reader reads back."""

import csv
import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carefront.interop.csv_reader import CsvReader
from tests.unit.interop.mappings import SIMPLE, read_all

# Anything a cell can hold: no NUL, no lone surrogate; CR only as part of CRLF, as every program writes it.
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=30)
TABLE = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8)
)


def records(raw: bytes, delimiter: str = ",") -> list[list[str]]:
    reader = CsvReader(io.BytesIO(raw), delimiter=delimiter)
    found = [cells for _, cells in reader]
    assert reader.errors == []
    return found


@given(TABLE, st.sampled_from(["\r\n", "\n"]), st.sampled_from([",", ";", "\t"]), st.booleans())
def test_a_written_table_is_read_back_as_it_was(
    table: list[list[str]], end: str, delimiter: str, has_mark: bool
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(table)
    raw = (b"\xef\xbb\xbf" if has_mark else b"") + out.getvalue().encode()
    assert records(raw, delimiter) == table


@given(st.binary(max_size=400))
def test_no_bytes_at_all_make_the_reader_raise(raw: bytes) -> None:
    reader = CsvReader(io.BytesIO(raw))
    for line, cells in reader:
        assert line >= 1
        assert cells


@given(st.binary(max_size=300), st.sampled_from(["utf-8", "gb18030", "cp1252", "shift_jis"]))
def test_no_bytes_at_all_make_an_import_raise(raw: bytes, encoding: str) -> None:
    mapping = SIMPLE.replace("[visit]", f'[file]\nencoding = "{encoding}"\n[visit]')
    header = b"Id,Start,Minutes,Patient,Name,Doctor,Note\n"
    rows, errors = read_all(mapping, header + raw)
    assert all(one.line >= 2 for one in (*rows, *errors))


def test_a_record_is_named_by_the_line_it_starts_on() -> None:
    reader = CsvReader(io.BytesIO(b'a,b\n"one\ntwo",x\n\n\nlast,y\n'))
    assert [line for line, _ in reader] == [1, 2, 6]


@pytest.mark.parametrize("last", [b"", b"\n", b"\r\n", b"\n\n"])
def test_the_last_line_may_lack_its_end(last: bytes) -> None:
    assert records(b"a,b\n1,2" + last) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"a\nx\0y\n", "nul"),
        ("a\nb\n".encode("utf-16"), "utf_16"),
        (b'a\n"never closed\n' + b"line\n" * 40_000, "cell_too_long"),
        (b'a\n"x" y\n', "quotes"),
        (b"a,b\r1,2\r", "line_endings"),
        (b"a\n" + b"x" * 1_100_000, "line_too_long"),
        (b"," * 2_000, "too_many_columns"),
    ],
)
def test_a_file_that_can_not_be_read_on_says_why(raw: bytes, code: str) -> None:
    reader = CsvReader(io.BytesIO(raw))
    list(reader)
    assert [one.code for one in reader.errors] == [code]
    assert reader.is_cut


def test_a_wrong_encoding_is_told_by_line_and_reading_goes_on() -> None:
    reader = CsvReader(io.BytesIO("a\nMüller\nok\nÅsa\n".encode("latin-1")))
    assert len(list(reader)) == 4
    assert [(one.line, one.code) for one in reader.errors] == [(2, "encoding"), (4, "encoding")]


def test_the_digest_is_of_all_bytes() -> None:
    raw = b"\xef\xbb\xbfa,b\r\n1,2\r\n"
    reader = CsvReader(io.BytesIO(raw))
    list(reader)
    assert reader.digest == hashlib.sha256(raw).hexdigest()
