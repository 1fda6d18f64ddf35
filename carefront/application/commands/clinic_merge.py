"""What a clinic file says beside what is known already: rows with the file's values, and what no file says kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from carefront.application.commands.catalogue import WeekPeriod
from carefront.domain.appointments import Appointment, AppointmentStatus
from carefront.domain.facilities import OpeningHours
from carefront.domain.schedules import WorkingHours
from carefront.domain.time_off import TimeOff

Hours = Sequence[OpeningHours] | Sequence[WorkingHours]


def week_of(rows: Hours) -> tuple[WeekPeriod, ...]:
    """The weekly hours as a command takes them."""
    return tuple(WeekPeriod(row.weekday, row.period) for row in rows)


def differs(known: Hours, wanted: Hours) -> bool:
    """Whether the weekly hours are others; ids and order do not matter."""
    return sorted((row.weekday, row.period) for row in known) != sorted((row.weekday, row.period) for row in wanted)


def leave_as_filed(wanted: TimeOff, known: TimeOff) -> TimeOff:
    """The time off as the file has it, with who asked and decided it as they are."""
    return replace(
        wanted, decided_by=known.decided_by, decided_at=known.decided_at, is_self_decided=known.is_self_decided,
        asked_by=known.asked_by, asked_at=known.asked_at, override_reason=known.override_reason,
    )  # fmt: skip


def born_as(status: AppointmentStatus) -> AppointmentStatus:
    """The state in which a visit that is ``status`` now began."""
    return status if status is AppointmentStatus.REQUESTED else AppointmentStatus.BOOKED


def visit_as_filed(wanted: Appointment, known: Appointment, now: datetime) -> Appointment:
    """The visit as the file has it, with what no file says as it is."""
    since = known.status_since if wanted.status is known.status else now
    return replace(
        wanted, booked_by=known.booked_by, on_behalf_of=known.on_behalf_of, source_key=known.source_key,
        status_since=since,
    )  # fmt: skip
