"""Time zones and languages by the names people look for them with. Loaded by what shows them only."""

from decimal import Decimal
from functools import cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers
from babel.numbers import get_currency_precision

_NO_PLACE = ("Etc/", "SystemV/", "US/", "posix/", "right/")


@cache
def zone_names() -> tuple[tuple[str, str], ...]:
    """(IANA name, the same with spaces) of every zone of a place, by name; UTC as well."""
    found = sorted(name for name in available_timezones() if "/" in name and not name.startswith(_NO_PLACE))
    return tuple((name, name.replace("_", " ")) for name in [*found, "UTC"])


@cache
def locale_names(language: str) -> tuple[tuple[str, str], ...]:
    """(code, name in ``language``) of every language with its region, by name."""
    try:
        own = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        own = Locale.parse("en_GB")
    found = []
    for code in locale_identifiers():
        parts = code.split("_")
        if len(parts) >= 2 and len(parts[-1]) == 2:
            name = Locale.parse(code).get_display_name(own) or code
            found.append((code, name))
    return tuple(sorted(found, key=lambda row: row[1].casefold()))


def currency_digits(currency: str) -> int:
    """How many digits of minor units a currency has; two where nobody knows."""
    return get_currency_precision(currency) if currency else 2


def money_text(minor: int, currency: str) -> str:
    """An amount of minor units as digits with a point; empty for none."""
    digits = currency_digits(currency)
    return f"{Decimal(minor).scaleb(-digits):.{digits}f}" if minor else ""
