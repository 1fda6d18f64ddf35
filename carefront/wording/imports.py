"""What is wrong with a file or its mapping, as one sentence per problem. Texts of the file are shown, never obeyed."""

from collections.abc import Callable, Mapping

from carefront.application.import_rows import LineError
from carefront.shared.i18n import _, ngettext

Params = Mapping[str, str | int]
_LONGEST_SHOWN = 60


def line_error(error: LineError) -> str:
    """What is wrong with a line and, where it helps, what to do."""
    saying = _LINES.get(error.code)
    return _filled(saying() if saying else _("This line can't be read."), error.params)


def mapping_problem(place: str, code: str, params: Params) -> str:
    """What is wrong with a mapping, with the place in it."""
    saying = _MAPPING.get(code)
    text = _filled(saying() if saying else _("This can't be read."), params)
    return _("{place}: {problem}").format(place=place, problem=text) if place else text


def import_stopped(why: str) -> str:
    """Why reading a file came to no end; nothing was imported."""
    saying = _STOPPED.get(why)
    return saying() if saying else _STOPPED["crashed"]()


def import_counts(rows: int, imported: int, unscheduled: int, overlaps: int, errors: int) -> str:
    """What an import brought, or would bring; with errors nothing."""
    if errors:
        return ngettext("{count} error. Nothing was imported.", "{count} errors. Nothing was imported.", errors).format(
            count=errors
        )
    sentence = _("Rows: {rows}. Imported: {imported}. Unscheduled: {unscheduled}. Overlapping pairs: {overlaps}.")
    return sentence.format(rows=rows, imported=imported, unscheduled=unscheduled, overlaps=overlaps)


def line_text(error: LineError) -> str:
    """An error with its line and, where there is one, its column."""
    text = line_error(error)
    if not error.field:
        return _("Line {line}: {problem}").format(line=error.line, problem=text)
    return _("Line {line}, {column}: {problem}").format(line=error.line, column=shown(error.field), problem=text)


def import_progress(done: int, size: int) -> str:
    """How far reading is."""
    return _("Reading: {percent} %").format(percent=100 * done // max(size, 1))


def import_preparing(done: int, size: int) -> str:
    """How far preparing is; nothing is written yet."""
    return _("Preparing: {percent} %").format(percent=100 * done // max(size, 1))


def import_denied() -> str:
    """The actor has no right to import."""
    return _("You may not import visits here. Nothing was imported.")


def nameless_patient() -> str:
    """What a patient without a name is called; ``{number}`` stands for the record number and is filled later."""
    return _("Patient {number}")


def shown(text: str) -> str:
    """A text of a file for a message: short, and with every invisible character made visible."""
    visible = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text[: _LONGEST_SHOWN + 1])
    return visible[:_LONGEST_SHOWN] + "…" if len(visible) > _LONGEST_SHOWN else visible


def _filled(sentence: str, params: Params) -> str:
    return sentence.format_map(
        {key: shown(value) if isinstance(value, str) else value for key, value in params.items()}
    )


Sayings = Mapping[str, Callable[[], str]]

_LINES: Sayings = {
    "empty_file": lambda: _("The file is empty: there is no line with headings."),
    "unknown_column": lambda: _("The file has no column with this heading."),
    "repeated_column": lambda: _("Two columns have this heading."),
    "too_many_columns": lambda: _("The line has {columns} columns; at most {most} can be read."),
    "line_too_long": lambda: _("The line is longer than {most} bytes."),
    "cell_too_long": lambda: _("A field is longer than {most} characters. Is a quotation mark never closed?"),
    "quotes": lambda: _("The quotation marks are not in pairs. Reading stopped here."),
    "line_endings": lambda: _(
        "Lines end with a lone carriage return. Save the file with the line ends of Windows or Linux."
    ),
    "nul": lambda: _("The line holds a NUL character, so this is no text file."),
    "utf_16": lambda: _("The file is UTF-16. Save it as UTF-8, or name the encoding in the mapping."),
    "encoding": lambda: _("The text is not {encoding}. Save the file as UTF-8, or name its encoding in the mapping."),
    "cells": lambda: _("The line has {found} fields; the headings are {expected}."),
    "too_many_errors": lambda: _("More than {most} errors. The rest of the file was not read."),
    "too_many_records": lambda: _("The file has more than {most} records."),
    "no_file": lambda: _("The mapping needs this file beside the first one."),
    "not_in_file": lambda: _("“{value}” is not in {file}."),
    "missing": lambda: _("Nothing is given here."),
    "time": lambda: _("“{value}” is not written as {formats}."),
    "year": lambda: _("The year {value} is out of range."),
    "session": lambda: _("“{value}” is not a session number from 1 to {last}."),
    "number": lambda: _("“{value}” is not a number."),
    "not_positive": lambda: _("“{value}” is not more than nothing."),
    "not_after_start": lambda: _("The end is not after the start."),
    "visit_too_long": lambda: _("The visit is longer than {days} days."),
    "value": lambda: _("“{value}” is none of: {known}."),
    "text_too_long": lambda: _("The text is longer than {most} characters."),
    "control_character": lambda: _("The text holds a control character."),
    "repeated": lambda: _("The same visit as on line {first}."),
}

_MAPPING: Sayings = {
    "toml": lambda: _("This is no TOML: {detail}."),
    "unreadable": lambda: _("There is no mapping “{path}”."),
    "too_large": lambda: _("A mapping has at most {bytes} bytes."),
    "encoding": lambda: _("A mapping is written in UTF-8."),
    "missing": lambda: _("is missing"),
    "empty": lambda: _("is empty"),
    "type": lambda: _("must be {expected}"),
    "choice": lambda: _("“{value}” is none of: {choices}"),
    "texts": lambda: _("must be a list of texts that are not empty"),
    "range": lambda: _("must be from {least} to {most}"),
    "unknown_key": lambda: _("is not a key of a mapping"),
    "name": lambda: _("must be small letters, digits, hyphens and underscores, at most 64"),
    "zone": lambda: _("“{value}” is no time zone; write it like Europe/Berlin"),
    "delimiter": lambda: _("must be a single character"),
    "one_of": lambda: _("exactly one of these is needed: {keys}"),
    "either": lambda: _("only one of these may be given: {keys}"),
    "format": lambda: _("“{value}” is no date or time format"),
    "start": lambda: _("needs a column, or a date (or [day]) and a time"),
    "end": lambda: _("needs a column, or a time"),
    "monday": lambda: _("must be a Monday from 1900 to 2100"),
    "file_name": lambda: _("must be the plain name of a file in the same folder"),
}

_STOPPED: Sayings = {
    "cancelled": lambda: _("Stopped. Nothing was imported."),
    "time": lambda: _("Reading the file took too long. Nothing was imported."),
    "memory": lambda: _("The file needs too much memory. Nothing was imported."),
    "unreadable": lambda: _("The file can't be opened. Nothing was imported."),
    "too_large": lambda: _("The file is too large. Nothing was imported."),
    "crashed": lambda: _("The file could not be read to its end. Nothing was imported."),
}
