"""Time off in words: who, when, what it would do, who could stand in, what is wrong with an entry. Knows no screen."""

from datetime import date

from carefront.application.time_off_rows import AlsoOff, Cover, GroupDuty, Impact, TimeOffRow
from carefront.domain.duty import Breach
from carefront.domain.errors import InvalidValue, TimeOffOverlaps
from carefront.domain.time_off import Stretch, TimeOffState
from carefront.shared.i18n import _, ngettext
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.set_up_words import leave_type
from carefront.wording.status import time_off_state
from carefront.wording.times import Times
from carefront.wording.typed_hours import clock_text

MOST_BREACHES, MOST_NAMES, MOST_SPANS = 3, 6, 3


def own(text: str) -> str:
    """``text`` in its own direction of writing, whatever the sentence's."""
    return f"\u2068{text}\u2069" if text else ""


def when_text(stretch: Stretch, times: Times) -> str:
    """``Wed 25 Nov`` · ``24 – 28 Dec 2026`` · ``Mon 30 Nov, 13:00–18:00``."""
    if stretch.period is not None and times.shown_zone is not times.zone:
        span = times.period(stretch.first, stretch.period.start, stretch.period.end)
        return _("{day}, {span}").format(day=times.day(stretch.first), span=span)
    if stretch.period is not None:
        return _("{day}, {start}–{end}").format(
            day=times.day(stretch.first), start=clock_text(stretch.period.start, times),
            end=clock_text(stretch.period.end, times),
        )  # fmt: skip
    return days_text(stretch.first, stretch.last, times)


def days_text(first: date, last: date, times: Times) -> str:
    """One day, or inclusive days."""
    return times.day(first) if first == last else times.days(first, last)


def long_when(stretch: Stretch, times: Times) -> str:
    """``Wed 25 Nov, all day``: the same, and that it is the whole day."""
    if stretch.period is None and stretch.first == stretch.last:
        return _("{day}, all day").format(day=times.day(stretch.first))
    return when_text(stretch, times)


def title(pending: int, *, is_mine: bool = True) -> str:
    """What stands over the queue; ``is_mine``: the reader decides about some of what waits."""
    if not pending:
        return _("Time off: nothing to decide")
    if not is_mine:
        return ngettext("Time off: {count} waiting", "Time off: {count} waiting", pending).format(count=pending)
    return ngettext("Time off: {count} to decide", "Time off: {count} to decide", pending).format(count=pending)


def count_text(row: TimeOffRow) -> str:
    """How many visits are in the way of what waits; what became of the others."""
    if row.state is TimeOffState.PENDING:
        return ngettext("{count} affected", "{count} affected", row.affected).format(count=row.affected)
    return time_off_state(row.state)


def row_name(row: TimeOffRow, times: Times) -> str:
    """A row for who cannot see it."""
    return _("{name}, {when}, {type}, {count}").format(
        name=own(row.name), when=when_text(row.stretch, times), type=leave_type(row.type), count=count_text(row)
    )


def headline(row: TimeOffRow, times: Times) -> str:
    """``Dr Rao · Wed 25 Nov, all day``."""
    return _("{name} · {when}").format(name=own(row.name), when=long_when(row.stretch, times))


def story(row: TimeOffRow, times: Times) -> list[str]:
    """Who asked when and why, and what was decided, line by line."""
    lines = []
    asked = times.day_of(row.asked_at_s) if row.asked_at_s else ""
    if asked and row.asked_by and row.asked_by != row.name:
        lines.append(_("{type} · asked {day} by {person}").format(
            type=leave_type(row.type), day=asked, person=own(row.asked_by)
        ))  # fmt: skip
    elif asked:
        lines.append(_("{type} · asked {day}").format(type=leave_type(row.type), day=asked))
    else:
        lines.append(leave_type(row.type))
    if row.reason:
        lines.append(_("Reason: {reason}").format(reason=own(row.reason)))
    if row.notes:
        lines.append(_("Notes: {notes}").format(notes=own(row.notes)))
    if row.cover_name:
        lines.append(_("{person} was asked to stand in.").format(person=own(row.cover_name)))
    if row.is_own and row.may_decide:
        lines.append(_("Nobody else may approve, so you decide about your own time off; that is marked."))
    return [*lines, *_decision(row, times)]


def _decision(row: TimeOffRow, times: Times) -> list[str]:
    if not row.decided_at_s:
        return []
    template = {
        TimeOffState.APPROVED: _("Approved {day} by {person}."),
        TimeOffState.DENIED: _("Denied {day} by {person}."),
        TimeOffState.WITHDRAWN: _("Withdrawn {day} by {person}."),
        TimeOffState.CANCELLED: _("Cancelled {day} by {person}."),
    }.get(row.state, "")
    lines = [template.format(day=times.day_of(row.decided_at_s), person=own(row.decided_by))] if template else []
    if row.is_self_decided:
        lines.append(_("Decided by the same person, the only one who may approve."))
    if row.decision_note:
        lines.append(_("Told: {note}").format(note=own(row.decision_note)))
    if row.override_reason:
        lines.append(_("Approved though too few are on duty: {reason}").format(reason=own(row.override_reason)))
    return lines


def decision_title(state: TimeOffState) -> str:
    """What was decided about time off, in few words."""
    return {
        TimeOffState.APPROVED: _("Time off approved"),
        TimeOffState.DENIED: _("Time off denied"),
    }.get(state, _("Time off cancelled"))


def decision_sentence(state: TimeOffState, name: str, stretch: Stretch, times: Times) -> str:
    """``Your time off Wed 25 Nov was approved.``; ``name``: whose it is, empty for the reader's own."""
    mine = {
        TimeOffState.APPROVED: _("Your time off {when} was approved."),
        TimeOffState.DENIED: _("Your time off {when} was denied."),
    }.get(state, _("Your time off {when} was cancelled."))
    others = {
        TimeOffState.APPROVED: _("Time off of {person} {when} was approved."),
        TimeOffState.DENIED: _("Time off of {person} {when} was denied."),
    }.get(state, _("Time off of {person} {when} was cancelled."))
    return (others if name else mine).format(person=own(name), when=when_text(stretch, times))


def decision_told(sentence: str, note: str) -> str:
    """The decision with why, where that was told."""
    return _("{decision} Told: {note}").format(decision=sentence, note=own(note)) if note else sentence


# --- what it would do ------------------------------------------------------------------------------------------------
def affected_line(found: Impact) -> str:
    """``12 visits affected (2 urgent, 3 in a series)``."""
    count = len(found.affected)
    if not count:
        return _("No visit is affected.")
    line = ngettext("{count} visit affected", "{count} visits affected", count).format(count=count)
    parts = []
    if found.urgent:
        parts.append(ngettext("{count} urgent", "{count} urgent", found.urgent).format(count=found.urgent))
    if found.in_series:
        series = ngettext("{count} in a series", "{count} in a series", found.in_series)
        parts.append(series.format(count=found.in_series))
    return _("{line} ({parts})").format(line=line, parts=", ".join(parts)) if parts else line


def caseload_line(found: Impact, number: str, average: str) -> str:
    """``Visits that day 12, week average 9.4``; ``number`` and ``average`` as the user's language writes them."""
    if found.stretch.first == found.stretch.last:
        return _("Visits that day {count}, week average {average}").format(count=number, average=average)
    return _("Visits a day {count}, week average {average}").format(count=number, average=average)


def also_off_line(rows: tuple[AlsoOff, ...], found: Impact, times: Times) -> str:
    """``Also off: Ito until 13:00, Kim (asked)``."""
    if not rows:
        return _("Nobody else is off.")
    names = [_away(row, found, times) for row in rows[:MOST_NAMES]]
    if len(rows) > MOST_NAMES:
        names.append(_more(len(rows) - MOST_NAMES))
    return _("Also off: {people}").format(people=times.listed(names))


def _away(row: AlsoOff, found: Impact, times: Times) -> str:
    name = own(row.name)
    if row.start_s > found.start_s:
        name = _("{name} from {time}").format(name=name, time=_edge(row.start_s, found, times))
    if row.end_s < found.end_s:
        name = _("{name} until {time}").format(name=name, time=_edge(row.end_s, found, times))
    return _("{name} (asked)").format(name=name) if row.is_pending else name


def _edge(at_s: int, found: Impact, times: Times) -> str:
    """The clock alone where it is about one day."""
    if found.stretch.first == found.stretch.last:
        return times.clock(at_s)
    at = times.at(at_s)
    return times.day(at.date()) if (at.hour, at.minute) == (0, 0) else times.moment(at_s)


def on_duty_line(names: tuple[str, ...], times: Times) -> str:
    """``Left on duty: Dr Silva``."""
    if not names:
        return _("Nobody of the group would be left on duty.")
    shown = [own(name) for name in names[:MOST_NAMES]]
    if len(names) > MOST_NAMES:
        shown.append(_more(len(names) - MOST_NAMES))
    return _("Left on duty: {people}").format(people=times.listed(shown))


def _more(count: int) -> str:
    return ngettext("{count} more", "{count} more", count).format(count=count)


def minimum_line(group: GroupDuty) -> str:
    """``Minimum of Doctors 1: met``."""
    if group.is_met:
        return _("Minimum of {group} {count}: met").format(group=own(group.name), count=group.minimum)
    return _("Minimum of {group} {count}: not met").format(group=own(group.name), count=group.minimum)


def breach_sentences(rows: tuple[Breach, ...], times: Times) -> list[str]:
    """What is breached, the first of it in full."""
    lines = [_breach(row, times) for row in rows[:MOST_BREACHES]]
    if len(rows) > MOST_BREACHES:
        more = len(rows) - MOST_BREACHES
        lines.append(
            ngettext("And {count} more time like this.", "And {count} more times like this.", more).format(count=more)
        )
    return lines


def _breach(row: Breach, times: Times) -> str:
    one = _("Only {count} of {group} would be on duty {day}, {start}–{end}; the clinic minimum is {minimum}.")
    return one.format(
        count=row.on_duty, group=own(row.group_name), day=times.day_of(row.start_s), start=times.clock(row.start_s),
        end=times.clock(row.end_s, times.at(row.start_s).date()), minimum=row.minimum,
    )  # fmt: skip


# --- who could stand in ----------------------------------------------------------------------------------------------
def cover_line(row: Cover, times: Times) -> str:
    """``Dr Silva can take 7 (5 in open time, 2 by opening 16:00–17:00)``."""
    if not row.can_take:
        return _("{name} can take none").format(name=own(row.name))
    parts = []
    if row.in_open:
        parts.append(ngettext("{count} in open time", "{count} in open time", row.in_open).format(count=row.in_open))
    if row.by_extension:
        spans = ", ".join(times.span(*span) for span in row.extension[:MOST_SPANS])
        text = ngettext("{count} by opening {spans}", "{count} by opening {spans}", row.by_extension)
        if len(row.extension) > MOST_SPANS:
            text = ngettext("{count} by longer hours", "{count} by longer hours", row.by_extension)
        parts.append(text.format(count=row.by_extension, spans=spans))
    return _("{name} can take {count} ({parts})").format(name=own(row.name), count=row.can_take, parts=", ".join(parts))


def cover_parts(row: Cover, visits: int, *, is_one_day: bool) -> str:
    """What the place in the list is made of; free is what is free of whole days, as a visit may go to another hour."""
    text = (
        ngettext("{count} min free that day", "{count} min free that day", row.free_minutes) if is_one_day
        else ngettext("{count} min free in these days", "{count} min free in these days", row.free_minutes)
    )  # fmt: skip
    minutes = text.format(count=row.free_minutes)
    slots = ngettext("{count} open slot", "{count} open slots", row.open_slots).format(count=row.open_slots)
    parts = [_("{minutes}, {slots}").format(minutes=minutes, slots=slots)]
    if row.is_asked:
        parts.insert(0, _("asked to stand in"))
    parts.append(_("same specialty") if row.is_same_specialty else _("other specialty"))
    if row.known:
        known = ngettext("saw {count} of the patients before", "saw {count} of the patients before", row.known)
        parts.append(known.format(count=row.known))
    if row.permitted < visits:
        parts.append(_("offers {count} of {visits}").format(count=row.permitted, visits=visits))
    if row.can_take:
        parts.append(_("room free for {count} of {visits}").format(count=row.rooms_free, visits=row.can_take))
    return " · ".join(parts)


def elsewhere_line(count: int) -> str:
    """``5 need another day``."""
    if not count:
        return _("Nobody needs another day.")
    return ngettext("{count} needs another day", "{count} need another day", count).format(count=count)


# --- entries ---------------------------------------------------------------------------------------------------------
def entry_problem(error: Exception, times: Times) -> tuple[str, str]:
    """The field of a form that is wrong (empty: none of them) and what is wrong with it."""
    if isinstance(error, TimeOffOverlaps):
        text = _("There is time off {days} already ({state}). Change it, or take it back first.")
        days = days_text(error.first, error.last, times)
        return "first", text.format(days=days, state=time_off_state(TimeOffState(error.state)))
    if isinstance(error, InvalidValue):
        words = {
            "last": _("The last day is before the first."), "period": _("A part of a day is for one day only."),
            "note": _("Write a reason."), "part": _("Choose a part of what was asked for, not all of it."),
            "coverage_account_id": _("Somebody else has to stand in."),
        }  # fmt: skip
        if error.field in words:
            return error.field, words[error.field]
    return "", failure_sentence(error)
