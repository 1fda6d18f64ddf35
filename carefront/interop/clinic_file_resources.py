"""The resources of a clinic file with all their layers: hours, schedules, exceptions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from carefront.application.commands.catalogue import WeekPeriod
from carefront.application.commands.places import check_week
from carefront.domain.accounts import AccountableEntity, AccountKind
from carefront.domain.errors import InvalidValue
from carefront.domain.facilities import Facility
from carefront.domain.recurrence import check_schedule
from carefront.domain.resources import Resource, ResourceKind
from carefront.domain.schedules import AvailabilityException, ClockPeriod, Schedule, ScheduleBlock, WorkingHours
from carefront.interop.clinic_file_parts import Keys, Part, Problems, checked, read_key, refs, wrong
from carefront.interop.clinic_file_shape import BLOCK, RESOURCE, SCHEDULE
from carefront.interop.clinic_file_values import day, flag, period, text, weekday
from carefront.shared.ids import derived_id

DATED = ("first", "last", "start", "end")
"""The keys of something with dates: inclusive days, and a part of each day where two clock times are given."""

_OF_ACCOUNTS = {ResourceKind.PERSON: AccountKind.USER, ResourceKind.ORGANIZATION: AccountKind.ORGANIZATION}


class Resources:
    """The resources as they are read; ``people`` are the accounts behind them by id."""

    def __init__(self, facility: Facility, keys: Keys, problems: Problems, items: Sequence[tuple[str, Any]]) -> None:
        self._facility, self._keys, self._problems = facility, keys, problems
        self.people: dict[str, AccountableEntity] = {}
        self.hours: list[WorkingHours] = []
        self.schedules: list[Schedule] = []
        self.exceptions: list[AvailabilityException] = []
        self.resources = problems.each(items, self._resource)

    def _resource(self, path: str, value: Any) -> Resource:
        names = ("key", "account", "working_hours", "schedules", "exceptions", *(scalar.name for scalar in RESOURCE))
        part = Part(value, path, names)
        identifier = part.need("key", self._keys.of("resource"))
        values = part.scalars(RESOURCE)
        account = self._account(part, values["kind"], values["name"])
        self.hours += [
            WorkingHours(derived_id(identifier, "working", number), identifier, row.weekday, row.period)
            for number, row in enumerate(week(self._problems, part.items("working_hours")))
        ]
        key = part.raw("key")
        self.schedules += self._problems.each(
            part.items("schedules"), lambda at, item: self._schedule(at, item, identifier, key)
        )
        self.exceptions += self._problems.each(
            part.items("exceptions"), lambda at, item: self._exception(at, item, identifier, key)
        )
        return Resource(identifier, self._facility.id, account_id=account, **values)

    def _account(self, part: Part, kind: ResourceKind, name: str) -> str | None:
        if kind not in _OF_ACCOUNTS:
            if part.has("account"):
                raise wrong(part.at("account"), "kind", kind.value)
            return None
        reference = "account" if part.has("account") else "key"
        account: str = part.need(reference, self._keys.of("person"))
        self.people.setdefault(account, AccountableEntity(account, _OF_ACCOUNTS[kind], name))
        return account

    def _schedule(self, path: str, value: Any, resource_id: str, resource_key: str) -> Schedule:
        part = Part(value, path, ("key", "blocks", *(scalar.name for scalar in SCHEDULE)))
        key = part.read("key", read_key, f"{resource_key}{path[path.rindex('.') :]}")
        identifier = self._keys.put("schedule", key, path)
        blocks = tuple(self._block(*item, identifier) for item in part.items("blocks"))
        schedule = Schedule(identifier, resource_id, blocks=blocks, **part.scalars(SCHEDULE))
        try:
            check_schedule(schedule)
        except InvalidValue as error:
            raise wrong(part.at(error.field), error.rule, error.value) from None
        return schedule

    def _block(self, path: str, value: Any, schedule_id: str) -> ScheduleBlock:
        names = ("key", "weekday", "start", "end", "room", "kept_for", *(scalar.name for scalar in BLOCK))
        part = Part(value, path, names)
        key = part.read("key", read_key, f"{schedule_id}{path[path.rindex('.') :]}")
        identifier = self._keys.put("block", key, path)
        return ScheduleBlock(
            identifier, part.read("weekday", weekday), clock_period(part), room_id=part.read("room",
            self._keys.of("resource")), kept_for=refs(part, "kept_for", self._keys, "offering"),
            **part.scalars(BLOCK),
        )  # fmt: skip

    def _exception(self, path: str, value: Any, resource_id: str, resource_key: str) -> AvailabilityException:
        part = Part(value, path, ("key", "name", "extra", *DATED))
        key = part.read("key", read_key, f"{resource_key}{path[path.rindex('.') :]}")
        identifier = self._keys.put("exception", key, path)
        first, last = dates(part)
        return AvailabilityException(
            identifier, resource_id, first, last, part.read("name", text(), ""), part_of_day(part),
            part.read("extra", flag, False),
        )  # fmt: skip


def clock_period(part: Part) -> ClockPeriod:
    """The period between the keys ``start`` and ``end``."""
    for name in ("start", "end"):
        if not part.has(name):
            raise wrong(part.at(name), "missing")
    return checked(part.path, period, part.raw("start"), part.raw("end"))


def part_of_day(part: Part) -> ClockPeriod | None:
    """The period where one is given."""
    return clock_period(part) if part.has("start") or part.has("end") else None


def dates(part: Part) -> tuple[date, date]:
    """The inclusive days; without ``last`` a single one."""
    first: date = part.need("first", day)
    last: date = part.read("last", day, first)
    if last < first:
        raise wrong(part.at("last"), "before_first", last)
    return first, last


def week(problems: Problems, items: Sequence[tuple[str, Any]]) -> list[WeekPeriod]:
    """The periods of a week; overlapping ones are a problem of the later one, touching ones are fine."""
    found = problems.each(items, _week_period)
    try:
        check_week(found, "hours")
    except InvalidValue as error:
        places = [
            path for (path, _value), row in zip(items, found, strict=False)
            if (row.weekday, row.period.start, row.period.end) == error.value
        ]  # fmt: skip
        problems.add(wrong(places[-1] if places else items[0][0], error.rule))
    return found


def _week_period(path: str, value: Any) -> WeekPeriod:
    part = Part(value, path, ("weekday", "start", "end"))
    number = part.need("weekday", weekday)
    return WeekPeriod(number, clock_period(part))
