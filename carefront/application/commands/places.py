"""Clinics and the people in them: opening, hours, accounts."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from carefront.application.commands.catalogue import (
    AddPerson,
    OpenFacility,
    SetOpeningHours,
    UpdateFacility,
    WeekPeriod,
)
from carefront.application.commands.telling import telling
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.domain.accounts import Accountability, AccountableEntity, AccountKind
from carefront.domain.errors import InvalidValue
from carefront.domain.events import ConfigurationChanged
from carefront.domain.facilities import Facility, OpeningHours
from carefront.domain.permissions import Key, Subject
from carefront.domain.schedules import DAY_MINUTES
from carefront.domain.zones import zone_named
from carefront.shared.ids import derived_id

MINUTES_A_WEEK = 7 * DAY_MINUTES
LONGEST_CODE = 20
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def check_week(hours: Sequence[WeekPeriod], field: str) -> None:
    """Return when no two periods of the week overlap; touching ones are fine, also across midnight. Source: seed 003.

    Raises:
        InvalidValue: a weekday out of range, or two periods overlap (``value`` is the later one).
    """
    spans = sorted(
        (hour.weekday * DAY_MINUTES + hour.period.start, hour.weekday * DAY_MINUTES + hour.period.end, hour)
        for hour in hours
    )
    for hour in hours:
        if not 0 <= hour.weekday <= 6:
            raise InvalidValue(f"{field}.weekday", hour.weekday, "range")
    wrapped = [*spans, *((start + MINUTES_A_WEEK, end + MINUTES_A_WEEK, hour) for start, end, hour in spans[:1])]
    for (_, end, _hour), (start, _, later) in pairwise(wrapped):
        if start < end and len(spans) > 1:
            raise InvalidValue(field, (later.weekday, later.period.start, later.period.end), "overlap")


def check_days(first: date, last: date) -> None:
    """Return when the inclusive dates are in order.

    Raises:
        InvalidValue: ``last`` is before ``first``.
    """
    if last < first:
        raise InvalidValue("last", last, "before_first")


def check_code(code: str) -> None:
    """Return when the short name fits on a card.

    Raises:
        InvalidValue: more than twenty letters.
    """
    if len(code) > LONGEST_CODE:
        raise InvalidValue("code", code, "length")


def check_color(color: str) -> None:
    """Return when the colour is empty or ``#rrggbb``.

    Raises:
        InvalidValue: anything else.
    """
    if color and not _COLOR.fullmatch(color):
        raise InvalidValue("color", color, "color")


def check_facility(facility: Facility) -> None:
    """Return when a clinic's settings can be used.

    Raises:
        InvalidValue: no name, an unknown zone, or minutes out of their range.
    """
    if not facility.name.strip():
        raise InvalidValue("name", facility.name, "empty")
    zone_named(facility.zone)
    ranges = {"slot_minutes": (1, DAY_MINUTES), "wait_limit_minutes": (0, DAY_MINUTES), "hold_minutes": (1, 60)}
    for name, (least, most) in ranges.items():
        if not least <= getattr(facility, name) <= most:
            raise InvalidValue(name, getattr(facility, name), "range")


def clinic_edit(facility_id: str | None) -> Sequence[Need]:
    """The right to set a clinic up."""
    return [(Key.SETTINGS_EDIT, Subject(facility_id=facility_id))]


def changed(act: Act, kind: str, identifier: str, result: str) -> Answer:
    """Record that the configuration changed, and answer with the id under ``result``."""
    act.unit.record(ConfigurationChanged(kind, identifier))
    return Done({result: identifier})


def _open(command: OpenFacility, act: Act) -> Answer:
    check_facility(command.facility)
    act.unit.accounts.add(
        AccountableEntity(command.facility.account_id, AccountKind.ORGANIZATION, command.facility.name)
    )
    act.unit.facilities.add(command.facility)
    return changed(act, command.KIND, command.facility.id, "facility_id")


def _update(command: UpdateFacility, act: Act) -> Answer:
    check_facility(command.facility)
    known = act.unit.facilities.get(command.facility.id)
    act.unit.facilities.save(replace(command.facility, account_id=known.account_id))
    return changed(act, command.KIND, command.facility.id, "facility_id")


def _set_hours(command: SetOpeningHours, act: Act) -> Answer:
    check_week(command.hours, "hours")
    clinic = act.unit.facts.clinic(command.facility_id)
    for old in clinic.opening_hours:
        act.unit.opening_hours.remove(old.id)
    for position, hour in enumerate(command.hours):
        identifier = derived_id(act.unit.command_id, "opening_hours", position)
        act.unit.opening_hours.add(OpeningHours(identifier, command.facility_id, hour.weekday, hour.period))
    return changed(act, command.KIND, command.facility_id, "facility_id")


def _add_person(command: AddPerson, act: Act) -> Answer:
    if not command.name.strip():
        raise InvalidValue("name", command.name, "empty")
    act.unit.accounts.add(AccountableEntity(command.account_id, AccountKind.USER, command.name))
    for position, (commissioner_id, kind) in enumerate(command.roles):
        act.unit.accounts.get(commissioner_id)
        edge = derived_id(act.unit.command_id, "accountability", position)
        act.unit.accountabilities.add(
            Accountability(edge, commissioner_id, command.account_id, kind, command.effective_from)
        )
    return changed(act, command.KIND, command.account_id, "account_id")


RULES = {
    OpenFacility: Rule(lambda _command, _act: clinic_edit(None), _open),
    UpdateFacility: Rule(lambda command, _act: clinic_edit(command.facility.id), _update),
    SetOpeningHours: Rule(lambda command, _act: clinic_edit(command.facility_id), telling(_set_hours)),
    AddPerson: Rule(lambda _command, _act: [(Key.USER_EDIT, Subject())], _add_person),
}

LOADING: Rules = {SetOpeningHours: Rule(lambda command, _act: clinic_edit(command.facility_id), _set_hours)}
"""The same for a clinic file, which is loaded whole: nothing is told."""
