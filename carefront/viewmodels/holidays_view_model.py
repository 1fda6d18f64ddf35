"""Public holidays to be added as closures: of which country, part and year; which of them are closed already."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.catalogue import AddClosures
from carefront.domain.facilities import Closure
from carefront.interop.public_holidays import Country, Holiday, countries, country_of, holidays_of
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.desk_context import DeskContext

LATE_IN_THE_YEAR = 10
"""From this month on the next year's holidays are offered first."""


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A holiday in words. ``is_known``: the clinic is closed that day already."""

    day: str
    text: str
    is_known: bool


class HolidaysViewModel(QObject):
    """``changed``: the countries, or the holidays, are there or others; ``is_busy`` while they are looked for."""

    changed = Signal()

    def __init__(
        self, context: DeskContext, closures: Callable[[], tuple[Closure, ...]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._closures = context, closures
        self._serial = 0
        self._found: tuple[Holiday, ...] = ()
        self.countries: tuple[Country, ...] = ()
        self.country, self.part = "", ""
        today = context.today()
        self.year = today.year + (today.month >= LATE_IN_THE_YEAR)
        self.is_busy = False

    @property
    def locale(self) -> str:
        """The language of names: the user's."""
        return str(self._context.maker.locale)

    def open(self) -> None:
        """Look for the countries, once; the clinic's own is offered."""
        if self.countries or self.is_busy:
            return
        self.is_busy = True
        self.changed.emit()
        self._context.desk.work(partial(countries, self.locale), self._on_countries, self._on_failed)

    def choose(self, *, country: str | None = None, part: str | None = None, year: int | None = None) -> None:
        """Look at another country, part or year; another country has other parts."""
        if country is not None and country != self.country:
            self.country, self.part = country, ""
        if part is not None:
            self.part = part
        if year is not None:
            self.year = year
        self._look()

    def parts(self) -> tuple[str, ...]:
        """The parts of the chosen country, by code."""
        return next((row.parts for row in self.countries if row.code == self.country), ())

    def rows(self) -> tuple[HolidayRow, ...]:
        """The holidays by date."""
        times = self._context.maker.clinic_times(self._context.zone)
        return tuple(
            HolidayRow(row.day.isoformat(), f"{times.full_day(row.day)} · {row.name}", self._is_closed(row))
            for row in self._found
        )

    def closing(self, facility_id: str, days: frozenset[str]) -> AddClosures | None:
        """The command that closes the wanted days that are not closed yet (ISO dates); ``None`` for no day."""
        rows = tuple(
            Closure(new_id(), facility_id, row.day, row.day, row.name)
            for row in self._found
            if row.day.isoformat() in days and not self._is_closed(row)
        )
        return AddClosures(facility_id, rows) if rows else None

    def _is_closed(self, holiday: Holiday) -> bool:
        return any(
            not row.is_extra and row.period is None and row.first <= holiday.day <= row.last for row in self._closures()
        )

    def _on_countries(self, found: tuple[Country, ...]) -> None:
        self.countries = found
        own = country_of(self._context.zone)
        self.country = own if own in {row.code for row in found} else found[0].code
        self._look()

    def _look(self) -> None:
        self._serial += 1
        self.is_busy = True
        self.changed.emit()
        question = partial(holidays_of, self.country, self.part, self.year, self.locale)
        self._context.desk.work(question, partial(self._on_found, self._serial), self._on_failed)

    def _on_found(self, serial: int, found: tuple[Holiday, ...]) -> None:
        if serial == self._serial:
            today = self._context.today()
            self._found, self.is_busy = tuple(row for row in found if row.day >= today), False
            self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.is_busy = False
        self._context.fail(error)
        self.changed.emit()
