"""Setting up a practice of one's own: a profile with one clinic that has its hours."""

from pathlib import Path

from carefront.application.commands.catalogue import OpenFacility, SetOpeningHours, WeekPeriod
from carefront.application.envelope import Envelope
from carefront.bootstrap import make_profile, open_desk
from carefront.domain.facilities import Facility
from carefront.domain.schedules import ClockPeriod
from carefront.persistence.keys import RecoveryKey
from carefront.shared.clock import Clock, system_clock
from carefront.shared.ids import new_id
from carefront.viewmodels.start_port import NewPractice


def set_up_practice(folder: Path, practice: NewPractice, clock: Clock = system_clock) -> RecoveryKey:
    """Make a profile with one clinic that has its hours; the recovery key is to be shown once.

    Raises:
        StorageError: the folder holds a profile already, or can't be written.
    """
    recovery = make_profile(folder, name=practice.name, owner_name=practice.owner_name, clock=clock)
    desk = open_desk(folder, clock=clock)
    try:
        door, facility_id = desk.door(), new_id()
        facility = Facility(facility_id, new_id(), practice.name, practice.zone, practice.locale, slot_minutes=30)
        period = ClockPeriod(practice.opens_minute, practice.closes_minute)
        hours = tuple(WeekPeriod(weekday, period) for weekday in practice.weekdays)
        for command in (OpenFacility(facility), SetOpeningHours(facility_id, hours)):
            door.execute(Envelope(new_id(), command, desk.identity.owner_id, clock()))
    finally:
        desk.close()
    return recovery
