"""What was typed into the fields of a set-up page, read into plain values; what is wrong is kept by field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from babel import Locale

from carefront.shared.i18n import _
from carefront.viewmodels.set_up_faces import Need, Value, Values
from carefront.viewmodels.set_up_kind import Problems
from carefront.wording.times import NoSuchDate
from carefront.wording.typed_moments import NoSuchTime, parse_day, parse_time, plain

MINUTES_OF = {"m": 1, "min": 1, "h": 60, "d": 24 * 60}
"""What may stand behind a number of minutes."""


class Typed:
    """Reads fields by name; ``problems`` has a sentence for each that can't be read."""

    def __init__(self, values: Values, locale: Locale) -> None:
        self._values, self._locale = values, locale
        self.problems: Problems = {}

    def text(self, name: str, *, is_needed: bool = False) -> str:
        """A text without spaces at its ends."""
        found = str(self._values.get(name, "")).strip()
        if is_needed and not found:
            self.problems[name] = _("Fill this in.")
        return found

    def check(self, name: str) -> bool:
        """Whether a box is checked."""
        return bool(self._values.get(name, False))

    def members(self, name: str) -> tuple[str, ...]:
        """Those that are chosen, in their order."""
        return texts_of(self._values.get(name, ()))

    def number(self, name: str, least: int, most: int) -> int:
        """A whole number in the range; ``least`` where it can't be read."""
        found = self.maybe_number(name, least, most)
        if found is None:
            self.problems.setdefault(name, number_wanted(least, most))
        return least if found is None else found

    def maybe_number(self, name: str, least: int, most: int) -> int | None:
        """The same; nothing typed is ``None``."""
        text = self.text(name)
        found = whole(text)
        if text and (found is None or not least <= found <= most):
            self.problems[name] = number_wanted(least, most)
            return None
        return found

    def day(self, name: str, today: date) -> date:
        """A day as people write it; ``today`` where it can't be read."""
        try:
            return parse_day(self.text(name), today, self._locale)
        except NoSuchDate:
            self.problems[name] = _("Enter a date, such as 24/11/2026 or tomorrow.")
            return today

    def clock(self, name: str, *, may_be_midnight: bool = False) -> int:
        """A minute of the day; 24:00 where that may be."""
        text = self.text(name)
        if may_be_midnight and plain(text) in ("24:00", "24", "2400"):
            return 24 * 60
        try:
            return parse_time(text, self._locale, 0)
        except NoSuchTime:
            self.problems[name] = _("Enter a time, such as 15:00 or 3p.")
            return 0

    def price(self, name: str, digits: int) -> int:
        """An amount in minor units of a currency with so many digits."""
        text = plain(self.text(name)).replace(" ", "")
        try:
            found = Decimal(text.replace(",", ".") or "0").scaleb(digits)
        except InvalidOperation:
            found = Decimal(-1)
        if not found.is_finite() or found < 0 or found != found.to_integral_value() or found > 10**12:
            self.problems[name] = _("Enter an amount, such as 45.00.")
            return 0
        return int(found)

    def needs(self, name: str) -> tuple[Need, ...]:
        """The requirements as edited."""
        return needs_of(self._values.get(name, ()))


def whole(text: str) -> int | None:
    """A number, also of hours (``2h``) or days (``1d``) as minutes; ``None`` for anything else."""
    typed = plain(text).replace(" ", "")
    digits = typed.rstrip("abcdefghijklmnopqrstuvwxyz.")
    unit = typed[len(digits) :].strip(".")
    if not digits.isdecimal() or len(digits) > 7 or (unit and unit not in MINUTES_OF):
        return None
    return int(digits) * MINUTES_OF.get(unit, 1)


def number_wanted(least: int, most: int) -> str:
    """What a number has to be."""
    return _("Enter a whole number from {least} to {most}.").format(least=least, most=most)


def texts_of(value: Value | None) -> tuple[str, ...]:
    """The members of a value."""
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, tuple) else ()


def needs_of(value: Value | None) -> tuple[Need, ...]:
    """The requirements of a value."""
    return tuple(one for one in value if isinstance(one, Need)) if isinstance(value, tuple) else ()
