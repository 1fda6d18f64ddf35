"""When a message may be sent: how long before a visit, and never in the clinic's quiet hours. Pure.

Instants are whole UTC seconds; the zone is the clinic's. Source: RULES.md M1-M5.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from carefront.domain.intervals import Span
from carefront.domain.notifications import HOLD_S, NO_CHANNEL, Channel, Messaging
from carefront.domain.schedules import DAY_MINUTES
from carefront.domain.zones import instant_s, local_date, local_minute

HOUR_S, MINUTE_S = 3_600, 60
LATEST_S = HOUR_S
"""A reminder that would come later than this before the visit helps nobody."""

NEAR_S = HOUR_S
"""A reminder due so soon after the booking says only what the patient was just told."""

LONGEST_MINUTES = 31 * DAY_MINUTES


def quiet_span(at_s: int, messaging: Messaging, zone: ZoneInfo) -> Span | None:
    """The quiet hours that hold the instant, half-open; ``None`` where messages may be sent."""
    start, end = messaging.quiet_from, messaging.quiet_until
    if start == end:
        return None
    end += DAY_MINUTES if end < start else 0
    today = local_date(at_s, zone)
    for day in (today - timedelta(days=1), today):
        span = instant_s(day, start, zone), instant_s(day, end, zone)
        if span[0] <= at_s < span[1]:
            return span
    return None


def told_at_s(now_s: int, start_s: int, messaging: Messaging, zone: ZoneInfo) -> int:
    """When news of a visit at ``start_s`` is sent: after the hold and the quiet hours; at once where those would last
    until the visit."""
    due_s = now_s + HOLD_S
    quiet = quiet_span(due_s, messaging, zone)
    return due_s if quiet is None or quiet[1] > start_s - LATEST_S else quiet[1]


def reminded_at_s(start_s: int, minutes_before: int, messaging: Messaging, zone: ZoneInfo) -> int:
    """When a reminder is sent: whole days before by the clock on the wall, else by elapsed time; in quiet hours at
    their end, or before they begin where their end is too late."""
    due_s = _before_s(start_s, minutes_before, zone)
    quiet = quiet_span(due_s, messaging, zone)
    if quiet is None:
        return due_s
    return quiet[1] if quiet[1] <= start_s - LATEST_S else quiet[0] - MINUTE_S


def is_worth_reminding(due_s: int, now_s: int) -> bool:
    """Whether a reminder due then is still to be planned now."""
    return due_s >= now_s + NEAR_S


def _before_s(start_s: int, minutes_before: int, zone: ZoneInfo) -> int:
    days, minutes = divmod(minutes_before, DAY_MINUTES)
    if minutes:
        return start_s - MINUTE_S * minutes_before
    day = local_date(start_s, zone) - timedelta(days=days)
    return instant_s(day, local_minute(start_s, zone), zone)


def chosen_channel(preference: str, wanted: str, phone: str, email: str, live: frozenset[str]) -> Channel | None:
    """How a patient is reached: their preference, else the rule's way, else e-mail before SMS; only by a channel that
    is set up and for which an address or number is known. ``None``: not at all, or by a call. A patient's preference
    has no second best; a rule's has.
    """
    if preference == NO_CHANNEL:
        return None
    known = {Channel.EMAIL: email, Channel.SMS: phone}
    usable = [channel for channel in Channel if channel in live and known[channel]]
    if preference:
        return next((channel for channel in usable if channel == preference), None)
    return next((channel for channel in usable if channel == wanted), usable[0] if usable else None)


def unreached_reason(preference: str, phone: str, email: str, live: frozenset[str]) -> str:
    """Why ``chosen_channel`` finds no way to a patient; empty where it finds one."""
    if chosen_channel(preference, "", phone, email, live) is not None:
        return ""
    if preference == NO_CHANNEL:
        return "opted_out"
    if preference and preference not in frozenset(Channel):
        return "phone"
    known = {Channel.EMAIL: email, Channel.SMS: phone}
    return "not_set_up" if any(known[way] for way in Channel if preference in ("", way)) else "no_address"
