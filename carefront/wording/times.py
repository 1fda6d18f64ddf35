"""Dates and times as people write them: locale, 12 or 24 hours, the clinic's zone or this computer's. Knows no rule of
the clinic.

A day is always a day of the clinic. Where times are this computer's, ``clock``, ``span`` and ``moment`` say what its
clock shows, with ``+1`` or ``−1`` where that is on another date than the clinic's; ``wall`` and ``clinic_clock`` remain
the clinic's, so they are what fills a field that is read again.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    get_day_names,
    get_timezone_name,
    parse_pattern,
)
from babel.lists import format_list

from carefront.domain.zones import instant_s as instant_of
from carefront.domain.zones import local_time
from carefront.shared.i18n import _

FALLBACK_LOCALE = "en_GB"
_FIRST_COMPARED_S, _LAST_COMPARED_S, _COMPARED_EVERY_S = 1_577_836_800, 2_208_988_800, 5 * 86_400
"""2020 to 2040, often enough to see clocks that are changed some days apart."""
_DAY_KEYS = {"d": "day", "M": "month", "L": "month", "y": "year"}


class NoSuchDate(ValueError):
    """Digits that name no day of any calendar: ``text`` is what was typed."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Times:
    """How this user reads instants of one zone. Instants are whole UTC seconds; texts keep the locale's own spaces."""

    def __init__(self, locale: str, zone: str, has_24_hours: bool | None = None, shown_zone: str = "") -> None:
        """``has_24_hours``: the user's choice; ``None`` follows the locale. ``zone``: the clinic's; ``shown_zone``: the
        zone of the clock that is read aloud and drawn, the clinic's own if empty.
        """
        self.locale = known_locale(locale)
        self.zone, self.has_24_hours = ZoneInfo(zone), has_24_hours
        self.shown_zone = self.zone if not shown_zone or _agree(zone, shown_zone) else ZoneInfo(shown_zone)
        self._time_pattern = _time_pattern(self.locale, has_24_hours)
        self._clock_texts: dict[tuple[int, date | None], str] = {}

    def at(self, instant_s: int) -> datetime:
        """The instant on the clinic's wall clock."""
        return datetime.fromtimestamp(instant_s, UTC).astimezone(self.zone)

    def shown_at(self, instant_s: int) -> datetime:
        """The instant on the clock that is shown."""
        return datetime.fromtimestamp(instant_s, UTC).astimezone(self.shown_zone)

    def differs(self, instant_s: int) -> bool:
        """Whether the clock that is shown is another than the clinic's at an instant."""
        return self.shown_zone is not self.zone and self.ahead(instant_s) != timedelta()

    def ahead(self, instant_s: int) -> timedelta:
        """By how much the clock that is shown is ahead of the clinic's at an instant."""
        shown, own = (local_time(instant_s, zone).utcoffset() for zone in (self.shown_zone, self.zone))
        return (shown or timedelta()) - (own or timedelta())

    def unlike(self, days: Iterable[date], minute: int) -> list[date]:
        """The first of ``days`` for each way that the clock shown stands to ``minute`` of the clinic's day."""
        if self.shown_zone is self.zone:
            return list(days)[:1]
        found: dict[timedelta, date] = {}
        for day in days:
            found.setdefault(self.ahead(instant_of(day, minute, self.zone)), day)
        return list(found.values())

    def clock_on(self, days: Iterable[date], minute: int) -> str:
        """What the clock shown shows at ``minute`` of each of the clinic's ``days``: ``5:30``; ``5:30 / 6:30`` where a
        clock is changed between them. ``minute`` of the clinic's clock itself where that is shown."""
        if self.shown_zone is self.zone:
            return self.wall(minute)
        return either(self.clock(instant_of(day, minute, self.zone), day) for day in self.unlike(days, minute))

    def period(self, day: date, start: int, end: int) -> str:
        """``15:00–15:30``: minutes of a day of the clinic, on the clock that is shown."""
        if self.shown_zone is self.zone:
            return _("{start}–{end}").format(start=self.wall(start), end=self.wall(end))
        return self.span(instant_of(day, start, self.zone), instant_of(day, end, self.zone))

    @property
    def clinics(self) -> "Times":
        """The same with the clinic's own clock shown."""
        if self.shown_zone is self.zone:
            return self
        return Times(str(self.locale), self.zone.key, self.has_24_hours)

    def language(self, code: str) -> str:
        """What a language is called by this user; the code itself where nobody knows it."""
        if not code:
            return ""
        try:
            return str(Locale.parse(code.replace("-", "_")).get_display_name(self.locale))
        except (UnknownLocaleError, ValueError):
            return code

    def clock(self, instant_s: int, seen_from: date | None = None) -> str:
        """``15:00`` or ``3:00 PM``; ``1:30 +1`` where the clock shown is a day ahead of the clinic's day.

        ``seen_from``: the day of the clinic that the time is told of, if it isn't the one that the instant is on.
        """
        if self.shown_zone is self.zone:
            seen_from = None
        key = instant_s // 60, seen_from
        text = self._clock_texts.get(key)
        if text is None:
            text = self._clock_texts[key] = self._clock_text(instant_s, seen_from)
        return text

    def _clock_text(self, instant_s: int, seen_from: date | None) -> str:
        shown = self.shown_at(instant_s)
        time = self._format_time(shown)
        if self.shown_zone is self.zone:
            return time
        days = (shown.date() - (seen_from or self.at(instant_s).date())).days
        if not days:
            return time
        apart = f"{days:+d}".replace("-", "\u2212")
        if self.locale.text_direction == "rtl":
            apart = f"\u200e{apart}\u200e"  # the sign stays before its number
        return _("{time}\N{NO-BREAK SPACE}{days}").format(time=time, days=apart)

    def clinic_clock(self, instant_s: int) -> str:
        """``15:00`` on the clinic's clock, whichever is shown: for fields that are read again."""
        return self._format_time(self.at(instant_s))

    def clinic_span(self, start_s: int, end_s: int) -> str:
        """``15:00–15:30`` on the clinic's clock, whichever is shown."""
        return _("{start}–{end}").format(start=self.clinic_clock(start_s), end=self.clinic_clock(end_s))

    def zone_name(self, instant_s: int) -> str:
        """``Central European Standard Time``: what the zone is called at an instant."""
        return str(get_timezone_name(self.at(instant_s), width="long", locale=self.locale))

    def shown_zone_name(self, instant_s: int) -> str:
        """What the zone of the clock that is shown is called at an instant."""
        return str(get_timezone_name(self.shown_at(instant_s), width="long", locale=self.locale))

    def wall(self, minute_of_day: int) -> str:
        """A wall-clock minute of the clinic's day, whatever the date."""
        hour, minute = divmod(minute_of_day % (24 * 60), 60)
        return self._format_time(datetime(2000, 1, 1, hour, minute))

    def span(self, start_s: int, end_s: int) -> str:
        """``15:00–15:30``, both as of the day of the clinic that it starts on."""
        day = None if self.shown_zone is self.zone else self.at(start_s).date()
        return _("{start}–{end}").format(start=self.clock(start_s, day), end=self.clock(end_s, day))

    def day(self, day: date) -> str:
        """``Tue 24 Nov``, in the locale's order."""
        return format_skeleton("MMMEd", day, locale=self.locale)

    def day_of(self, instant_s: int) -> str:
        """The local day of an instant, as ``day``."""
        return self.day(self.at(instant_s).date())

    def full_day(self, day: date) -> str:
        """``Tue, 24 Nov 2026``, in the locale's order."""
        return format_skeleton("yMMMEd", day, locale=self.locale)

    def plain_day(self, day: date) -> str:
        """``24 Nov 2026``, in the locale's order."""
        return format_skeleton("yMMMd", day, locale=self.locale)

    def long_day(self, day: date) -> str:
        """``Tuesday 24 November``, in the locale's order."""
        return format_skeleton("MMMMEEEEd", day, locale=self.locale)

    def short_weekday(self, day: date) -> str:
        """``Tue``."""
        return format_date(day, "EEE", locale=self.locale)

    def days(self, first: date, last: date) -> str:
        """``23 – 29 Nov 2026``, both inclusive, in the locale's order."""
        return format_interval(first, last, "yMMMd", locale=self.locale)

    def month(self, day: date) -> str:
        """``November 2026``."""
        return format_skeleton("yMMMM", day, locale=self.locale)

    def day_number(self, day: date) -> str:
        """``24``, in the locale's digits."""
        return format_skeleton("d", day, locale=self.locale)

    def short_date(self, day: date) -> str:
        """``24 Nov``, in the locale's order."""
        return format_skeleton("MMMd", day, locale=self.locale)

    def is_weekend(self, day: date) -> bool:
        """Whether the locale calls the day one of the weekend."""
        start, end = self.locale.weekend_start, self.locale.weekend_end
        return (day.weekday() - start) % 7 <= (end - start) % 7

    def week_of(self, day: date) -> date:
        """The first day of the week that the day is in, as the locale counts weeks."""
        return day - timedelta(days=(day.weekday() - self.locale.first_week_day) % 7)

    def weekday(self, day: date) -> str:
        """``Tuesday``."""
        return format_date(day, "EEEE", locale=self.locale)

    def weekday_name(self, number: int) -> str:
        """``Tuesday`` of 1: Monday = 0."""
        return str(get_day_names("wide", locale=self.locale)[number % 7])

    def listed(self, texts: list[str]) -> str:
        """Several texts as one: ``8:00–12:00 and 13:00–16:00``."""
        return format_list(texts, locale=self.locale)

    def moment(self, instant_s: int, seen_from: date | None = None) -> str:
        """``15:00`` on the day ``seen_from``, ``Wed 25 Nov, 8:00`` on any other."""
        local = self.at(instant_s)
        if local.date() == seen_from:
            return self.clock(instant_s)
        return _("{day}, {time}").format(day=self.day(local.date()), time=self.clock(instant_s))

    def _format_time(self, at: datetime) -> str:
        return format_time(at, self._time_pattern, locale=self.locale)


def either(texts: Iterable[str]) -> str:
    """``5:30 / 6:30``: what holds now the one, now the other; each once."""
    return " / ".join(dict.fromkeys(texts))


def known_locale(code: str) -> Locale:
    """The locale of ``code`` (POSIX or BCP 47); British English where nobody knows it."""
    for candidate in (code.split(".")[0].split("@")[0].replace("-", "_"), code[:2]):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(FALLBACK_LOCALE)


def parse_date(text: str, locale: Locale) -> date | None:
    """The date typed in the locale's order, separators and native digits as one likes; ``None`` for nothing typed.

    ``2026-11-24`` is read in any locale. Eight digits without separators follow the locale's order of fields.

    Raises:
        NoSuchDate: what was typed names no day.
    """
    parts = re.findall(r"\d+", text)
    if not text.strip():
        return None
    order = field_order(locale)
    if len(parts) == 3 and len(parts[0]) == 4:
        order = ("year", "month", "day")
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = _cut(parts[0], order)
    if len(parts) != 3:
        raise NoSuchDate(text)
    values = dict(zip(order, map(int, parts), strict=True))
    try:
        return date(values["year"], values["month"], values["day"])
    except ValueError:
        raise NoSuchDate(text) from None


def field_order(locale: Locale) -> tuple[str, str, str]:
    """``("day", "month", "year")`` or as the locale writes it."""
    pattern = locale.date_formats["short"].pattern
    seen = dict.fromkeys(_DAY_KEYS[letter] for letter in pattern if letter in _DAY_KEYS)
    first, second, third = seen
    return first, second, third


def _cut(digits: str, order: tuple[str, str, str]) -> list[str]:
    cut: list[str] = []
    for field in order:
        size = 4 if field == "year" else 2
        cut.append(digits[:size])
        digits = digits[size:]
    return cut


@cache
def _agree(zone: str, other: str) -> bool:
    """Whether two clocks always show the same in these years: then there is no other clock to speak of."""
    zones = ZoneInfo(zone), ZoneInfo(other)
    return all(
        len({local_time(at_s, one).utcoffset() for one in zones}) == 1
        for at_s in range(_FIRST_COMPARED_S, _LAST_COMPARED_S, _COMPARED_EVERY_S)
    )


@cache
def _time_pattern(locale: Locale, has_24_hours: bool | None) -> str:
    own: str = locale.time_formats["short"].pattern
    if has_24_hours is None:
        return own
    skeleton = "Hm" if has_24_hours else "hm"
    pattern = locale.datetime_skeletons.get(skeleton)
    return str(parse_pattern(pattern).pattern) if pattern else own
