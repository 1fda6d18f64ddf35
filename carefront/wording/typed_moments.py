"""Days and times as people type them: 15:00, 3p, 1500; 24/11, tom, tue, +2w; native digits. Knows no clinic.

English words always work; a translation adds those of its language.
"""

import re
import unicodedata
from datetime import date, timedelta

from babel import Locale
from babel.dates import get_day_names, get_month_names, get_period_names

from carefront.shared.i18n import pgettext
from carefront.wording.times import NoSuchDate, field_order, parse_date

DAY_MINUTES = 1440
LATEST_MINUTE = 22 * 60
SHORTEST_WORD = 2
ENGLISH = Locale("en")
_TIME = re.compile(r"(\d{1,2})(?:[:.h٫](\d{2}))?(\D*)")
_SHIFT = re.compile(r"\+\s*(\d{1,3})\s*(\w)")


class NoSuchTime(ValueError):
    """A text that names no time of day: ``text`` is what was typed."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def plain(text: str) -> str:
    """``text`` with European digits, single spaces, no marks of direction, in small letters."""
    kept = (
        str(unicodedata.digit(char)) if char.isdecimal() else char
        for char in unicodedata.normalize("NFKC", text)
        if unicodedata.category(char) != "Cf"
    )
    return " ".join("".join(kept).casefold().split())


def parse_time(text: str, locale: Locale, first_minute: int = 7 * 60) -> int:
    """The minute of day meant. A bare hour before ``first_minute`` is read as the afternoon's where there is one.

    Raises:
        NoSuchTime: what was typed names no time.
    """
    typed = plain(text)
    if re.fullmatch(r"\d{3,4}", typed):
        typed = f"{typed[:-2]}:{typed[-2:]}"
    found = _TIME.fullmatch(typed)
    if found is None:
        raise NoSuchTime(text)
    hour, minute, half = int(found[1]), int(found[2] or 0), _half(found[3].strip(" ."), locale)
    if half is None or minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise NoSuchTime(text)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif _is_of_afternoon(found[1], 60 * hour + minute, first_minute):
        hour += 12
    return 60 * hour + minute


def _is_of_afternoon(hour: str, minute: int, first_minute: int) -> bool:
    """``3`` is read as 15:00; ``03`` and times within the working day are what they say."""
    return minute < first_minute and minute + DAY_MINUTES // 2 < LATEST_MINUTE and not hour.startswith("0")


def _half(word: str, locale: Locale) -> str | None:
    """``am``, ``pm``, empty where none is named, ``None`` for another word."""
    if not word:
        return ""
    word = word.replace(".", "").replace(" ", "")
    for half in ("am", "pm"):
        names = {half, half[0]}
        for width in ("abbreviated", "wide", "narrow"):
            for context in ("format", "stand-alone"):
                name = str(get_period_names(width, context, locale).get(half, half))
                names.add(plain(name).replace(".", "").replace(" ", ""))
        if word in names:
            return half
    return None


def parse_day(text: str, today: date, locale: Locale) -> date:
    """The day meant, seen from ``today``: a day of the month or a day and month are the next ones to come.

    Raises:
        NoSuchDate: what was typed names no day.
    """
    typed = plain(text)
    if shift := _SHIFT.fullmatch(typed):
        return today + timedelta(days=int(shift[1]) * _days_of(shift[2], text))
    words = re.findall(r"[^\W\d_]+(?:[’'.][^\W\d_]+)*", typed)
    numbers = re.findall(r"\d+", typed)
    if not typed:
        raise NoSuchDate(text)
    if not numbers:
        return _named(words, today, locale, text)
    if month := _month(words, locale):
        return _with_month(numbers, month, _weekday(words, locale), today, text)
    weekday = _weekday(words, locale)
    if words and weekday is None:
        raise NoSuchDate(text)
    return _numbered(numbers, typed, weekday, today, locale, text)


def _days_of(unit: str, text: str) -> int:
    days = dict.fromkeys(_own("letter for days", "d"), 1) | dict.fromkeys(_own("letter for weeks", "w"), 7)
    if unit not in days:
        raise NoSuchDate(text)
    return days[unit]


def _own(context: str, words: str) -> set[str]:
    """The words of this language, and the English ones."""
    return set(plain(pgettext(context, words)).split()) | set(words.split())


def _named(words: list[str], today: date, locale: Locale, text: str) -> date:
    if len(words) == 1 and words[0] in _own("words for today", "today tod"):
        return today
    if len(words) == 1 and words[0] in _own("words for tomorrow", "tomorrow tom"):
        return today + timedelta(days=1)
    weekday = _weekday(words, locale)
    is_next = any(word in _own("words for next week", "next") for word in words)
    if weekday is None or len(words) > (2 if is_next else 1):
        raise NoSuchDate(text)
    return today + timedelta(days=(weekday - today.weekday()) % 7 + (7 if is_next else 0))


def _weekday(words: list[str], locale: Locale) -> int | None:
    """Monday = 0; a word of two letters is enough where it fits one day only. Of several words the last counts."""
    for word in reversed(words):
        for language in (locale, ENGLISH):
            names = {
                plain(name): number
                for width in ("wide", "abbreviated")
                for number, name in get_day_names(width, locale=language).items()
            }
            fitting = {number for name, number in names.items() if name.rstrip(".") == word.rstrip(".")} or {
                number for name, number in names.items() if len(word) >= SHORTEST_WORD and name.startswith(word)
            }
            if len(fitting) == 1:
                return int(fitting.pop())
    return None


def _month(words: list[str], locale: Locale) -> int | None:
    """1 to 12; a word of three letters is enough where it fits one month only. Of several words the last counts."""
    for word in reversed(words):
        for language in (locale, ENGLISH):
            names = [
                (plain(name).rstrip("."), number)
                for width in ("wide", "abbreviated")
                for context in ("format", "stand-alone")
                for number, name in get_month_names(width, context=context, locale=language).items()
            ]
            fitting = {number for name, number in names if name == word.rstrip(".")} or {
                number for name, number in names if len(word) > SHORTEST_WORD and name.startswith(word)
            }
            if len(fitting) == 1:
                return int(fitting.pop())
    return None


def _with_month(numbers: list[str], month: int, weekday: int | None, today: date, text: str) -> date:
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) <= 2]
    if len(days) != 1 or len(years) > 1:
        raise NoSuchDate(text)
    if years:
        return _real(years[0], month, days[0], text)
    return _nearest(today, month, days[0], weekday, text)


def _numbered(numbers: list[str], typed: str, weekday: int | None, today: date, locale: Locale, text: str) -> date:
    if len(numbers) == 1 and len(numbers[0]) <= 2:
        return _day_of_month(int(numbers[0]), today, text)
    if len(numbers) == 2:
        order = [field for field in field_order(locale) if field != "year"]
        values = dict(zip(order, map(int, numbers), strict=True))
        return _nearest(today, values["month"], values["day"], weekday, text)
    if len(numbers) == 3 and len(numbers[0]) < 3 and len(numbers[-1]) == 2:
        typed = f"{typed[: typed.rindex(numbers[-1])]}20{numbers[-1]}"
    day = parse_date(typed, locale)
    if day is None:
        raise NoSuchDate(text)
    return day


def _day_of_month(day: int, today: date, text: str) -> date:
    """The next such day of a month; a month without it is passed over."""
    for month in range(today.month - 1, today.month + 11):
        found = _years_around(today.replace(year=today.year + month // 12, day=1), month % 12 + 1, day, 0, 0)
        if found and found[0] >= today:
            return found[0]
    raise NoSuchDate(text)


def _nearest(today: date, month: int, day: int, weekday: int | None, text: str) -> date:
    """Of the years around the one in which it is that weekday; without a weekday the next to come."""
    found = [one for one in _years_around(today, month, day) if one.weekday() == weekday]
    return min(found, key=lambda one: abs((one - today).days)) if found else _to_come(today, month, day, text)


def _to_come(today: date, month: int, day: int, text: str) -> date:
    found = [one for one in _years_around(today, month, day, 1, 5) if one >= today]
    if not found:
        raise NoSuchDate(text)
    return found[0]


def _years_around(today: date, month: int, day: int, before: int = 1, after: int = 1) -> list[date]:
    found = []
    for year in range(today.year - before, today.year + after + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return found


def _real(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDate(text) from None
