"""Public holidays by country and part of it, from the ``holidays`` library, which is loaded with the first question.

To be asked in the background: loading takes a moment.
"""

from datetime import date

from babel.core import get_global

from carefront.shared.values import dataclass
from carefront.wording.times import known_locale


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its two letters, with its name in the user's language and the codes of its parts."""

    code: str
    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday."""

    day: date
    name: str


def countries(locale: str) -> tuple[Country, ...]:
    """Every country that is known, by name in the language of ``locale``."""
    import holidays

    territories = known_locale(locale).territories
    found = [
        Country(code, territories.get(code, code), tuple(parts))
        for code, parts in holidays.list_supported_countries(include_aliases=False).items()
    ]
    return tuple(sorted(found, key=lambda country: country.name))


def country_of(zone: str) -> str:
    """The code of the country a zone is in; empty where it is in none."""
    return str(get_global("zone_territories").get(zone, ""))


def holidays_of(country: str, part: str, year: int, locale: str) -> tuple[Holiday, ...]:
    """The public holidays of a year by date, of the whole country or one of its ``parts``; named in the language of
    ``locale`` where the library has it, else as the country calls them.
    """
    import holidays

    known = holidays.country_holidays(country, subdiv=part or None, years=year)
    language = _language(tuple(known.supported_languages or ()), locale)
    if language:
        known = holidays.country_holidays(country, subdiv=part or None, years=year, language=language)
    return tuple(Holiday(day, name) for day, name in sorted(known.items()) if day.year == year)


def _language(known: tuple[str, ...], locale: str) -> str:
    """The library's own code for the language; empty where it has none."""
    wanted = locale.split("_")[0]
    return next((code for code in (locale, wanted, *known) if code in known and code.startswith(wanted)), "")
