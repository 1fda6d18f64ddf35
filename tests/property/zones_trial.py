"""Opening hours cut into slots on the days of every clock change of every zone, 2020 to 2040.

``python -m tests.property.zones_trial [--every N]``: all zones of the time zone data, each change with round-the-clock
hours, office hours and a night that crosses midnight.
"""

import argparse
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

from carefront.domain.appointments import ResourceUse
from carefront.domain.availability import LayerCache
from carefront.domain.booking_facts import BookingQuestion
from carefront.domain.openings import find_starts
from carefront.domain.zones import day_of, day_span_s, instant_s, local_time, zone_named
from tests.support.clinic_facts import clinic, facts, period, room

FIRST_S, LAST_S = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2020, 2041))
HOURS = (("0-7", "7-24"), ("9-13", "14-18"), ("1-4",), ("22-27",))
SLOT_MINUTES = 15
_STEP_S = 7 * 86_400


def every_zone() -> list[str]:
    """The names of all zones, links included."""
    return sorted(available_timezones() - {"localtime", "Factory"})


@cache
def changes_of(name: str) -> tuple[int, ...]:
    """The instants at which the zone's offset changes, in order."""
    zone = zone_named(name)
    found: list[int] = []

    def search(low_s: int, high_s: int) -> None:
        if local_time(low_s, zone).utcoffset() == local_time(high_s, zone).utcoffset():
            return
        while high_s - low_s > 1:
            middle = (low_s + high_s) // 2
            if local_time(middle, zone).utcoffset() == local_time(low_s, zone).utcoffset():
                low_s = middle
            else:
                high_s = middle
        found.append(high_s)

    for start_s in range(FIRST_S, LAST_S, _STEP_S):
        search(start_s, min(start_s + _STEP_S, LAST_S))
    return tuple(found)


def faults(name: str, change_s: int) -> list[str]:
    """What is wrong with the slots of the days around a change: lost, doubled, overlapping, or outside hours."""
    zone = zone_named(name)
    day = day_of(change_s, zone)
    first, last = day - timedelta(days=1), day + timedelta(days=1)
    span_s = day_span_s(first, zone)[0], day_span_s(last, zone)[1]
    wrong = []
    for hours in HOURS:
        place = clinic(hours, days=range(7), slot_minutes=SLOT_MINUTES, zone=name)
        known = facts(room(), at_clinic=place, now_s=span_s[0] - 86_400)
        question = BookingQuestion(0, SLOT_MINUTES, (ResourceUse("r1"),))
        found = [opening.start_s for opening in find_starts(question, known, LayerCache(), *span_s, 1 << 20)]
        wanted = _slots(hours, name, span_s)
        if found != wanted or any(late - early < 60 * SLOT_MINUTES for early, late in pairwise(found)):
            lost, extra = sorted(set(wanted) - set(found)), sorted(set(found) - set(wanted))
            wrong.append(f"{name} {day} {hours}: lost {lost}, extra {extra}, doubled {len(found) - len(set(found))}")
    return wrong


def _slots(hours: tuple[str, ...], name: str, span_s: tuple[int, int]) -> list[int]:
    """The slots by counting on the wall: minute after minute the clock says whether hours are on, and each unbroken
    stretch of minutes is cut from its start in elapsed time.
    """
    zone = zone_named(name)
    first = day_of(span_s[0], zone) - timedelta(days=1)
    days = [first + timedelta(days=number) for number in range((day_of(span_s[1] - 1, zone) - first).days + 1)]
    bounds = [
        (instant_s(day, part.start, zone), instant_s(day, part.end, zone))
        for day in days for part in map(period, hours)
    ]  # fmt: skip
    found = []
    stretch_s: int | None = None
    for at_s in range(span_s[0] - 86_400, span_s[1] + 1_800, 60):
        if not any(start_s <= at_s < end_s for start_s, end_s in bounds):
            stretch_s = None
            continue
        stretch_s = at_s if stretch_s is None else stretch_s
        in_step = (at_s - stretch_s) % (60 * SLOT_MINUTES) == 0
        whole = all(any(s <= at_s + 60 * m < e for s, e in bounds) for m in range(SLOT_MINUTES)) if in_step else False
        if whole and span_s[0] <= at_s < span_s[1]:
            found.append(at_s)
    return found


def main() -> int:
    """Try them; 0 when nothing is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="only every N-th zone")
    args = parser.parse_args()
    names, tried = every_zone()[:: args.every], 0
    wrong: list[str] = []
    for name in names:
        for change_s in changes_of(name):
            tried += 1
            wrong += faults(name, change_s)
    print(f"{len(names)} zones, {tried} changes, {len(wrong)} faults", *wrong[:20], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
