"""How a visit of the sample goes on after it was booked: which status it has reached by now, and by which steps."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from carefront.application.commands.catalogue import CancelAppointment, ChangeAppointmentStatus
from carefront.application.envelope import Command
from carefront.application.sample.calendar import Calendar
from carefront.domain.appointments import AppointmentStatus

_S = AppointmentStatus
_PAST = ((_S.COMPLETED, 84), (_S.NO_SHOW, 6), (_S.CANCELLED, 9), (_S.ENTERED_IN_ERROR, 1))
_RUNNING = ((_S.IN_PROGRESS, 80), (_S.ARRIVED, 14), (_S.NO_SHOW, 6))
_NEXT = ((_S.ARRIVED, 70), (_S.CONFIRMED, 20), (_S.BOOKED, 10))
_LATER_TODAY = ((_S.CONFIRMED, 66), (_S.BOOKED, 24), (_S.REQUESTED, 4), (_S.CANCELLED, 6))
_AHEAD = ((_S.CONFIRMED, 30), (_S.BOOKED, 58), (_S.REQUESTED, 8), (_S.CANCELLED, 4))
_REASONS = ("patient_asked", "ill", "no_transport", "provider_away")
_EARLY = timedelta(minutes=20)
"""Patients come up to so long before their visit."""


def fate_of(calendar: Calendar, start: datetime, end: datetime, chance: Random) -> AppointmentStatus:
    """The status a visit has at the calendar's now."""
    now = calendar.now
    if end <= now:
        return _drawn(_PAST, chance)
    if start <= now:
        return _drawn(_RUNNING, chance)
    if start - now <= _EARLY:
        return _drawn(_NEXT, chance)
    is_today = start < calendar.at(calendar.today, 24 * 60)
    return _drawn(_LATER_TODAY if is_today else _AHEAD, chance)


def _drawn(odds: tuple[tuple[AppointmentStatus, int], ...], chance: Random) -> AppointmentStatus:
    return chance.choices([status for status, _ in odds], [weight for _, weight in odds])[0]


def after_booking(
    calendar: Calendar,
    appointment_id: str,
    fate: AppointmentStatus,
    booked_at: datetime,
    start: datetime,
    end: datetime,
    chance: Random,
) -> Iterator[tuple[datetime, Command]]:
    """The steps from booked to ``fate`` with when each was taken; none is later than the calendar's now."""
    now = calendar.now
    between = booked_at + timedelta(hours=4)
    if fate is _S.CANCELLED:
        yield min(between, now), CancelAppointment(appointment_id, chance.choice(_REASONS))
    elif fate in (_S.NO_SHOW, _S.ENTERED_IN_ERROR):
        yield min(start + timedelta(minutes=16), now), ChangeAppointmentStatus(appointment_id, fate)
    elif fate is _S.CONFIRMED:
        yield min(between, now), ChangeAppointmentStatus(appointment_id, fate)
    elif fate in (_S.ARRIVED, _S.IN_PROGRESS, _S.COMPLETED):
        yield from _present(calendar, appointment_id, fate, start, end, chance)


def _present(
    calendar: Calendar, appointment_id: str, fate: AppointmentStatus, start: datetime, end: datetime, chance: Random
) -> Iterator[tuple[datetime, Command]]:
    now = calendar.now
    arrived = min(start - timedelta(minutes=chance.randint(1, 18)), now - timedelta(minutes=1))
    yield arrived, ChangeAppointmentStatus(appointment_id, _S.ARRIVED)
    is_today = start >= calendar.at(calendar.today, 0)
    if fate is _S.IN_PROGRESS or (fate is _S.COMPLETED and is_today):
        begun = min(start + timedelta(minutes=chance.randint(0, 5)), now)
        yield begun, ChangeAppointmentStatus(appointment_id, _S.IN_PROGRESS)
    if fate is _S.COMPLETED:
        yield min(end + timedelta(minutes=chance.randint(-4, 4)), now), ChangeAppointmentStatus(appointment_id, fate)
