"""Weeks and months for the desk; keeps what days leave open between questions. Asked inside one state of the file."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from carefront.application.calendar_rows import MonthCalendar, WeekCalendar, WeekLoads
from carefront.application.ports import FactsReader
from carefront.application.queries.day_loads import OpenTimes
from carefront.application.queries.month import month_calendar
from carefront.application.queries.week import WeekReader, week_calendar, week_loads


class CalendarStores(WeekReader, Protocol):
    """What weeks and months are read from."""

    @property
    def facts(self) -> FactsReader: ...

    def change_number(self) -> int: ...


class Calendars:
    """Asked by ``desk_reader.Reader``, inside its snapshot; ``now_s`` is when it is asked."""

    def __init__(self, stores: CalendarStores) -> None:
        self._stores, self._times = stores, OpenTimes()

    def week(self, facility_id: str, first: date, resource_id: str, now_s: int) -> WeekCalendar:
        """Seven days of one resource."""
        stores, number = self._stores, self._stores.change_number()
        return week_calendar(stores.facts, stores, facility_id, first, resource_id, now_s, number, self._times)

    def week_loads(self, facility_id: str, first: date, resource_ids: Sequence[str] | None, now_s: int) -> WeekLoads:
        """How full seven days of each resource are."""
        stores, number = self._stores, self._stores.change_number()
        return week_loads(stores.facts, stores, facility_id, first, resource_ids, now_s, number, self._times)

    def month(
        self, facility_id: str, first: date, last: date, resource_ids: Sequence[str] | None, now_s: int
    ) -> MonthCalendar:
        """Every day of the resources together."""
        stores, number = self._stores, self._stores.change_number()
        return month_calendar(
            stores.facts, stores, facility_id, first, last, resource_ids, now_s, number, self._times
        )  # fmt: skip
