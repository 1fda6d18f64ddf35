"""What the states and sources of slots are called, and what the page of slots says."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from carefront.domain.availability import MANUAL
from carefront.domain.errors import IllegalTransition, InvalidValue
from carefront.domain.slots import HOURS, SlotState
from carefront.shared.i18n import _, ngettext, pgettext
from carefront.wording.editor_words import problem_text
from carefront.wording.times import Times


def slot_state_words() -> dict[SlotState, str]:
    """States of a slot, as named in lists."""
    return {
        SlotState.AVAILABLE: pgettext("state of a slot", "Available"),
        SlotState.RESERVED: pgettext("state of a slot", "Reserved"),
        SlotState.BLOCKED: pgettext("state of a slot", "Blocked"),
        SlotState.COMPLETED: pgettext("state of a slot", "Completed"),
        SlotState.RELEASED: pgettext("state of a slot", "Released"),
    }


def slot_source(source: str, schedules: Mapping[str, str]) -> str:
    """Where a slot comes from; ``schedules`` are names by id."""
    if source == HOURS:
        return pgettext("source of a slot", "Hours")
    if source == MANUAL:
        return pgettext("source of a slot", "By hand")
    return schedules.get(source) or pgettext("source of a slot", "Schedule")


def places_text(free: int, capacity: int) -> str:
    """``1 of 2``."""
    return _("{free} of {capacity}").format(free=free, capacity=capacity)


def counts_text(states: Sequence[SlotState]) -> str:
    """``84 slots · Available 60 · Blocked 24``; empty where there is none."""
    if not states:
        return ""
    total = ngettext("{count} slot", "{count} slots", len(states)).format(count=len(states))
    parts = [
        _("{state} {count}").format(state=word, count=states.count(state))
        for state, word in slot_state_words().items()
        if state in states
    ]
    return " · ".join((total, *parts))


def sessions_text(minutes: int, length: int) -> str:
    """``3 sessions of 60 minutes, 30 minutes left over``: what a window of ``minutes`` gives."""
    count, rest = divmod(minutes, length)
    if not count:
        return _("The window is too short for one session.")
    said = ngettext("{count} session of {length} minutes", "{count} sessions of {length} minutes", count)
    text = said.format(count=count, length=length)
    if not rest:
        return text
    return ngettext("{text}, {rest} minute left over", "{text}, {rest} minutes left over", rest).format(
        text=text, rest=rest
    )


def generated_text(count: int, first: date, last: date, times: Times, *, is_whole: bool) -> str:
    """``84 slots are generated from 23 Nov 2026 to 29 Nov 2026.``"""
    if is_whole:
        said = ngettext(
            "{count} slot is generated from {first} to {last}.", "{count} slots are generated from {first} to {last}.",
            count,
        )  # fmt: skip
    else:
        said = ngettext(
            "Stopped. {count} slot is generated from {first} to {last}; it stays.",
            "Stopped. {count} slots are generated from {first} to {last}; they stay.",
            count,
        )
    return said.format(count=count, first=times.plain_day(first), last=times.plain_day(last))


def not_offered_text(missing: int, made: int, resource: str) -> str:
    """Sessions that were stored but lie where nothing is offered."""
    if made == 1:
        return _("The slot is kept but not offered: the clinic is closed or {resource} is away at that time.").format(
            resource=resource
        )
    return ngettext(
        "{missing} of {made} sessions is kept but not offered: the clinic is closed or {resource} is away then.",
        "{missing} of {made} sessions are kept but not offered: the clinic is closed or {resource} is away then.",
        missing,
    ).format(missing=missing, made=made, resource=resource)


_PROBLEMS: Mapping[tuple[str, str], Callable[[], str]] = {
    ("end", "not_forward"): lambda: _("The end lies before the start."),
    ("end", "range"): lambda: _("A slot is at most a day long."),
    ("end", "count"): lambda: _("A window gives from 1 to 500 sessions. Change its end or the length."),
    ("start", "repeated"): lambda: _("A slot made by hand begins at that time already."),
    ("minutes", "range"): lambda: _("A session is from 1 minute to a day long."),
    ("last", "range"): lambda: _("At most three years are generated at once."),
    ("window", "clock"): lambda: _("Times are typed as 8:30 or 14:00."),
}


def slot_problem(error: Exception) -> str:
    """Why nothing was done, and what would be right."""
    if isinstance(error, IllegalTransition):
        return _("The slot is in another state by now. The list shows it as it is.")
    if isinstance(error, InvalidValue) and (error.field, error.rule) in _PROBLEMS:
        return _PROBLEMS[error.field, error.rule]()
    return problem_text(error)
