"""What takes time in the sample beside visits: a closure, exceptions, time off, meetings and maintenance."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from carefront.application.commands.catalogue import AddClosure, AddException, BlockTime, DecideTimeOff, RequestTimeOff
from carefront.application.envelope import Command
from carefront.application.sample.calendar import WHOLE_DAY, Calendar
from carefront.application.sample.cast import Cast
from carefront.domain.appointments import BlockKind
from carefront.domain.schedules import AvailabilityException, ClockPeriod
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass

AGREED = "Agreed with the team"
HOLIDAY_AFTER = 7
"""The clinic is closed on that open day after today."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Open days (counted from today, inclusive) on which ``code`` sees nobody, in ``period`` of each of them.

    Of time off: ``cover`` is who was asked to stand in, ``answer`` what whoever decided said.
    """

    code: str
    first: int
    last: int
    period: ClockPeriod | None
    name: str
    type: TimeOffType = TimeOffType.PERSONAL
    state: TimeOffState = TimeOffState.APPROVED
    notes: str = ""
    cover: str = ""
    answer: str = ""


AFTERNOON = ClockPeriod(13 * 60, 18 * 60)

EXCEPTIONS = (
    Absence("PET", 2, 2, AFTERNOON, "Conference call"),
    Absence("NGU", -2, -2, ClockPeriod(8 * 60, 10 * 60), "Hospital round"),
    Absence("HAD", 5, 5, ClockPeriod(9 * 60, 12 * 60), "School clinic"),
)
LEAVE = (
    Absence("ITO", -3, -3, None, "Fever", TimeOffType.SICK),
    Absence("KIM", 0, 0, ClockPeriod(16 * 60, 17 * 60), "Dentist"),
    Absence("ALE", 3, 4, None, "Family visit", TimeOffType.VACATION),
    Absence("SIL", 6, 6, ClockPeriod(13 * 60 + 30, 17 * 60 + 30), "Lecture", TimeOffType.CONFERENCE),
    Absence("RAO", 5, 5, None, "Family", TimeOffType.PERSONAL, TimeOffState.PENDING, cover="SIL"),
    Absence("PET", 8, 9, None, "Congress", TimeOffType.CONFERENCE, TimeOffState.PENDING, "Talk on the second day"),
    Absence("SIL", 3, 3, AFTERNOON, "Moving house", TimeOffType.OTHER, TimeOffState.PENDING),
    Absence("HAD", 30, 34, None, "Holidays", TimeOffType.VACATION, TimeOffState.PENDING, cover="PET"),
    Absence(
        "NGU", 4, 6, None, "Long weekend", TimeOffType.VACATION, TimeOffState.DENIED,
        answer="Dr Rao asked for the same days before. The week after is free.",
    ),
    Absence("ITO", 2, 2, None, "Moving house", TimeOffType.OTHER, TimeOffState.WITHDRAWN),
)  # fmt: skip
LATE_APPROVAL = Absence("SIL", 2, 2, ClockPeriod(15 * 60, 17 * 60 + 30), "Court appointment")
"""Approved yesterday, over visits that were booked before; they are for action."""

BLOCKS = (
    (0, "RAO", ClockPeriod(11 * 60 + 30, 12 * 60), BlockKind.MEETING, "Team huddle"),
    (0, "SIL", ClockPeriod(11 * 60 + 30, 12 * 60), BlockKind.MEETING, "Team huddle"),
    (0, "PET", ClockPeriod(11 * 60, 11 * 60 + 30), BlockKind.BREAK, "Break"),
    (0, "ECG", ClockPeriod(12 * 60, 13 * 60), BlockKind.MAINTENANCE, "Calibration"),
    (1, "HAD", ClockPeriod(15 * 60, 16 * 60), BlockKind.OTHER, "Interviews"),
    (1, "R2", ClockPeriod(12 * 60 + 30, 13 * 60 + 30), BlockKind.MAINTENANCE, "Lamp"),
    (3, "KIM", ClockPeriod(10 * 60, 11 * 60), BlockKind.MEETING, "Supervision"),
)  # fmt: skip


def taken_on(calendar: Calendar, day: date) -> Iterator[tuple[str, ClockPeriod]]:
    """Codes and periods in which no visit may be planned on ``day``; what was approved late is not among them."""
    for absence in (*EXCEPTIONS, *(row for row in LEAVE if row.state is TimeOffState.APPROVED)):
        if calendar.workday(absence.first) <= day <= calendar.workday(absence.last):
            yield absence.code, absence.period or WHOLE_DAY
    for offset, code, period, _kind, _name in BLOCKS:
        if calendar.workday(offset) == day:
            yield code, period


def is_holiday(calendar: Calendar, day: date) -> bool:
    """Whether the clinic is closed on ``day``."""
    return day == calendar.workday(HOLIDAY_AFTER)


def early_commands(calendar: Calendar) -> Iterator[Command]:
    """What was known before the first visit was booked."""
    cast, holiday = calendar.cast, calendar.workday(HOLIDAY_AFTER)
    yield AddClosure(new_id(), cast.facility.id, holiday, holiday, "Staff training day")
    for absence in EXCEPTIONS:
        first, last = calendar.workday(absence.first), calendar.workday(absence.last)
        resource_id = cast.provider(absence.code).resource.id
        yield AddException(AvailabilityException(new_id(), resource_id, first, last, absence.name, absence.period))
    evening = AvailabilityException(
        new_id(), cast.provider("RAO").resource.id, calendar.workday(3), calendar.workday(3), "Late clinic",
        ClockPeriod(17 * 60, 18 * 60), is_extra=True,
    )  # fmt: skip
    yield AddException(evening)
    for absence in LEAVE:
        yield from _time_off(calendar, absence)
    for offset, code, period, kind, name in BLOCKS:
        yield _block(calendar, offset, code, period, kind, name)


def late_commands(calendar: Calendar) -> Iterator[tuple[datetime, Command]]:
    """The time off that was approved over visits, with when each step was taken."""
    asked, decided = _time_off(calendar, LATE_APPROVAL)
    at = min(calendar.at(calendar.workday(-1), 15 * 60), calendar.now - timedelta(hours=1))
    yield at - timedelta(hours=3), asked
    yield at, decided


def _block(calendar: Calendar, offset: int, code: str, period: ClockPeriod, kind: BlockKind, name: str) -> Command:
    cast, day = calendar.cast, calendar.workday(offset)
    resource_id = _resource_id(cast, code)
    start, end = calendar.at(day, period.start), calendar.at(day, period.end)
    return BlockTime(new_id(), cast.facility.id, resource_id, start, end, kind, name)


def _resource_id(cast: Cast, code: str) -> str:
    return cast.things[code].id if code in cast.things else cast.provider(code).resource.id


def _time_off(calendar: Calendar, absence: Absence) -> Iterator[Command]:
    identifier = new_id()
    account_id = calendar.cast.provider(absence.code).resource.account_id or ""
    first, last = calendar.workday(absence.first), calendar.workday(absence.last)
    cover = calendar.cast.provider(absence.cover).resource.account_id if absence.cover else None
    yield RequestTimeOff(
        identifier, account_id, absence.type, first, last, absence.period, absence.name, cover, absence.notes
    )
    if absence.state is not TimeOffState.PENDING:
        yield DecideTimeOff(identifier, absence.state, absence.answer, override_reason=AGREED)
