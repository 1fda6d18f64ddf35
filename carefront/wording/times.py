"""Dates and times as people write them: locale, 12 or 24 hours, the clinic's zone. Knows no rule of the clinic."""

import re
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

from carefront.shared.i18n import _

FALLBACK_LOCALE = "en_GB"
_DAY_KEYS = {"d": "day", "M": "month", "L": "month", "y": "year"}


class NoSuchDate(ValueError):
    """Digits that name no day of any calendar: ``text`` is what was typed."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Times:
    """How this user reads instants of one zone. Instants are whole UTC seconds; texts keep the locale's own spaces."""

    def __init__(self, locale: str, zone: str, has_24_hours: bool | None = None) -> None:
        """``has_24_hours``: the user's choice; ``None`` follows the locale."""
        self.locale = known_locale(locale)
        self.zone, self.has_24_hours = ZoneInfo(zone), has_24_hours
        self._time_pattern = _time_pattern(self.locale, has_24_hours)
        self._clock_texts: dict[int, str] = {}

    def at(self, instant_s: int) -> datetime:
        """The instant on the clinic's wall clock."""
        return datetime.fromtimestamp(instant_s, UTC).astimezone(self.zone)

    def language(self, code: str) -> str:
        """What a language is called by this user; the code itself where nobody knows it."""
        if not code:
            return ""
        try:
            return str(Locale.parse(code.replace("-", "_")).get_display_name(self.locale))
        except (UnknownLocaleError, ValueError):
            return code

    def clock(self, instant_s: int) -> str:
        """``15:00`` or ``3:00 PM``."""
        minute = instant_s // 60
        text = self._clock_texts.get(minute)
        if text is None:
            text = self._clock_texts[minute] = self._format_time(self.at(instant_s))
        return text

    def zone_name(self, instant_s: int) -> str:
        """``Central European Standard Time``: what the zone is called at an instant."""
        return str(get_timezone_name(self.at(instant_s), width="long", locale=self.locale))

    def wall(self, minute_of_day: int) -> str:
        """A label of the time axis: a wall-clock minute of the day, whatever the date."""
        hour, minute = divmod(minute_of_day % (24 * 60), 60)
        return self._format_time(datetime(2000, 1, 1, hour, minute))

    def span(self, start_s: int, end_s: int) -> str:
        """``15:00–15:30``."""
        return _("{start}–{end}").format(start=self.clock(start_s), end=self.clock(end_s))

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
def _time_pattern(locale: Locale, has_24_hours: bool | None) -> str:
    own: str = locale.time_formats["short"].pattern
    if has_24_hours is None:
        return own
    skeleton = "Hm" if has_24_hours else "hm"
    pattern = locale.datetime_skeletons.get(skeleton)
    return str(parse_pattern(pattern).pattern) if pattern else own
