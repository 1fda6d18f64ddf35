"""What is said where this computer's clock is not the clinic's: whose time is on screen, and how far apart they are."""

from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimeZone

from carefront.domain.errors import InvalidValue
from carefront.domain.zones import instant_s, local_time, zone_named
from carefront.shared.i18n import _
from carefront.wording.times import Times

NOON = 12 * 60


def viewer_zone() -> str:
    """The IANA name of the zone that this computer is in."""
    return bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")


def zone_note(times: Times, day: date, viewer: str) -> str:
    """That times are the clinic's and what this computer's clock shows then; empty where both show the same that day.

    ``viewer``: the IANA name of the computer's zone; where nobody knows it nothing is said.
    """
    try:
        here = zone_named(viewer)
    except InvalidValue:
        return ""
    noon_s = instant_s(day, NOON, times.zone)
    if _offset(noon_s, here) == _offset(noon_s, times.zone):
        return ""
    there = Times(str(times.locale), viewer, times.has_24_hours)
    return _("All times are the clinic's: {clinic}. At {noon} there, it is {time} on this computer ({viewer}).").format(
        clinic=times.zone_name(noon_s), noon=times.clock(noon_s), time=there.moment(noon_s, day),
        viewer=there.zone_name(noon_s),
    )  # fmt: skip


def _offset(instant: int, zone: ZoneInfo) -> object:
    return local_time(instant, zone).utcoffset()
