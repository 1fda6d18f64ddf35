"""Insurance and medical records in words: what was done, kinds, states, reasons, and why something is not shown."""

from collections.abc import Callable, Mapping

from carefront.domain.records import ConditionStatus, Severity, ViewReason
from carefront.shared.i18n import _, ngettext

Sayings = Mapping[str, Callable[[], str]]
"""By kind of command. Never what was written: the words of an act stand in menus and on the status line."""

DONE: Sayings = {
    "insurance.save": lambda: _("Saved an insurance"),
    "insurance.remove": lambda: _("Removed an insurance"),
    "allergy.save": lambda: _("Saved an allergy"),
    "allergy.remove": lambda: _("Removed an allergy"),
    "condition.save": lambda: _("Saved a condition"),
    "condition.remove": lambda: _("Removed a condition"),
    "record_note.save": lambda: _("Saved a note in the record"),
    "record_note.remove": lambda: _("Removed a note from the record"),
    "record.view": lambda: _("Opened a record"),
    "insurance.find": lambda: _("Searched for a member number"),
    "record.review": lambda: _("Looked at the opening of a record"),
    "patient.erase": lambda: _("Erased the patient"),
    "field_keys.rotate": lambda: _("Made a new key for records"),
    "field_keys.retire": lambda: _("Destroyed the old keys of records"),
}
UNDO: Sayings = {
    "insurance.save": lambda: _("Undo saving of an insurance"),
    "insurance.remove": lambda: _("Undo removal of an insurance"),
    "allergy.save": lambda: _("Undo saving of an allergy"),
    "allergy.remove": lambda: _("Undo removal of an allergy"),
    "condition.save": lambda: _("Undo saving of a condition"),
    "condition.remove": lambda: _("Undo removal of a condition"),
    "record_note.save": lambda: _("Undo saving of a note in the record"),
    "record_note.remove": lambda: _("Undo removal of a note from the record"),
    "record.review": lambda: _("Undo the look at the opening of a record"),
}
REDO: Sayings = {
    "insurance.save": lambda: _("Redo saving of an insurance"),
    "insurance.remove": lambda: _("Redo removal of an insurance"),
    "allergy.save": lambda: _("Redo saving of an allergy"),
    "allergy.remove": lambda: _("Redo removal of an allergy"),
    "condition.save": lambda: _("Redo saving of a condition"),
    "condition.remove": lambda: _("Redo removal of a condition"),
    "record_note.save": lambda: _("Redo saving of a note in the record"),
    "record_note.remove": lambda: _("Redo removal of a note from the record"),
    "record.review": lambda: _("Redo the look at the opening of a record"),
}


def severity_words() -> Mapping[Severity, str]:
    """How bad, the worst first."""
    return {
        Severity.SEVERE: _("Severe"), Severity.MODERATE: _("Moderate"), Severity.MILD: _("Mild"),
        Severity.UNKNOWN: _("Severity not known"),
    }  # fmt: skip


def condition_words() -> Mapping[ConditionStatus, str]:
    """Whether somebody has it now."""
    return {
        ConditionStatus.ACTIVE: _("Active"), ConditionStatus.REMISSION: _("In remission"),
        ConditionStatus.RESOLVED: _("Resolved"),
    }  # fmt: skip


def reason_words() -> Mapping[ViewReason, str]:
    """Why somebody opens a record without a right to it."""
    return {
        ViewReason.EMERGENCY: _("Emergency"), ViewReason.COVERING: _("I stand in for their doctor"),
        ViewReason.ASKED_BY_PATIENT: _("The patient asks me to"), ViewReason.OTHER: _("Another reason"),
    }  # fmt: skip


def reason_word(reason: str) -> str:
    """One of them by its code."""
    return reason_words()[ViewReason(reason)] if reason in frozenset(ViewReason) else reason


def broken_words(count: int) -> str:
    """That fields do not open where they stand, and what to do."""
    return ngettext(
        "{count} entry can’t be read: it was changed outside of this program. Restore it from a backup.",
        "{count} entries can’t be read: they were changed outside of this program. Restore them from a backup.",
        count,
    ).format(count=count)


def closed_words() -> str:
    """That the record is not open any more."""
    return _("The record is closed. Open it again to go on.")


def wrong_entry(field: str, rule: str) -> str:
    """Why an entry of the record can’t be saved as it is; empty where there are no special words for it."""
    if rule == "empty":
        return _needed().get(field, "")
    return {
        ("valid_to", "range"): _("The last day is before the first."),
        ("since", "future"): _("The day is in the future."),
        ("typed_name", "differs"): _("This is not the name. Nothing was erased."),
    }.get((field, rule), _("This is too long.") if rule == "too_long" else "")


def _needed() -> Mapping[str, str]:
    return {
        "payer": _("Who pays? Type the name of the insurance."), "substance": _("Type what the allergy is to."),
        "name": _("Type the name of the condition."), "text": _("Type the note."),
        "note": _("Say why, in a few words."),
    }  # fmt: skip


def to_come_words(visits: int) -> str:
    """What becomes of the visits to come of somebody who is erased; empty where there are none."""
    if not visits:
        return ""
    return ngettext(
        "{count} visit is still to come. It would stay in the calendar, and nobody could tell whose it is: cancel it "
        "first, so that its time is free and the patient is told.",
        "{count} visits are still to come. They would stay in the calendar, and nobody could tell whose they are: "
        "cancel them first, so that their time is free and the patient is told.",
        visits,
    ).format(count=visits)
