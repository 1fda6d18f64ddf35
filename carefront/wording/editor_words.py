"""What the editors of hours and schedules say: visits outside, figures, next dates, what is wrong with an entry."""

from collections.abc import Callable, Mapping
from datetime import date

from carefront.application.booked_visits import OutsideVisit
from carefront.domain.errors import InvalidValue
from carefront.domain.facilities import Closure
from carefront.domain.schedule_conflicts import BlockConflict
from carefront.domain.schedule_figures import WeekFigures
from carefront.domain.schedules import AvailabilityException, Schedule
from carefront.shared.i18n import _, ngettext
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.refusals import Speaker, reason_sentences
from carefront.wording.schedule_words import overlap_sentence
from carefront.wording.times import Times
from carefront.wording.typed_hours import clock_text


def outside_line(visit: OutsideVisit, speaker: Speaker) -> str:
    """``Wed 25 Nov, 9:00 · Kim Rao · Dr Rao: Dr Rao has no published schedule then.``"""
    reasons = reason_sentences(visit.reasons, speaker)
    return _("{time} · {patient} · {resources}: {reason}").format(
        time=speaker.times.moment(visit.start_s), patient=visit.patient_name or "–",
        resources=", ".join(visit.resource_names), reason=reasons[0] if reasons else "",
    )  # fmt: skip


def outside_head(count: int) -> str:
    """What stands over the list of visits outside."""
    return ngettext(
        "{count} visit would fall outside of what can be booked. It stays booked; look after it afterwards.",
        "{count} visits would fall outside of what can be booked. They stay booked; look after them afterwards.",
        count,
    ).format(count=count)


def figures_text(figures: WeekFigures) -> str:
    """``24 slots, 720 bookable minutes a week``."""
    slots = ngettext("{count} slot", "{count} slots", figures.slots).format(count=figures.slots)
    minutes = ngettext("{count} bookable minute", "{count} bookable minutes", figures.minutes).format(
        count=figures.minutes
    )
    if figures.is_every_week:
        return _("{slots}, {minutes} a week").format(slots=slots, minutes=minutes)
    return _("{slots}, {minutes} in a week that has it").format(slots=slots, minutes=minutes)


def next_dates_text(dates: tuple[date, ...], times: Times) -> str:
    """``Next: Mon 4 Jan · Mon 11 Jan``; says so where there is none."""
    if not dates:
        return _("No date from today on.")
    return _("Next: {dates}").format(dates=" · ".join(times.day(day) for day in dates))


def validity_text(first: date, last: date | None, times: Times) -> str:
    """``from 4 Jan 2027`` · ``4 Jan 2027 – 30 Jun 2027`` · one day."""
    if last is None:
        return _("from {day}").format(day=times.plain_day(first))
    if first == last:
        return times.plain_day(first)
    return _("{first} – {last}").format(first=times.plain_day(first), last=times.plain_day(last))


def dated_line(row: AvailabilityException | Closure, times: Times, kinds: tuple[str, str]) -> str:
    """``24 Dec 2026 · 12:00–24:00 · Closed · Christmas``; ``kinds`` are the words for blocked and extra."""
    parts = [validity_text(row.first, row.last, times)]
    if row.period is not None:
        start, end = clock_text(row.period.start, times), clock_text(row.period.end, times)
        parts.append(_("{start}–{end}").format(start=start, end=end))
    parts.append(kinds[row.is_extra])
    if row.name:
        parts.append(row.name)
    return " · ".join(parts)


def schedule_line(schedule: Schedule, times: Times, state: str, rhythm: str, *, is_dirty: bool) -> str:
    """``Mornings · published · Every week · from 4 Jan 2027``, with a mark where something is not saved."""
    parts = [schedule.name or _("No name"), state, rhythm, validity_text(schedule.valid_from, schedule.valid_to, times)]
    line = " · ".join(parts)
    return _("{line} – not saved").format(line=line) if is_dirty else line


def conflict_line(conflict: BlockConflict, times: Times) -> str:
    """A contradiction in the sentence that also refuses it, with on how many dates it is so."""
    said = overlap_sentence(
        {
            "day": conflict.day.isoformat(), "start": conflict.start, "end": conflict.end,
            "block_type": conflict.block.type.value, "other_type": conflict.other_block.type.value,
            "schedule": conflict.schedule.name, "other_schedule": conflict.other_schedule.name,
        },
        times,
    )  # fmt: skip
    if conflict.dates == 1:
        return said
    return ngettext("{said} On {count} date.", "{said} On {count} dates.", conflict.dates).format(
        said=said, count=conflict.dates
    )


_PROBLEMS: Mapping[str, Callable[[], str]] = {
    "frequency": lambda: _("A rule begins with FREQ=, such as FREQ=WEEKLY;BYDAY=MO,TH."),
    "malformed": lambda: _("A rule is made of parts such as FREQ=WEEKLY;INTERVAL=2;BYDAY=MO."),
    "count_and_until": lambda: _("A rule has COUNT or UNTIL, not both."),
    "interval": lambda: _("INTERVAL is a number from 1 to 10000."),
    "count": lambda: _("COUNT is a number from 1 on."),
    "until": lambda: _("UNTIL is a date such as 20271231."),
    "week_start": lambda: _("WKST is one of MO, TU, WE, TH, FR, SA, SU."),
    "weekdays": lambda: _("BYDAY is a list such as MO,WE or, by month, 1MO,-1FR."),
    "below_the_day": lambda: _("A schedule repeats by days: no hours, minutes or seconds in its rule."),
    "never": lambda: _("This rule never gives a date."),
    "before_valid_from": lambda: _("The last day lies before the first."),
    "before_first": lambda: _("The last day lies before the first."),
    "not_forward": lambda: _("The end lies before the start."),
    "empty_name": lambda: _("Give it a name."),
    "rhythm": lambda: _("The pattern can’t be started anew on that day. Try the first day of one of its rounds."),
    "empty": lambda: _("The schedule has no date from that day on."),
    "overlap": lambda: _("Two periods overlap."),
    "clock": lambda: _("Times are typed as 8:30 or 14:00."),
}


def problem_text(error: Exception) -> str:
    """What is wrong with an entry and what would be right; of other failures what is usually said."""
    if not isinstance(error, InvalidValue):
        return failure_sentence(error)
    if error.field == "name":
        return _PROBLEMS["empty_name"]()
    if error.field == "at" and error.rule == "range":
        return _("Choose a day after the first and not after the last day of the schedule.")
    if error.field == "rule" and error.rule.startswith("by"):
        return _("{part} has a value that it can’t have.").format(part=error.rule.upper())
    said = _PROBLEMS.get(error.rule)
    return said() if said else failure_sentence(error)


def hours_overlap(weekday: int, period: tuple[int, int], times: Times) -> str:
    """Which period of a week overlaps another."""
    return _("{weekday} {start}–{end} overlaps another period.").format(
        weekday=times.weekday_name(weekday), start=clock_text(period[0], times), end=clock_text(period[1], times)
    )


def unreadable_hours(piece: str) -> str:
    """What can't be read as a period, and how one is typed."""
    return _("“{piece}” is not a period such as 8:00–12:00.").format(piece=piece)
