"""What may stand in a cell of a table that leaves the program: what people typed never becomes a formula."""

from collections.abc import Mapping

from carefront.application.tables_out import Value

_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BEFORE = " \t\r\n\0\v\f\u00a0\u3000\ufeff\u200b"
"""What spreadsheets skip before they look whether a formula begins."""
LONGEST_CELL = 32_767
WORKBOOK: Mapping[str, bool] = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


def safe(value: Value) -> Value:
    """For CSV: a text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers."""
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, str) and value and (value[0] in "\t\r\0" or value.lstrip(_BEFORE).startswith(_FORMULA)):
        return f"'{value}"
    return value


def within_cell(text: str) -> str:
    """For XLSX: no cell holds more than 32,767 signs; one that was cut ends with an ellipsis."""
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def sheet_name(name: str) -> str:
    """The name without what no sheet may be called, at most 31 characters."""
    kept = "".join(char for char in name if char not in "[]:*?/\\").strip("'")
    return kept[:31] or "1"
