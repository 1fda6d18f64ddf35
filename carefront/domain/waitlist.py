"""Who waits for a time: put on the waitlist at the desk, or left over by an import that found no room."""

from datetime import datetime

from carefront.domain.wishes import Urgency, Wishes
from carefront.shared.values import dataclass

WAITLIST = "waitlist"
"""The origin of an entry made at the desk; any other is the source of an import."""


@dataclass(frozen=True, slots=True)
class WaitlistEntry:
    """``wanted_start``: from when on. ``resource_id``: whom or what it is wanted with, ``None`` for anybody.

    ``length_minutes`` 0 is the visit type's own. ``reasons``: codes of what stood in the way, space separated.
    ``appointment_id``: the visit that is wanted sooner, where there is one.
    """

    id: str
    facility_id: str
    patient_id: str | None
    offering_id: str | None = None
    resource_id: str | None = None
    appointment_id: str | None = None
    wanted_start: datetime | None = None
    length_minutes: int = 0
    origin: str = WAITLIST
    reasons: str = ""
    note: str = ""
    source_key: str = ""
    is_closed: bool = False
    wishes: Wishes = Wishes()
    urgency: Urgency = Urgency.ROUTINE
