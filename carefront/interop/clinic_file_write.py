"""A clinic document as the text of a clinic file. Ids are written as keys, so that loading it again finds the same."""

import json
from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import ZoneInfo

from carefront.application.clinic_document import ClinicDocument
from carefront.domain.accounts import AccountableEntity, AccountKind
from carefront.domain.appointments import Appointment, ResourceUse
from carefront.domain.facilities import Closure, OpeningHours
from carefront.domain.offerings import Offering, Requirement
from carefront.domain.patients import Patient
from carefront.domain.resources import Resource, ResourceGroup
from carefront.domain.schedules import AvailabilityException, ClockPeriod, Schedule, ScheduleBlock, WorkingHours
from carefront.domain.time_off import TimeOff
from carefront.interop import clinic_file_shape as shape
from carefront.interop.clinic_file_values import clock, file_weekday, instant_text, written
from carefront.shared.ids import canonical

Json = dict[str, Any]


def clinic_file_text(document: ClinicDocument) -> str:
    """The file's text, with a line end at its end."""
    return json.dumps(_Writer(document).root(), ensure_ascii=False, indent=2) + "\n"


class _Writer:
    """Writes one document."""

    def __init__(self, document: ClinicDocument) -> None:
        self._document = document
        self._zone = ZoneInfo(document.facility.zone)
        self._offerings = {offering.id: offering for offering in document.offerings}

    def root(self) -> Json:
        """The whole file; sections without anything are left out."""
        document = self._document
        sections: tuple[tuple[str, list[Json]], ...] = (
            ("opening_hours", _week(document.opening_hours)),
            ("closures", [self._closure(row) for row in document.closures if not row.is_extra]),
            ("extra_openings", [self._closure(row) for row in document.closures if row.is_extra]),
            ("people", [self._person(row) for row in document.people]),
            ("resources", [self._resource(row) for row in document.resources]),
            ("groups", [self._group(row) for row in document.groups]),
            ("offerings", [self._offering(row) for row in document.offerings]),
            ("time_off", [self._time_off(row) for row in document.time_off]),
            ("time_blocks", [self._time_block(row) for row in document.time_blocks]),
            ("patients", [self._patient(row) for row in document.patients]),
            ("appointments", [self._visit(row) for row in document.appointments]),
        )
        clinic = {"key": self._key(document.facility.id), **written(document.facility, shape.CLINIC)}
        head: Json = {"format": shape.FORMAT, "version": shape.VERSION, "clinic": clinic}
        return head | {name: rows for name, rows in sections if rows}

    def _key(self, identifier: str) -> str:
        return self._document.keys.get(identifier) or canonical(identifier)

    def _keys(self, identifiers: tuple[str, ...]) -> list[str]:
        return [self._key(identifier) for identifier in identifiers]

    def _closure(self, row: Closure) -> Json:
        return {"key": self._key(row.id), "name": row.name, **_dated(row)}

    def _person(self, row: AccountableEntity) -> Json:
        kind = {} if row.kind is AccountKind.USER else {"kind": row.kind.value}
        return {"key": self._key(row.id), "name": row.name, **kind}

    def _resource(self, row: Resource) -> Json:
        document = self._document
        found: Json = {"key": self._key(row.id), **written(row, shape.RESOURCE)}
        if row.account_id is not None:
            found["account"] = self._key(row.account_id)
        layers = {
            "working_hours": _week(one for one in document.working_hours if one.resource_id == row.id),
            "schedules": [self._schedule(one) for one in document.schedules if one.resource_id == row.id],
            "exceptions": [self._exception(one) for one in document.exceptions if one.resource_id == row.id],
        }
        return found | {name: rows for name, rows in layers.items() if rows}

    def _schedule(self, row: Schedule) -> Json:
        blocks = [self._block(block) for block in row.blocks]
        return {"key": self._key(row.id), **written(row, shape.SCHEDULE), "blocks": blocks}

    def _block(self, row: ScheduleBlock) -> Json:
        found: Json = {"key": self._key(row.id)}
        if row.weekday is not None:
            found["weekday"] = file_weekday(row.weekday)
        found |= _clock_period(row.period) | written(row, shape.BLOCK)
        if row.room_id is not None:
            found["room"] = self._key(row.room_id)
        if row.kept_for:
            found["kept_for"] = self._keys(row.kept_for)
        return found

    def _exception(self, row: AvailabilityException) -> Json:
        extra = {"extra": True} if row.is_extra else {}
        return {"key": self._key(row.id), "name": row.name, **_dated(row), **extra}

    def _group(self, row: ResourceGroup) -> Json:
        return {"key": self._key(row.id), **written(row, shape.GROUP), "members": self._keys(row.member_ids)}

    def _offering(self, row: Offering) -> Json:
        found: Json = {"key": self._key(row.id), **written(row, shape.OFFERING)}
        if row.resource_ids:
            found["resources"] = self._keys(row.resource_ids)
        if row.requirements:
            found["requirements"] = [self._requirement(need) for need in row.requirements]
        return found

    def _requirement(self, row: Requirement) -> Json:
        found = written(row, shape.REQUIREMENT)
        if row.resource_id is not None:
            return found | {"resource": self._key(row.resource_id)}
        return found | ({"group": self._key(row.group_id)} if row.group_id is not None else {"kind": row.kind})

    def _time_off(self, row: TimeOff) -> Json:
        covered = {"coverage": self._key(row.coverage_account_id)} if row.coverage_account_id else {}
        return {
            "key": self._key(row.id), "person": self._key(row.account_id), **_dated(row), **covered,
            **written(row, shape.TIME_OFF),
        }  # fmt: skip

    def _time_block(self, row: Any) -> Json:
        return {
            "key": self._key(row.id), "resource": self._key(row.resource_id), "start": self._instant(row.start),
            "end": self._instant(row.end), **written(row, shape.TIME_BLOCK),
        }  # fmt: skip

    def _patient(self, row: Patient) -> Json:
        found: Json = {"key": self._key(row.id), **written(row, shape.PATIENT)}
        if row.usual_provider_id is not None:
            found["usual_provider"] = self._key(row.usual_provider_id)
        return found

    def _visit(self, row: Appointment) -> Json:
        found: Json = {"key": self._key(row.id)}
        references = (
            ("patient", row.patient_id), ("offering", row.offering_id), ("series", row.series_id),
            ("session", row.session_id),
        )  # fmt: skip
        found |= {name: self._key(identifier) for name, identifier in references if identifier is not None}
        found |= {"start": self._instant(row.start), "end": self._instant(row.end)}
        if row.session_id is None:
            found["resources"] = [self._use(use) for use in row.resources]
        offering = self._offerings.get(row.offering_id or "")
        usual: tuple[tuple[str, Any, Any], ...] = (
            ("buffer_before_minutes", row.buffer_before_minutes, offering.buffer_before_minutes if offering else 0),
            ("buffer_after_minutes", row.buffer_after_minutes, offering.buffer_after_minutes if offering else 0),
            ("exclusive", row.is_exclusive, offering is not None and not offering.is_concurrent),
        )
        found |= {name: value for name, value, expected in usual if value != expected}
        return found | written(row, shape.VISIT)

    def _use(self, use: ResourceUse) -> Json | str:
        found = written(use, shape.USE)
        source, _, key = use.fallback.partition(":")
        if source == "group":
            found["any_of"] = f"group:{self._key(key)}"
        elif source:
            found["any_of"] = use.fallback
        return {"resource": self._key(use.resource_id), **found} if found else self._key(use.resource_id)

    @property
    def _instant(self) -> Callable[[Any], str]:
        return lambda at: instant_text(at, self._zone)


def _week(rows: Iterable[OpeningHours | WorkingHours]) -> list[Json]:
    ordered = sorted(rows, key=lambda row: (file_weekday(row.weekday), row.period))
    return [{"weekday": file_weekday(row.weekday), **_clock_period(row.period)} for row in ordered]


def _clock_period(period: ClockPeriod) -> Json:
    return {"start": clock(period.start), "end": clock(period.end)}


def _dated(row: Closure | AvailabilityException | TimeOff) -> Json:
    span = {} if row.period is None else _clock_period(row.period)
    return {"first": row.first.isoformat(), "last": row.last.isoformat(), **span}
