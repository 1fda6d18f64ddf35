"""What is said of how full a clinic is: percentages, headings, figures. Texts are in the user's language and locale."""

from datetime import date, timedelta

from babel.dates import format_date, format_skeleton, get_day_names
from babel.numbers import format_decimal, format_percent

from carefront.application.utilisation_rows import Cell, Column, ColumnKind, ThirdNext, Utilisation, WaitAges
from carefront.domain.appointments import AppointmentStatus
from carefront.shared.i18n import _, ngettext
from carefront.wording.times import Times, either

_S = AppointmentStatus
_CAME = (_S.ARRIVED, _S.IN_PROGRESS, _S.COMPLETED)


def percent(part: float, times: Times, *, digits: int = 0) -> str:
    """``83%``, as the locale writes it."""
    return str(format_percent(part, "#,##0.#%" if digits else "#,##0%", locale=times.locale))


def number(value: float, times: Times) -> str:
    """A number as the locale writes it, with one digit after the point where it has any."""
    return str(format_decimal(value, "#,##0.#", locale=times.locale))


def cell_text(cell: Cell, times: Times) -> str:
    """What stands in a cell."""
    if cell.share is not None:
        return percent(cell.share, times)
    if cell.booked_s:
        return _("{count} min").format(count=number(cell.booked_s // 60, times))
    return _("off") if cell.off_s else "–"


def cell_spoken(cell: Cell, name: str, column: str, times: Times) -> str:
    """The whole cell in words."""
    if cell.share is None:
        words = _("{name}, {column}: {text}")
        if not cell.booked_s:
            text = _("off") if cell.off_s else _("nothing bookable")
            return words.format(name=name, column=column, text=text)
        booked = number(cell.booked_s // 60, times)
        text = _("{booked} min booked, nothing bookable").format(booked=booked)
        return words.format(name=name, column=column, text=text)
    return _("{name}, {column}: {share}, {booked} of {bookable} min booked").format(
        name=name, column=column, share=percent(cell.share, times), booked=number(cell.booked_s // 60, times),
        bookable=number(cell.bookable_s // 60, times),
    )  # fmt: skip


def column_text(column: Column, times: Times) -> str:
    """The heading of a column."""
    kind = column.kind
    if kind is ColumnKind.DAY:
        return str(format_skeleton("Ed", column.first, locale=times.locale))
    if kind is ColumnKind.WEEK:
        return _("W{number}").format(number=week_number(column, times))
    if kind is ColumnKind.MONTH:
        return str(format_skeleton("yMMM", column.first, locale=times.locale))
    if kind is ColumnKind.WEEKDAY:
        return str(get_day_names("abbreviated", locale=times.locale)[column.number])
    return times.clock_on(_days(column), 60 * column.number)


def column_spoken(column: Column, times: Times) -> str:
    """A column in words."""
    kind = column.kind
    if kind is ColumnKind.DAY:
        return times.full_day(column.first)
    if kind in (ColumnKind.WEEK, ColumnKind.MONTH):
        return times.days(column.first, column.last)
    if kind is ColumnKind.WEEKDAY:
        return times.weekday_name(column.number)
    first, last = 60 * column.number, 60 * column.number + 60
    return either(times.period(day, first, last) for day in times.unlike(_days(column), first))


def _days(column: Column) -> list[date]:
    return [column.first + timedelta(days=number) for number in range((column.last - column.first).days + 1)]


def week_number(column: Column, times: Times) -> str:
    """The number of the column's week as the locale counts weeks."""
    return week_of_day(column.first, times)


def week_of_day(day: date, times: Times) -> str:
    """The number of the week of a day as the locale counts weeks."""
    return str(format_date(day, "w", locale=times.locale))


def no_shows(found: Utilisation, times: Times) -> str:
    """The value of the figure of missed visits: of those whose outcome is known."""
    missed = found.counts.get(_S.NO_SHOW, 0)
    known = missed + sum(found.counts.get(status, 0) for status in _CAME)
    if not known:
        return _("none due")
    share, count = percent(missed / known, times, digits=1), number(missed, times)
    return _("{share} ({count} of {all})").format(share=share, count=count, all=number(known, times))


def cancellations(found: Utilisation, times: Times) -> str:
    """The value of the figure of cancelled visits."""
    cancelled, every = found.counts.get(_S.CANCELLED, 0), sum(found.counts.values())
    if not every:
        return "0"
    share, count = percent(cancelled / every, times, digits=1), number(cancelled, times)
    return _("{share} ({count} of {all})").format(share=share, count=count, all=number(every, times))


def waitlist(ages: WaitAges, times: Times) -> str:
    """The value of the figure of who waits."""
    if ages.median_days is None or ages.oldest_days is None:
        return _("no one is waiting")
    return _("{count}, median {median} d, oldest {oldest} d").format(
        count=number(ages.count, times), median=number(ages.median_days, times), oldest=number(ages.oldest_days, times)
    )


def lead_days(row: ThirdNext, times: Times) -> str:
    """How far away a third next opening is."""
    if row.days is None:
        return _("none in 90 days")
    return ngettext("{count} day", "{count} days", row.days).format(count=number(row.days, times))


def third_next(rows: tuple[ThirdNext, ...], times: Times) -> str:
    """The value of the figure: the soonest and the latest of the first visit type."""
    first = [row for row in rows if row.offering_id == rows[0].offering_id]
    days = [row.days for row in first if row.days is not None]
    if not days:
        return _("{visit_type}: none in 90 days").format(visit_type=first[0].offering_code)
    low, high = number(min(days), times), number(max(days), times)
    if low == high:
        return _("{visit_type}: {days} d").format(visit_type=first[0].offering_code, days=low)
    return _("{visit_type}: {soonest}–{latest} d").format(
        visit_type=first[0].offering_code, soonest=low, latest=high
    )  # fmt: skip
