"""What happens in a clinic file: patients, time off, blocked time and visits."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from carefront.domain.appointments import Appointment, ResourceUse, TimeBlock
from carefront.domain.facilities import Facility
from carefront.domain.offerings import Offering
from carefront.domain.patients import Patient, default_sort_key
from carefront.domain.resources import ResourceKind
from carefront.domain.sessions import seat_in
from carefront.domain.time_off import TimeOff
from carefront.interop.clinic_file_parts import Keys, Part, checked, read_key, wrong
from carefront.interop.clinic_file_resources import DATED, dates, part_of_day
from carefront.interop.clinic_file_shape import PATIENT, TIME_BLOCK, TIME_OFF, USE, VISIT
from carefront.interop.clinic_file_values import MOST_MINUTES, WrongValue, flag, instant, text, whole
from carefront.shared.ids import derived_id

_VISIT_KEYS = (
    "key", "patient", "offering", "start", "end", "length_minutes", "resources", "buffer_before_minutes",
    "buffer_after_minutes", "exclusive", "series", "session", *(scalar.name for scalar in VISIT),
)  # fmt: skip
_minutes = whole(0, MOST_MINUTES)


def patient(path: str, value: Any, keys: Keys) -> Patient:
    """One patient; the sort key follows from the name where none is given."""
    part = Part(value, path, ("key", "usual_provider", *(scalar.name for scalar in PATIENT)))
    identifier = part.need("key", keys.of("patient"))
    values = part.scalars(PATIENT)
    values["display_name"] = name = " ".join(values["display_name"].split())
    sort_key = values.pop("sort_key", "") or default_sort_key(name, values.get("family", ""), values.get("given", ""))
    usual = part.read("usual_provider", keys.of("resource"))
    return Patient(identifier, derived_id(identifier, "account"), sort_key=sort_key, usual_provider_id=usual, **values)


class Visits:
    """Reads what lies on the calendar of one clinic."""

    def __init__(self, facility: Facility, zone: ZoneInfo, keys: Keys, offerings: Mapping[str, Offering]) -> None:
        self._facility, self._zone, self._keys, self._offerings = facility, zone, keys, offerings

    def time_off(self, path: str, value: Any) -> TimeOff:
        """Time off of a person; a part of a day only where it is one day."""
        part = Part(value, path, ("key", "person", "coverage", *DATED, *(scalar.name for scalar in TIME_OFF)))
        identifier = self._keys.put("time_off", part.read("key", read_key, path), path)
        first, last = dates(part)
        span = part_of_day(part)
        if span is not None and first != last:
            raise wrong(part.at("start"), "one_day")
        person = part.need("person", self._keys.of("person"))
        coverage = part.read("coverage", self._keys.of("person"))
        return TimeOff(
            identifier, person, first=first, last=last, period=span, coverage_account_id=coverage,
            **part.scalars(TIME_OFF),
        )  # fmt: skip

    def time_block(self, path: str, value: Any) -> TimeBlock:
        """Blocked time of a resource."""
        part = Part(value, path, ("key", "resource", "start", "end", *(scalar.name for scalar in TIME_BLOCK)))
        identifier = self._keys.put("time_block", part.read("key", read_key, path), path)
        resource = part.need("resource", self._keys.of("resource"))
        start, end = part.need("start", self._instant), part.need("end", self._instant)
        _check_forward(part, start, end)
        return TimeBlock(identifier, self._facility.id, resource, start, end, **part.scalars(TIME_BLOCK))

    def visit(self, path: str, value: Any) -> Appointment:
        """A visit; length and buffers are the offering's where none are given."""
        part = Part(value, path, _VISIT_KEYS)
        identifier = self._keys.put("appointment", part.read("key", read_key, path), path)
        offering = self._offerings.get(part.read("offering", self._keys.of("offering"), ""))
        start = part.need("start", self._instant)
        series = part.read("series", text(1, 100))
        session = part.read("session", self._keys.of("appointment"))
        return Appointment(
            identifier, self._facility.id, part.read("patient", self._keys.of("patient")),
            offering.id if offering else None, start, self._end(part, start, offering),
            resources=self._uses(part) if session is None else self._seat(part, session), session_id=session,
            buffer_before_minutes=part.read(
                "buffer_before_minutes", _minutes, offering.buffer_before_minutes if offering else 0
            ),
            buffer_after_minutes=part.read(
                "buffer_after_minutes", _minutes, offering.buffer_after_minutes if offering else 0
            ),
            is_exclusive=part.read("exclusive", flag, offering is not None and not offering.is_concurrent),
            series_id=None if series is None else self._keys.of_series(series), **part.scalars(VISIT),
        )  # fmt: skip

    def _instant(self, value: Any) -> datetime:
        return instant(value, self._zone)

    def _end(self, part: Part, start: datetime, offering: Offering | None) -> datetime:
        if part.has("end") and part.has("length_minutes"):
            raise wrong(part.path, "one_of", "end, length_minutes")
        if part.has("end"):
            end: datetime = part.need("end", self._instant)
            _check_forward(part, start, end)
            return end
        usual = offering.duration_minutes if offering else None
        length = part.read("length_minutes", whole(1, MOST_MINUTES), usual)
        if length is None:
            raise wrong(part.at("length_minutes"), "missing")
        return start + timedelta(minutes=length)

    def _uses(self, part: Part) -> tuple[ResourceUse, ...]:
        uses = [self._use(*item) for item in part.items("resources")]
        if not uses:
            raise wrong(part.at("resources"), "empty" if part.has("resources") else "missing")
        if len({use.resource_id for use in uses}) < len(uses):
            raise wrong(part.at("resources"), "repeated")
        return tuple(uses)

    @staticmethod
    def _seat(part: Part, session: str) -> tuple[ResourceUse, ...]:
        """Whoever has a seat takes nothing else."""
        if part.has("resources"):
            raise wrong(part.path, "one_of", "resources, session")
        return (seat_in(session),)

    def _use(self, path: str, value: Any) -> ResourceUse:
        if isinstance(value, str):
            return ResourceUse(checked(path, self._keys.of("resource"), value))
        part = Part(value, path, ("resource", "any_of", *(scalar.name for scalar in USE)))
        resource = part.need("resource", self._keys.of("resource"))
        return ResourceUse(resource, fallback=part.read("any_of", self._fallback, ""), **part.scalars(USE))

    def _fallback(self, value: Any) -> str:
        """Where another may be chosen from: ``kind:room`` or ``group:`` and the group's key."""
        source, _, key = text(1)(value).partition(":")
        if source == "kind" and key in set(ResourceKind):
            return f"kind:{key}"
        if source != "group":
            raise WrongValue("choice", "kind:…, group:…")
        return f"group:{self._keys.of('group')(key)}"


def _check_forward(part: Part, start: datetime, end: datetime) -> None:
    if end <= start:
        raise wrong(part.at("end"), "not_forward")
    if end - start > timedelta(minutes=MOST_MINUTES):
        raise wrong(part.at("end"), "range", MOST_MINUTES)
