"""Commands of time off beside those of ``catalogue``."""

from datetime import date
from typing import ClassVar

from carefront.application.envelope import Command
from carefront.domain.schedules import ClockPeriod
from carefront.domain.time_off import TimeOffType
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class EditTimeOff(Command):
    """Write a request anew that nobody has decided yet; whose it is stays. ``reason`` of ``None`` stays as it is: not
    everybody who may change a request may read why it was made.
    """

    KIND: ClassVar[str] = "time_off.edit"
    time_off_id: str
    type: TimeOffType
    first: date
    last: date
    period: ClockPeriod | None = None
    reason: str | None = None
    coverage_account_id: str | None = None
    notes: str = ""
