"""What holds for every rule: finite, in order, inside the window, on the wall clock, and reading it in parts loses
nothing.
"""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carefront.domain.recurrence import expand
from carefront.domain.rules import parse_rule
from carefront.domain.zones import WallStatus, instant_s, recurring_instant, zone_named

ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
STARTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0))
PARTS = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"])},
    optional={
        "INTERVAL": st.sampled_from(["1", "2", "3"]),
        "BYDAY": st.sampled_from(["MO", "TU,TH", "SU,SA,WE"]),
        "BYMONTH": st.sampled_from(["3", "10,11"]),
        "BYWEEKNO": st.sampled_from(["1", "20", "53,-1"]),
        "BYSETPOS": st.sampled_from(["1", "-1", "2,3"]),
        "WKST": st.sampled_from(["MO", "SU", "WE"]),
        "COUNT": st.sampled_from(["1", "7", "40"]),
    },
)
RULES = PARTS.map(lambda parts: ";".join(f"{name}={value}" for name, value in parts.items()))
RELAXED = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@given(RULES, STARTS, ZONES, st.integers(-30, 400), st.integers(1, 120))
@RELAXED
def test_occurrences_lie_in_their_window_in_order_and_on_the_wall_clock(
    rule: str, start: datetime, zone_name: str, later: int, days: int
) -> None:
    zone = zone_named(zone_name)
    first = instant_s(start.date() + timedelta(days=later), 0, zone)
    window = first, first + 86_400 * days
    found = expand(start, rule, zone, window_s=window, limit=500)
    assert all(window[0] <= item.start_s < window[1] for item in found)
    assert all(early.local < late.local and early.start_s <= late.start_s for early, late in pairwise(found))
    for item in found:
        assert item.local.time() == start.time()
        assert item.local >= start
        assert item.status is not WallStatus.OK or recurring_instant(item.local, zone) == item.start_s


@given(RULES, STARTS, ZONES, st.integers(1, 300))
@RELAXED
def test_a_window_cut_in_two_gives_what_the_whole_gives(rule: str, start: datetime, zone_name: str, cut: int) -> None:
    zone = zone_named(zone_name)
    first = recurring_instant(start, zone)
    middle, last = first + 86_400 * cut, first + 86_400 * 301
    parts = [expand(start, rule, zone, window_s=window) for window in ((first, middle), (middle, last))]
    assert parts[0] + parts[1] == expand(start, rule, zone, window_s=(first, last))


@given(RULES, STARTS)
@RELAXED
def test_a_count_is_the_beginning_of_the_same_rule_without_it(rule: str, start: datetime) -> None:
    zone, counted = zone_named("UTC"), parse_rule(rule).count
    endless = ";".join(part for part in rule.split(";") if not part.startswith("COUNT"))
    first = recurring_instant(start, zone)
    window = first, first + 86_400 * 800
    found = expand(start, endless, zone, window_s=window)
    assert expand(start, rule, zone, window_s=window) == (found if counted is None else found[:counted])
