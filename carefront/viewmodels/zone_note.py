"""What is said where this computer's clock is not the clinic's: whose time is on screen, and how far apart they are."""

from datetime import date, timedelta

from carefront.domain.zones import day_span_s, instant_s, local_date
from carefront.shared.i18n import _
from carefront.wording.times import Times

NOON, NINE = 12 * 60, 9 * 60


def zone_note(times: Times, day: date, viewer: str) -> str:
    """Whose clock the times of a day are of and what the other one shows; empty where both show the same at its noon.

    ``viewer``: the IANA name of the computer's zone; where nobody knows it (empty) nothing is said.
    """
    if not viewer:
        return ""
    there = Times(str(times.locale), times.zone.key, times.has_24_hours, viewer)
    noon_s = instant_s(day, NOON, times.zone)
    if not there.differs(noon_s):
        return ""
    note = _clinics(there, noon_s) if times.shown_zone is times.zone else _viewers(there, noon_s)
    start_s, end_s = day_span_s(day, times.zone)
    if there.ahead(start_s) == there.ahead(end_s - 1):
        return note
    return _("{note} One of the two clocks is changed on this day.").format(note=note)


def _clinics(there: Times, noon_s: int) -> str:
    return _("All times are the clinic's: {clinic}. At {noon} there, it is {time} on this computer ({viewer}).").format(
        clinic=there.zone_name(noon_s), noon=there.clinic_clock(noon_s), viewer=there.shown_zone_name(noon_s),
        time=Times(str(there.locale), there.shown_zone.key, there.has_24_hours).moment(noon_s, there.at(noon_s).date()),
    )  # fmt: skip


def _viewers(there: Times, noon_s: int) -> str:
    """``clinic``: what the clinic's clock shows at nine of the viewer's, with the day where it is another."""
    here = Times(str(there.locale), there.shown_zone.key, there.has_24_hours, there.zone.key)
    nine_s = instant_s(local_date(noon_s, there.shown_zone), NINE, there.shown_zone)
    ahead = there.ahead(noon_s)
    later = _(
        "Times are this computer's ({viewer}). Clinic time is {apart} later ({zone}); {here} here is {clinic} there."
    )
    earlier = _(
        "Times are this computer's ({viewer}). Clinic time is {apart} earlier ({zone}); {here} here is {clinic} there."
    )
    return (earlier if ahead > timedelta() else later).format(
        viewer=there.shown_zone.key, zone=there.zone.key, apart=_apart(abs(ahead)), here=here.clinic_clock(nine_s),
        clinic=here.clock(nine_s),
    )  # fmt: skip


def _apart(ahead: timedelta) -> str:
    """``3 h 30 min``."""
    hours, minutes = divmod(round(ahead.total_seconds()) // 60, 60)
    if not minutes:
        return _("{hours} h").format(hours=hours)
    if not hours:
        return _("{minutes} min").format(minutes=minutes)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)


def whose_zones(times: Times, now_s: int, viewer: str) -> str:
    """What the choice of a clock comes to now: both zones with their times, or that they are the same."""
    if not viewer:
        return _("The zone of this computer is not known; times are the clinic’s.")
    there = Times(str(times.locale), times.zone.key, times.has_24_hours, viewer)
    if not there.differs(now_s):
        return _("Both show {time} now.").format(time=there.clinic_clock(now_s))
    return _("It is {clinic} at the clinic ({zone}) and {here} here ({viewer}).").format(
        clinic=there.clinic_clock(now_s), zone=there.zone.key, here=there.clock(now_s), viewer=there.shown_zone.key
    )
