"""What the states, types and rhythms of schedules are called, and how two of them contradict each other."""

from collections.abc import Mapping
from datetime import date

from carefront.shared.i18n import _
from carefront.wording.times import Times


def schedule_state_words() -> dict[str, str]:
    """States of a schedule by their codes, as said in the middle of a sentence."""
    return {"draft": _("draft"), "published": _("published"), "paused": _("paused"), "archived": _("archived")}


def block_type_words() -> dict[str, str]:
    """The seven types of blocks by their codes, as named in lists."""
    return {
        "appointments": _("Appointments"), "telehealth": _("Telehealth"), "group": _("Group"),
        "documentation": _("Documentation"), "supervision": _("Supervision"), "administrative": _("Administrative"),
        "on_call": _("On call"),
    }  # fmt: skip


def recurrence_words() -> dict[str, str]:
    """How a schedule repeats, by code, as named in lists."""
    return {
        "weekly": _("Every week"), "biweekly": _("Every two weeks"), "daily": _("Every day"),
        "monthly": _("Every month"), "single": _("Once"), "custom": _("By a rule (RRULE)"),
    }  # fmt: skip


def overlap_sentence(values: Mapping[str, object], times: Times) -> str:
    """``4 Jan 2027, 9:00–10:00: Appointments in “Mornings” overlaps Group in “Course”.``"""
    types = block_type_words()
    try:
        day = times.plain_day(date.fromisoformat(str(values.get("day", ""))))
    except ValueError:
        return _("This schedule overlaps another one with a block of another type.")
    start, end = (int(str(values.get(name, 0))) for name in ("start", "end"))
    return _("{day}, {start}–{end}: {type} in “{schedule}” overlaps {other_type} in “{other}”.").format(
        day=day, start=times.wall(start % 1440), end=times.wall(end % 1440),
        type=types.get(str(values.get("block_type")), ""), schedule=values.get("schedule", ""),
        other_type=types.get(str(values.get("other_type")), ""), other=values.get("other_schedule", ""),
    )  # fmt: skip
