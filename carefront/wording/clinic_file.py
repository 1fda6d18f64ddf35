"""What is wrong with a clinic file, and what came of it, as sentences. Texts of the file are shown, never obeyed."""

from collections.abc import Callable, Mapping

from carefront.application.clinic_document import Problem
from carefront.shared.i18n import _, ngettext
from carefront.wording.imports import shown


def problem_sentence(problem: Problem) -> str:
    """What is wrong, with the path in the file where there is one."""
    saying = _RULES.get(problem.rule)
    if saying is None and problem.rule.startswith("unknown_"):
        saying = _RULES["unknown"]
    text = (saying or _RULES["other"])().format(value=shown(problem.value))
    return _("{place}: {problem}").format(place=shown(problem.path), problem=text) if problem.path else text


def nothing_loaded(count: int) -> str:
    """The last line after problems."""
    return ngettext("{count} problem. Nothing was changed.", "{count} problems. Nothing was changed.", count).format(
        count=count
    )


def loaded(counts: Mapping[str, int], *, is_dry_run: bool) -> str:
    """What loading did, or would do."""
    if is_dry_run:
        return _("Would be added: {added}. Would be changed: {changed}. As it is: {unchanged}.").format(**counts)
    return _("Added: {added}. Changed: {changed}. As it was: {unchanged}.").format(**counts)


def saved(path: str, count: int) -> str:
    """What was written where."""
    return _("Saved {path}: {count} entries.").format(path=path, count=count)


_RULES: Mapping[str, Callable[[], str]] = {
    "unreadable": lambda: _("“{value}” can’t be opened."),
    "too_large": lambda: _("The file is larger than {value} bytes."),
    "too_many": lambda: _("The file holds more than {value} values."),
    "encoding": lambda: _("The file is not UTF-8."),
    "json": lambda: _("This is no JSON (line and column {value})."),
    "depth": lambda: _("Values are nested more than {value} deep."),
    "number": lambda: _("“{value}” is not a number that can be used."),
    "duplicate_key": lambda: _("The key is given twice."),
    "unknown_key": lambda: _("This key is not part of the format."),
    "format": lambda: _("must be “{value}”"),
    "version": lambda: _("must be {value}"),
    "type": lambda: _("must be of the type {value}"),
    "missing": lambda: _("is missing"),
    "empty": lambda: _("is empty"),
    "too_long": lambda: _("is longer than {value} characters"),
    "control_character": lambda: _("holds a control character"),
    "range": lambda: _("is out of range ({value})"),
    "choice": lambda: _("must be one of: {value}"),
    "date": lambda: _("“{value}” is no date such as 2026-11-24"),
    "year": lambda: _("The year {value} is out of range."),
    "clock": lambda: _("“{value}” is no clock time such as 09:30"),
    "zone": lambda: _("“{value}” is no time zone; write it like Europe/Berlin"),
    "rule": lambda: _("“{value}” is no recurrence rule of RFC 5545"),
    "never": lambda: _("The rule never gives a day."),
    "instant": lambda: _("“{value}” is no instant such as 2026-11-24T09:30:00+01:00"),
    "nonexistent": lambda: _("“{value}” does not exist on that day; give the offset."),
    "ambiguous": lambda: _("“{value}” comes twice on that day; give the offset."),
    "not_forward": lambda: _("The end is not after the start."),
    "before_first": lambda: _("The last day is before the first."),
    "before_valid_from": lambda: _("The last day is before the first."),
    "one_day": lambda: _("A part of a day needs a single day."),
    "overlap": lambda: _("The period overlaps another one of the week."),
    "duplicate": lambda: _("The key “{value}” is already taken."),
    "repeated": lambda: _("The same is named twice."),
    "one_of": lambda: _("exactly one of these is needed: {value}"),
    "kind": lambda: _("does not go with the kind “{value}”"),
    "fixed": lambda: _("can’t be changed any more"),
    "future": lambda: _("lies in the future"),
    "no_room": lambda: _("The time is taken by another visit or blocked time."),
    "transition": lambda: _("This state does not follow from the present one."),
    "unknown": lambda: _("There is no “{value}” in this file."),
    "other": lambda: _("This can’t be used as it is."),
}
