"""Days of one pattern: what was worked out for one of them holds for all, in clinics with rows of every kind."""

from datetime import timedelta

import pytest

from carefront.application.queries.day_loads import OpenTimes
from carefront.domain.availability import LayerCache
from tests.support.random_clinic import RandomClinic

DAYS = range(-9, 40)


@pytest.mark.parametrize("seed", range(60))
def test_a_day_known_by_its_pattern_is_as_open_as_one_worked_out_by_itself(seed: int) -> None:
    random = RandomClinic(seed)
    now_s = random.span_s()[0]
    cache, times = LayerCache(), OpenTimes()
    for resource in random.resources:
        for number in DAYS:
            day = random.first + timedelta(days=number)
            known = times.of_day(cache, random.clinic, resource, day, now_s)
            assert known == OpenTimes().of(LayerCache().day(random.clinic, resource, day), now_s), (day, resource)


def test_most_days_of_a_plain_week_are_alike() -> None:
    random = RandomClinic(1)
    cache = LayerCache()
    days = [random.first + timedelta(days=number) for number in range(100, 170)]
    patterns = {cache.pattern(random.clinic, random.resources[-1], day) for day in days}
    assert len(patterns) <= 9  # seven weekdays, and the days about a clock change by themselves
