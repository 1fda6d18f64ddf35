"""What a visit asks of its start before any hours are looked at: its parts, its buffers, notice and horizon.

Source: RULES.md B1, B3, B14.
"""

from datetime import timedelta

from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import BookingFacts, BookingQuestion
from carefront.domain.booking_rules import GRACE_S
from carefront.domain.zones import instant_s, local_date


def earliest_s(question: BookingQuestion, facts: BookingFacts) -> int:
    """The first instant that is neither past nor within the minimum notice."""
    notice = question.offering.min_notice_minutes if question.offering else 0
    return facts.now_s + 60 * notice if notice else facts.now_s - GRACE_S


def latest_s(question: BookingQuestion, facts: BookingFacts) -> int:
    """The first instant beyond the offering's horizon, or none."""
    offering = question.offering
    if offering is None or offering.horizon_days is None:
        return 1 << 60
    zone = facts.clinic.zone
    return instant_s(local_date(facts.now_s, zone) + timedelta(days=offering.horizon_days + 1), 0, zone)


def part_minutes(use: ResourceUse, length: int) -> tuple[int, int] | None:
    """(offset, length) of a part, ``None`` when the visit is too short for it."""
    end = length if use.length_minutes is None else min(use.offset_minutes + use.length_minutes, length)
    return (use.offset_minutes, end - use.offset_minutes) if end > use.offset_minutes else None


def fixed_buffers(question: BookingQuestion) -> tuple[int, int] | None:
    """The buffers in minutes where no block has a say: the question's own, else the offering's if it has any."""
    before, after, offering = question.buffer_before_minutes, question.buffer_after_minutes, question.offering
    if before is not None and after is not None:
        return before, after
    if offering is None or not (offering.buffer_before_minutes or offering.buffer_after_minutes):
        return None
    return (
        offering.buffer_before_minutes if before is None else before,
        offering.buffer_after_minutes if after is None else after,
    )
