"""The clock that everybody is handed."""

from datetime import UTC, datetime, timedelta

from carefront.shared.clock import FixedClock, system_clock


def test_the_clock_of_the_machine_gives_whole_aware_seconds() -> None:
    now = system_clock()
    assert now.tzinfo is UTC
    assert now.microsecond == 0
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_fixed_clock_stands_still_until_it_is_moved() -> None:
    start = datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC)
    clock = FixedClock(start)
    assert clock() == clock() == start
    clock.advance(timedelta(hours=1))
    assert clock() == start + timedelta(hours=1)
