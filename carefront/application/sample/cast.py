"""The clinic of the sample: people, rooms, equipment, visit types and weekly plans, as values and as commands."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from carefront.application.commands.catalogue import (
    AddPerson,
    ChangeOfferingState,
    ChangeResourceState,
    ChangeScheduleState,
    OpenFacility,
    RegisterResource,
    SaveOffering,
    SaveResourceGroup,
    SaveSchedule,
    SetOpeningHours,
    SetWorkingHours,
    WeekPeriod,
)
from carefront.application.envelope import Command
from carefront.domain.accounts import AccountabilityType
from carefront.domain.facilities import Facility
from carefront.domain.offerings import Offering, OfferingState, Requirement
from carefront.domain.resources import Resource, ResourceGroup, ResourceKind, ResourceState
from carefront.domain.schedules import BlockType, ClockPeriod, Recurrence, Schedule, ScheduleBlock, ScheduleState
from carefront.shared.assets import resource_path
from carefront.shared.ids import derived_id, new_id
from carefront.shared.values import dataclass

MONDAY_TO_FRIDAY = frozenset(range(5))
DOCTORS_ON_DUTY = 2


@dataclass(frozen=True, slots=True)
class WeekBlock:
    """A stretch of a provider's every open day; ``visits`` are codes of visit types, repeated as often as they come."""

    period: ClockPeriod
    type: BlockType
    slot_minutes: int
    capacity: int | None
    visits: tuple[str, ...]
    kept_for: tuple[str, ...]
    release_days: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Provider:
    """A person who sees patients; ``room`` is the code of the room they work in, may be empty."""

    resource: Resource
    person: str
    group: str
    room: str
    hours: tuple[ClockPeriod, ...]
    blocks: tuple[WeekBlock, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """Everything of the clinic but patients and visits. ``things``: rooms and equipment by code."""

    facility: Facility
    open_periods: tuple[ClockPeriod, ...]
    weekdays: frozenset[int]
    manager: str
    staff: tuple[tuple[str, AccountabilityType], ...]
    offerings: Mapping[str, Offering]
    things: Mapping[str, Resource]
    groups: tuple[ResourceGroup, ...]
    providers: tuple[Provider, ...]

    def provider(self, code: str) -> Provider:
        """The provider of a code."""
        return next(provider for provider in self.providers if provider.resource.code == code)


def cast_for(today: date, zone: str) -> Cast:
    """The cast; the clinic opens Monday to Friday and, should it be another day, on today's weekday."""
    content = tomllib.loads(resource_path("sample", "clinic.toml").read_text("utf-8"))
    clinic = content["clinic"]
    facility_id = new_id()
    facility = Facility(
        facility_id, derived_id(facility_id, "account"), clinic["name"], zone, address=clinic["address"],
        phone=clinic["phone"], slot_minutes=clinic["slot"],
    )  # fmt: skip
    providers = tuple(_provider(facility_id, place, row) for place, row in enumerate(content["provider"]))
    things = _things(facility_id, content)
    groups = _groups(facility_id, providers, things)
    return Cast(
        facility, tuple(map(_period, clinic["open"])), MONDAY_TO_FRIDAY | {today.weekday()}, clinic["practice_manager"],
        tuple((row["name"], AccountabilityType(row["role"])) for row in content["staff"]),
        _offerings(facility_id, content["offering"], providers, things, groups), things, groups, providers,
    )  # fmt: skip


def _period(text: str) -> ClockPeriod:
    start, end = (60 * int(part[:2]) + int(part[3:]) for part in text.split("-"))
    return ClockPeriod(start, end)


def _provider(facility_id: str, place: int, row: Mapping[str, Any]) -> Provider:
    resource = Resource(
        new_id(), facility_id, ResourceKind.PERSON, row["name"], row["code"], account_id=new_id(), is_schedulable=True,
        capacity=row.get("capacity", 1), specialty=row["specialty"], languages=row["languages"], gender=row["gender"],
        color=row["color"], position=place,
    )  # fmt: skip
    return Provider(
        resource, row["person"], row["group"], row.get("room", ""), tuple(map(_period, row.get("hours", ()))),
        tuple(map(_block, row["blocks"])),
    )  # fmt: skip


def _block(row: Mapping[str, Any]) -> WeekBlock:
    return WeekBlock(
        _period(row["clock"]), BlockType(row.get("type", "appointments")), row.get("slot", 30), row.get("capacity"),
        tuple(row.get("visits", ())), tuple(row.get("kept_for", ())), row.get("release_days"), row.get("name", ""),
    )  # fmt: skip


def _things(facility_id: str, content: Mapping[str, Any]) -> dict[str, Resource]:
    rows = [{"kind": "room"} | row for row in content["room"]] + content["equipment"]
    return {
        row["code"]: Resource(
            new_id(), facility_id, ResourceKind(row["kind"]), row["name"], row["code"], is_schedulable=True,
            capacity=row.get("capacity", 1), position=100 + place,
        )
        for place, row in enumerate(rows)
    }  # fmt: skip


def _groups(
    facility_id: str, providers: tuple[Provider, ...], things: Mapping[str, Resource]
) -> tuple[ResourceGroup, ...]:
    members: dict[str, list[str]] = {}
    for provider in providers:
        members.setdefault(provider.group, []).append(provider.resource.id)
    members["Rooms"] = [thing.id for thing in things.values() if thing.kind is ResourceKind.ROOM]
    members["Equipment"] = [thing.id for thing in things.values() if thing.kind is not ResourceKind.ROOM]
    return tuple(
        ResourceGroup(new_id(), facility_id, name, place, tuple(ids), DOCTORS_ON_DUTY if name == "Doctors" else 0)
        for place, (name, ids) in enumerate(members.items())
    )


def _offerings(
    facility_id: str, rows: list[dict[str, Any]], providers: tuple[Provider, ...], things: Mapping[str, Resource],
    groups: tuple[ResourceGroup, ...],
) -> dict[str, Offering]:  # fmt: skip
    people = {provider.resource.code: provider.resource.id for provider in providers}
    group_ids = {group.name: group.id for group in groups}
    return {
        row["code"]: Offering(
            new_id(), facility_id, row["name"], row["code"], row["aliases"], duration_minutes=row["minutes"],
            buffer_after_minutes=row.get("buffer_after", 0), is_group=row.get("is_group", False), color=row["color"],
            price_minor=row["price"], currency="USD", position=place,
            resource_ids=tuple(people[code] for code in row["who"]),
            requirements=tuple(_requirement(need, things, group_ids) for need in row.get("needs", ())),
        )
        for place, row in enumerate(rows)
    }  # fmt: skip


def _requirement(need: Mapping[str, str], things: Mapping[str, Resource], group_ids: Mapping[str, str]) -> Requirement:
    if "group" in need:
        return Requirement(need["role"], group_id=group_ids[need["group"]])
    return Requirement(need["role"], resource_id=things[need["resource"]].id)


def commands_of(cast: Cast, since: date) -> Iterator[Command]:
    """What opens the clinic: in an order in which everything named is there already."""
    facility = cast.facility
    yield OpenFacility(facility)
    yield SetOpeningHours(facility.id, _weekly(cast.weekdays, cast.open_periods))
    yield AddPerson(new_id(), cast.manager, ((facility.account_id, AccountabilityType.FACILITY_MANAGER),), since)
    for name, role in cast.staff:
        yield AddPerson(new_id(), name, ((facility.account_id, role),), since)
    for provider in cast.providers:
        account_id = provider.resource.account_id or ""
        yield AddPerson(account_id, provider.person, (), since)
    for resource in (*(provider.resource for provider in cast.providers), *cast.things.values()):
        yield RegisterResource(resource)
        yield ChangeResourceState(resource.id, ResourceState.ACTIVE)
    for group in cast.groups:
        yield SaveResourceGroup(group)
    for offering in cast.offerings.values():
        yield SaveOffering(offering)
        yield ChangeOfferingState(offering.id, OfferingState.PUBLISHED)
    for provider in cast.providers:
        yield from _plan(cast, provider, since)


def _weekly(weekdays: frozenset[int], periods: tuple[ClockPeriod, ...]) -> tuple[WeekPeriod, ...]:
    return tuple(WeekPeriod(weekday, period) for weekday in sorted(weekdays) for period in periods)


def _plan(cast: Cast, provider: Provider, since: date) -> Iterator[Command]:
    if provider.hours:
        yield SetWorkingHours(provider.resource.id, _weekly(cast.weekdays, provider.hours))
    schedule_id = new_id()
    blocks = tuple(
        _weekday_block(cast, provider, block, weekday, derived_id(schedule_id, "block", 10 * place + weekday))
        for weekday in sorted(cast.weekdays) for place, block in enumerate(provider.blocks)
    )  # fmt: skip
    name = f"{provider.resource.code} {since.year}"
    yield SaveSchedule(
        Schedule(schedule_id, provider.resource.id, name, ScheduleState.DRAFT, Recurrence.WEEKLY, since, blocks=blocks)
    )
    yield ChangeScheduleState(schedule_id, ScheduleState.PUBLISHED)


def _weekday_block(cast: Cast, provider: Provider, block: WeekBlock, weekday: int, identifier: str) -> ScheduleBlock:
    sees_people = block.type in (BlockType.APPOINTMENTS, BlockType.GROUP)
    return ScheduleBlock(
        identifier, weekday, block.period, block.type, block.slot_minutes, block.capacity,
        room_id=cast.things[provider.room].id if provider.room and sees_people else None,
        kept_for=tuple(cast.offerings[code].id for code in block.kept_for),
        release_days=block.release_days, name=block.name,
    )  # fmt: skip
